from django.db import models
from django.db.models import Q

from dure.places.domain.city import ParkingSource
from dure.places.models.city import City


class ParkingPlace(models.Model):
    """A place to leave a car. Replaced as a whole by each import."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="parking_places")
    code = models.CharField(max_length=120)
    name = models.CharField(max_length=160, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    capacity = models.PositiveIntegerField(null=True)  # spaces; None: not known
    access = models.CharField(max_length=40, blank=True)  # OpenStreetMap's access value
    fee = models.BooleanField(null=True)
    source = models.CharField(max_length=10)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("city", "source", "code"), name="parking_place_code_unique"
            ),
            models.CheckConstraint(
                name="parking_place_source_known",
                condition=Q(source__in=[source.value for source in ParkingSource]),
            ),
            models.CheckConstraint(
                name="parking_place_on_earth",
                condition=Q(lon__range=(-180, 180)) & Q(lat__range=(-90, 90)),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.code
