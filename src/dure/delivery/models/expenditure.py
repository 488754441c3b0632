from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.expenditure import (
    EXPENDITURE_WORKFLOW,
    EvidenceKind,
    ExpenditureState,
)
from dure.delivery.labels.money import EVIDENCE_KIND, EXPENDITURE_STATE
from dure.delivery.models.columns import choices_of, different, document, known, person


class Expenditure(models.Model):
    """Money spent: what for, on which evidence, from which line, to whom."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="expenditures"
    )
    number = models.PositiveIntegerField()
    line = models.ForeignKey(
        "delivery.BudgetLine", on_delete=models.PROTECT, related_name="expenditures"
    )
    purpose = models.CharField(max_length=200)
    evidence_kind = models.CharField(max_length=20, choices=choices_of(EVIDENCE_KIND))
    evidence_number = models.CharField(max_length=60, blank=True)
    evidence = document()
    amount_won = models.BigIntegerField()
    national_won = models.BigIntegerField()
    local_won = models.BigIntegerField()
    payee = models.CharField(max_length=120)
    payee_number = models.CharField(max_length=20, blank=True)  # of the business register
    spent_on = models.DateField()
    state = models.CharField(
        max_length=20,
        choices=choices_of(EXPENDITURE_STATE),
        default=EXPENDITURE_WORKFLOW.initial.value,
    )
    flags = models.JSONField(default=list)  # of `ExpenditureFlag`, as they were when handed in
    reason = models.TextField(blank=True)  # why it was returned or reversed
    entered_by = person()
    approved_by = person()
    posted_by = person()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("project", "-number")
        indexes = (models.Index(fields=("project", "state")),)
        constraints = (
            known("expenditure_state_known", "state", ExpenditureState),
            known("expenditure_evidence_kind_known", "evidence_kind", EvidenceKind),
            models.UniqueConstraint(fields=("project", "number"), name="expenditure_number_once"),
            models.CheckConstraint(
                name="expenditure_parts_make_the_whole",
                condition=Q(
                    amount_won__gt=0,
                    national_won__gte=0,
                    local_won__gte=0,
                    amount_won=F("national_won") + F("local_won"),
                ),
            ),
            models.CheckConstraint(
                name="expenditure_handed_in_has_its_evidence",
                condition=Q(state__in=("cancelled", "draft")) | Q(evidence__isnull=False),
            ),
            different("expenditure_four_eyes", "approved_by", "entered_by"),
            different("expenditure_posted_by_another", "posted_by", "entered_by"),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.number}"
