from django.db import models
from django.db.models import Q

from dure.delivery.domain.tranche import TRANCHE_WORKFLOW, TrancheCondition, TrancheState
from dure.delivery.labels.money import TRANCHE_CONDITION, TRANCHE_STATE
from dure.delivery.models.columns import choices_of, different, known, not_negative, person


class Tranche(models.Model):
    """One part of the national money, and the local half that must be there before it."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="tranches"
    )
    number = models.PositiveSmallIntegerField()
    condition = models.CharField(max_length=20, choices=choices_of(TRANCHE_CONDITION))
    national_won = models.BigIntegerField()
    local_won = models.BigIntegerField()
    state = models.CharField(
        max_length=20, choices=choices_of(TRANCHE_STATE), default=TRANCHE_WORKFLOW.initial.value
    )
    reason = models.TextField(blank=True)  # why it was sent back
    requested_by = person()
    approved_by = person()
    paid_by = person()
    requested_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    evidenced_by = person()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "number")
        constraints = (
            known("tranche_state_known", "state", TrancheState),
            known("tranche_condition_known", "condition", TrancheCondition),
            not_negative("tranche_money_not_negative", "national_won", "local_won"),
            models.UniqueConstraint(fields=("project", "number"), name="tranche_number_once"),
            models.CheckConstraint(
                name="tranche_paid_has_its_time",
                condition=~Q(state__in=("paid", "evidenced", "settled", "returned"))
                | Q(paid_at__isnull=False, paid_on__isnull=False),
            ),
            different("tranche_approved_by_another", "approved_by", "requested_by"),
            different("tranche_paid_by_another", "paid_by", "approved_by"),
            different("tranche_paid_not_by_who_asked", "paid_by", "requested_by"),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.number}"
