from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.milestone import MILESTONE_WORKFLOW, MilestoneState
from dure.delivery.labels.building import MILESTONE_STATE


class Milestone(models.Model):
    """Something that is to be reached by a day."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="milestones"
    )
    title = models.CharField(max_length=160)
    due_on = models.DateField()
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in MILESTONE_STATE.items()],
        default=MILESTONE_WORKFLOW.initial.value,
    )
    is_midterm = models.BooleanField(default=False)  # the one that the second tranche waits for
    reached_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "due_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="milestone_state_known",
                condition=Q(state__in=[s.value for s in MilestoneState]),
            ),
            models.CheckConstraint(
                name="milestone_reached_has_its_day",
                condition=~Q(state__in=("reported", "confirmed")) | Q(reached_on__isnull=False),
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="milestone_four_eyes",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("reported_by")),
            ),
        )

    def __str__(self) -> str:
        return self.title
