from django.db import models
from django.db.models import Q

from dure.places.domain.city import SourceKind


class City(models.Model):
    """A place that Dure knows the roads and people of."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=40, default="Asia/Seoul")
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    # A GeoJSON geometry. `boundary_known` is false where it is only the hull of the roads.
    boundary = models.JSONField(null=True)
    boundary_known = models.BooleanField(default=False)
    attribution = models.JSONField(default=list)  # lines to be shown wherever the data shows
    current_import = models.ForeignKey(
        "places.CityImport", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CityImport(models.Model):
    """One import that went through. Its files lie in <DATA>/cities/<slug>/<key>/."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="imports")
    key = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    format = models.PositiveSmallIntegerField()  # layout of the files, see domain.city.FORMAT
    source_files = models.JSONField(default=list)  # {"role", "name", "sha256"}
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ("-imported_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("city", "key"), name="city_import_key_unique"),
            models.CheckConstraint(
                name="city_import_source_known",
                condition=Q(source__in=[kind.value for kind in SourceKind]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.city_id} · {self.key}"
