from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.acceptance import ACCEPTANCE_WORKFLOW, AcceptanceState
from dure.delivery.labels.building import ACCEPTANCE_STATE


class Acceptance(models.Model):
    """The city asks that what it built be accepted; the agency gives or refuses it."""

    project = models.OneToOneField(
        "delivery.Project", on_delete=models.PROTECT, related_name="acceptance"
    )
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in ACCEPTANCE_STATE.items()],
        default=ACCEPTANCE_WORKFLOW.initial.value,
    )
    items = models.JSONField(default=dict)  # what shows each item, in words
    handed_over_on = models.DateField()
    operate_until = models.DateField()  # the obligation to keep it running
    answer = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="acceptance_state_known",
                condition=Q(state__in=[s.value for s in AcceptanceState]),
            ),
            models.CheckConstraint(
                name="acceptance_operates_afterwards",
                condition=Q(operate_until__gt=F("handed_over_on")),
            ),
            models.CheckConstraint(
                name="acceptance_refused_says_why", condition=~Q(state="refused") | ~Q(answer="")
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="acceptance_four_eyes",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.state}"
