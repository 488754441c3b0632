from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.plan import PLAN_WORKFLOW, PlanState, WorkPackage, packages_from_rows
from dure.delivery.labels.building import PLAN_STATE


class ImplementationPlan(models.Model):
    """One version of how a project will be built; at most one is approved at a time."""

    project = models.ForeignKey("delivery.Project", on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in PLAN_STATE.items()],
        default=PLAN_WORKFLOW.initial.value,
    )
    summary = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    work_packages = models.JSONField(default=list)  # as `domain.plan` reads them
    readiness = models.JSONField(default=dict)  # what shows that each item is in hand, in words
    reason = models.TextField(blank=True)  # why it was sent back, or why this version is new
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("project", "version")
        constraints = (
            models.CheckConstraint(
                name="plan_state_known",
                condition=Q(state__in=[s.value for s in PlanState]),
            ),
            models.UniqueConstraint(fields=("project", "version"), name="plan_version_once"),
            models.UniqueConstraint(
                fields=("project",), condition=Q(state="approved"), name="plan_one_approved"
            ),
            models.UniqueConstraint(
                fields=("project",),
                condition=Q(state__in=("draft", "submitted")),
                name="plan_one_in_work",
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="plan_four_eyes",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} v{self.version}"

    @property
    def packages(self) -> tuple[WorkPackage, ...]:
        """The work packages as values."""
        return packages_from_rows(self.work_packages)
