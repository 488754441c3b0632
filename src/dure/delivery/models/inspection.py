from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.delivery.domain.inspection import (
    INSPECTION_WORKFLOW,
    FindingGrade,
    InspectionState,
)
from dure.delivery.labels.building import FINDING_GRADE, INSPECTION_STATE


class Inspection(models.Model):
    """A visit on the spot by the agency."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="inspections"
    )
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    place = models.CharField(max_length=160)
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in INSPECTION_STATE.items()],
        default=INSPECTION_WORKFLOW.initial.value,
    )
    report = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "planned_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="inspection_state_known",
                condition=Q(state__in=[s.value for s in InspectionState]),
            ),
            models.CheckConstraint(
                name="inspection_held_has_its_day",
                condition=~Q(state__in=("held", "closed")) | Q(held_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.planned_on}"


class InspectionFinding(models.Model):
    """One thing that an inspection found, open until the agency sees it put right."""

    inspection = models.ForeignKey(
        "delivery.Inspection", on_delete=models.PROTECT, related_name="findings"
    )
    grade = models.CharField(
        max_length=20, choices=[(g.value, label) for g, label in FINDING_GRADE.items()]
    )
    what = models.TextField()
    due_on = models.DateField(null=True)
    remedy = models.TextField(blank=True)  # what the city says it has done
    remedied_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("inspection", "pk")
        constraints = (
            models.CheckConstraint(
                name="finding_grade_known",
                condition=Q(grade__in=[s.value for s in FindingGrade]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.inspection_id}: {self.grade}"
