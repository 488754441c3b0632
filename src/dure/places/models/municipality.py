from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from dure.places.domain.municipality import MunicipalityKind, full_name, full_name_en


class RegistryEdition(models.Model):
    """One state of the registry that was loaded. Appended at each load that changed something."""

    digest = models.CharField(max_length=64)
    state_date = models.DateField()  # the last change of the law that is taken in
    boundary_date = models.DateField()  # the day the boundaries were surveyed as
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.state_date:%Y-%m-%d} · {self.digest[:12]}"


class Municipality(models.Model):
    """A basic local government of Korea, or one of Jeju's two administrative cities.

    Its name, number and province are those of today, also in figures of former
    years. It stands from `since` until just before `until`.
    """

    code = models.CharField(max_length=5, unique=True)
    province_code = models.CharField(max_length=2)
    province = models.CharField(max_length=40)
    province_en = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    lon = models.FloatField()
    lat = models.FloatField()
    area_km2 = models.FloatField()
    boundary = models.JSONField()  # GeoJSON MultiPolygon, simplified with its neighbours

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "municipalities"
        constraints = (
            models.CheckConstraint(
                name="municipality_kind_known",
                condition=Q(kind__in=[kind.value for kind in MunicipalityKind]),
            ),
            # Not a regular expression: SQLite knows none outside Django, not even to check itself.
            models.CheckConstraint(
                name="municipality_code_five_digits",
                condition=Q(Exact(Length("code"), 5), code__range=("10000", "99999")),
            ),
            models.CheckConstraint(name="municipality_has_area", condition=Q(area_km2__gt=0)),
            models.CheckConstraint(
                name="municipality_on_earth",
                condition=Q(lon__range=(-180, 180)) & Q(lat__range=(-90, 90)),
            ),
            models.CheckConstraint(
                name="municipality_ends_after_it_starts",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("since")),
            ),
            models.UniqueConstraint(
                fields=("province_code", "name"), name="municipality_name_once_in_province"
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The official name with the province: 경기도 수원시."""
        return full_name(self.province, self.name)

    @property
    def full_name_en(self) -> str:
        """The English name that no other unit has: Jung-gu, Seoul."""
        return full_name_en(self.province_en, self.name_en)
