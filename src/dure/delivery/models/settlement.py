from django.db import models
from django.db.models import Q

from dure.delivery.domain.settlement import SETTLEMENT_WORKFLOW, SettlementState
from dure.delivery.labels.money import SETTLEMENT_STATE
from dure.delivery.models.columns import choices_of, different, known, not_negative, person


class Settlement(models.Model):
    """The last account of a project: prepared by the lead, checked, then approved."""

    project = models.OneToOneField(
        "delivery.Project", on_delete=models.PROTECT, related_name="settlement"
    )
    state = models.CharField(
        max_length=20,
        choices=choices_of(SETTLEMENT_STATE),
        default=SETTLEMENT_WORKFLOW.initial.value,
    )
    note = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # why it was sent back
    statement = models.JSONField(default=dict)  # as it stood when approved
    prepared_by = person()
    checked_by = person()
    approved_by = person()
    returned_by = person()
    receipt = models.CharField(max_length=60, blank=True)  # of the money given back
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            known("settlement_state_known", "state", SettlementState),
            models.CheckConstraint(
                name="settlement_approved_has_its_time",
                condition=~Q(state__in=("approved", "returned")) | Q(approved_at__isnull=False),
            ),
            different("settlement_checked_by_another", "checked_by", "prepared_by"),
            different("settlement_approved_by_another", "approved_by", "checked_by"),
            different("settlement_approved_not_by_who_prepared", "approved_by", "prepared_by"),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.state}"


class Disallowance(models.Model):
    """A cost that the settlement does not accept, whole or in part: the lead bears it."""

    settlement = models.ForeignKey(
        "delivery.Settlement", on_delete=models.PROTECT, related_name="disallowances"
    )
    expenditure = models.OneToOneField(
        "delivery.Expenditure", on_delete=models.PROTECT, related_name="disallowance"
    )
    national_won = models.BigIntegerField()
    local_won = models.BigIntegerField()
    ground = models.TextField()
    entered_by = person()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("settlement", "pk")
        constraints = (
            not_negative("disallowance_not_negative", "national_won", "local_won"),
            models.CheckConstraint(name="disallowance_has_a_ground", condition=~Q(ground="")),
        )

    def __str__(self) -> str:
        return f"{self.expenditure_id}: {self.national_won + self.local_won}"
