from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.programme import ProgrammeKind
from dure.programme.labels.call import PROGRAMME_KIND


class EarlierAward(models.Model):
    """An award that was not made here, or whose project ended on another day than planned.

    Rules that ask for years since an earlier award read it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        max_length=30, choices=[(k.value, label) for k, label in PROGRAMME_KIND.items()]
    )
    title = models.CharField(max_length=200)
    awarded_on = models.DateField()
    ends_on = models.DateField(null=True)  # None: it still runs
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("-awarded_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "awarded_on"), name="earlier_award_once"
            ),
            models.CheckConstraint(
                name="earlier_award_kind_known",
                condition=Q(kind__in=[k.value for k in ProgrammeKind]),
            ),
            models.CheckConstraint(
                name="earlier_award_ends_after_it_began",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("awarded_on")),
            ),
        )

    def __str__(self) -> str:
        return self.title
