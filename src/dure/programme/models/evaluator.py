from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.evaluator import TieKind
from dure.programme.labels.evaluator import TIE_KIND


class Evaluator(models.Model):
    """A person of the pool from which panels are drawn."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evaluator"
    )
    agency = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )  # whose pool it is
    expertise = models.JSONField(default=list)  # keys, e.g. ["transport", "data"]
    region = models.CharField(max_length=40, blank=True)
    is_available = models.BooleanField(default=True)
    entered_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)  # by the agency; none after each change
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="evaluator_checked_by_another",
                condition=Q(checked_by__isnull=True)
                | (
                    ~Q(checked_by=F("user"))
                    & (Q(changed_by__isnull=True) | ~Q(checked_by=F("changed_by")))
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.user)


class Employment(models.Model):
    """A tie to an organisation, `[since, until)`: an open end is today's employer, holding, …"""

    evaluator = models.ForeignKey(
        "programme.Evaluator", on_delete=models.CASCADE, related_name="employments"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(
        max_length=20,
        choices=[(k.value, label) for k, label in TIE_KIND.items()],
        default=TieKind.EMPLOYED.value,
    )
    department = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ("evaluator", "since")
        constraints = (
            models.CheckConstraint(
                name="employment_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
            ),
            models.CheckConstraint(
                name="employment_kind_known", condition=Q(kind__in=[k.value for k in TieKind])
            ),
        )

    def __str__(self) -> str:
        return f"{self.evaluator_id}: {self.organisation_id}"
