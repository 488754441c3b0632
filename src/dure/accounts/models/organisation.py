from django.db import models
from django.db.models import Q

from dure.accounts import labels
from dure.accounts.domain.organisation import OrganisationKind


class Organisation(models.Model):
    """A body that people act for."""

    kind = models.CharField(
        max_length=30, choices=[(k.value, label) for k, label in labels.ORGANISATION_KIND.items()]
    )
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "name"), name="organisation_once"),
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=Q(kind__in=[k.value for k in OrganisationKind]),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Remit(models.Model):
    """A city that an organisation answers for, by the city's slug."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="remits")
    city_slug = models.SlugField(max_length=60)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "city_slug"), name="remit_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.city_slug}"
