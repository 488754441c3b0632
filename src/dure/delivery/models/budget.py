from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.budget import TRANSFER_WORKFLOW, BudgetCategory, TransferState
from dure.delivery.labels.money import BUDGET_CATEGORY, TRANSFER_STATE
from dure.delivery.models.columns import choices_of, different, known, not_negative, person


class BudgetLine(models.Model):
    """One line of a project's budget, and what is posted on it: never more than it holds."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="budget_lines"
    )
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    category = models.CharField(max_length=20, choices=choices_of(BUDGET_CATEGORY))
    national_won = models.BigIntegerField()
    local_won = models.BigIntegerField()
    national_spent_won = models.BigIntegerField(default=0)
    local_spent_won = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("project", "position")
        constraints = (
            known("budget_line_category_known", "category", BudgetCategory),
            models.UniqueConstraint(fields=("project", "name"), name="budget_line_name_once"),
            not_negative(
                "budget_line_not_negative",
                *("national_won", "local_won", "national_spent_won", "local_spent_won"),
            ),
            models.CheckConstraint(
                name="budget_line_not_overspent",
                condition=Q(
                    national_spent_won__lte=F("national_won"), local_spent_won__lte=F("local_won")
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def amount_won(self) -> int:
        return self.national_won + self.local_won

    @property
    def spent_won(self) -> int:
        return self.national_spent_won + self.local_spent_won

    @property
    def left_won(self) -> int:
        return self.amount_won - self.spent_won


class BudgetTransfer(models.Model):
    """Money moved from one line to another; above a share of the line the agency decides."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="transfers"
    )
    source = models.ForeignKey("delivery.BudgetLine", on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey("delivery.BudgetLine", on_delete=models.PROTECT, related_name="+")
    national_won = models.BigIntegerField()
    local_won = models.BigIntegerField()
    reason = models.TextField()
    state = models.CharField(
        max_length=20, choices=choices_of(TRANSFER_STATE), default=TRANSFER_WORKFLOW.initial.value
    )
    asked_by = person()
    decided_by = person()
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("project", "-pk")
        constraints = (
            known("budget_transfer_state_known", "state", TransferState),
            not_negative("budget_transfer_not_negative", "national_won", "local_won"),
            models.CheckConstraint(
                name="budget_transfer_goes_elsewhere", condition=~Q(source=F("target"))
            ),
            different("budget_transfer_four_eyes", "decided_by", "asked_by"),
        )

    def __str__(self) -> str:
        return f"{self.source_id} -> {self.target_id}"
