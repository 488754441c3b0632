from django.db import models
from django.db.models import Q

from dure.places.models.city import City


class Zone(models.Model):
    """A neighbourhood: where people live. Replaced as a whole by each import."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="zones")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    lon = models.FloatField()
    lat = models.FloatField()
    outline = models.JSONField(null=True)  # GeoJSON Polygon or MultiPolygon; None: a point zone
    population = models.FloatField(null=True)  # people; None: not known
    jobs = models.FloatField(null=True)
    age_groups = models.JSONField(default=dict)  # {"age_0_14": people, ...}
    weight = models.FloatField(default=0)  # share of the city's trips made here, sums to 1
    made = models.BooleanField(default=False)  # drawn by the import because no source had zones

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("city", "number"), name="zone_number_unique"),
            models.CheckConstraint(
                name="zone_counts_not_negative",
                condition=(Q(population__isnull=True) | Q(population__gte=0))
                & (Q(jobs__isnull=True) | Q(jobs__gte=0))
                & Q(weight__gte=0),
            ),
            models.CheckConstraint(
                name="zone_on_earth",
                condition=Q(lon__range=(-180, 180)) & Q(lat__range=(-90, 90)),
            ),
        )

    def __str__(self) -> str:
        return self.name
