from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.clawback import CLAWBACK_WORKFLOW, ClawbackGround, ClawbackState
from dure.delivery.labels.money import CLAWBACK_GROUND, CLAWBACK_STATE
from dure.delivery.models.columns import choices_of, different, known, not_negative, person


class Clawback(models.Model):
    """National money taken back: on what ground, how much, with interest and penalty."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="clawbacks"
    )
    ground = models.CharField(max_length=20, choices=choices_of(CLAWBACK_GROUND))
    explanation = models.TextField()
    principal_won = models.BigIntegerField()
    rate_basis_points = models.PositiveIntegerField(default=0)
    interest_since = models.DateField()
    interest_until = models.DateField()
    interest_won = models.BigIntegerField(default=0)
    penalty_won = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=20, choices=choices_of(CLAWBACK_STATE), default=CLAWBACK_WORKFLOW.initial.value
    )
    proposed_by = person()
    decided_by = person()
    paid_by = person()
    receipt = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    paid_on = models.DateField(null=True)

    class Meta:
        ordering = ("project", "-pk")
        constraints = (
            known("clawback_state_known", "state", ClawbackState),
            known("clawback_ground_known", "ground", ClawbackGround),
            not_negative("clawback_not_negative", "interest_won", "penalty_won"),
            models.CheckConstraint(
                name="clawback_is_of_something", condition=Q(principal_won__gt=0)
            ),
            models.CheckConstraint(
                name="clawback_days_in_order",
                condition=Q(interest_until__gte=F("interest_since")),
            ),
            models.CheckConstraint(
                name="clawback_paid_has_its_day",
                condition=~Q(state="paid") | Q(paid_on__isnull=False),
            ),
            different("clawback_four_eyes", "decided_by", "proposed_by"),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.principal_won}"

    @property
    def total_won(self) -> int:
        return self.principal_won + self.interest_won + self.penalty_won
