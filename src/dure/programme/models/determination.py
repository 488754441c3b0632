from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.determination import (
    DETERMINATION_WORKFLOW,
    DeterminationState,
    Outcome,
)
from dure.programme.labels.determination import DETERMINATION_STATE, OUTCOME


class Determination(models.Model):
    """What is decided of an application; it is told to nobody before it is released."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="determinations"
    )
    outcome = models.CharField(
        max_length=20, choices=[(o.value, label) for o, label in OUTCOME.items()]
    )
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in DETERMINATION_STATE.items()],
        default=DETERMINATION_WORKFLOW.initial.value,
    )
    run = models.ForeignKey(
        "programme.SealedRun", null=True, on_delete=models.PROTECT, related_name="+"
    )
    rank = models.PositiveIntegerField(null=True)  # place in the official ranking
    total = models.CharField(max_length=80, blank=True)  # official score, exact: "251/3"
    proposed = models.CharField(max_length=20, blank=True)  # what the sealed portfolio says
    reserve_place = models.PositiveSmallIntegerField(null=True)
    national_won = models.BigIntegerField(default=0)
    reason = models.TextField(blank=True)  # told to the applicant
    deviation = models.TextField(blank=True)  # why the ranking was not followed
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("application", "pk")
        constraints = (
            models.CheckConstraint(
                name="determination_outcome_known",
                condition=Q(outcome__in=[o.value for o in Outcome]),
            ),
            models.CheckConstraint(
                name="determination_state_known",
                condition=Q(state__in=[s.value for s in DeterminationState]),
            ),
            models.UniqueConstraint(
                fields=("application",),
                condition=~Q(state="superseded"),
                name="determination_one_in_force",
            ),
            models.CheckConstraint(
                name="determination_released_has_its_time",
                condition=~Q(state__in=("released", "superseded")) | Q(released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="determination_money_follows_outcome",
                condition=(Q(outcome="reject") & Q(national_won=0))
                | (~Q(outcome="reject") & Q(national_won__gte=0)),
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="determination_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome}"
