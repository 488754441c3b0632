from django.db import models
from django.db.models import Q

from dure.programme.domain.programme import ProgrammeKind
from dure.programme.labels.call import PROGRAMME_KIND


class Programme(models.Model):
    """A programme that calls belong to from year to year."""

    kind = models.CharField(
        max_length=30, choices=[(k.value, label) for k, label in PROGRAMME_KIND.items()]
    )
    name = models.CharField(max_length=120, unique=True)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="programme_kind_known",
                condition=Q(kind__in=[k.value for k in ProgrammeKind]),
            ),
        )

    def __str__(self) -> str:
        return self.name
