from django.db import models
from django.db.models import Q

from dure.places.domain.city import StopSource
from dure.places.models.city import City


class Stop(models.Model):
    """A place where a bus stops today. Replaced as a whole by each import."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="stops")
    code = models.CharField(max_length=120)
    name = models.CharField(max_length=160, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    source = models.CharField(max_length=10)
    metres_to_road = models.FloatField(null=True)  # to the main part of the drive network

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("city", "source", "code"), name="stop_code_unique"),
            models.CheckConstraint(
                name="stop_source_known",
                condition=Q(source__in=[source.value for source in StopSource]),
            ),
            models.CheckConstraint(
                name="stop_on_earth",
                condition=Q(lon__range=(-180, 180)) & Q(lat__range=(-90, 90)),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.code
