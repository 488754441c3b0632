from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Evaluator(models.Model):
    """A person of the pool from which panels are drawn."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="evaluator"
    )
    expertise = models.JSONField(default=list)  # keys, e.g. ["transport", "data"]
    region = models.CharField(max_length=40, blank=True)
    is_available = models.BooleanField(default=True)
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user)


class Employment(models.Model):
    """Where an evaluator works or worked, `[since, until)`; an open end is today's employer."""

    evaluator = models.ForeignKey(
        "programme.Evaluator", on_delete=models.CASCADE, related_name="employments"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
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
        )

    def __str__(self) -> str:
        return f"{self.evaluator_id}: {self.organisation_id}"
