from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.delivery.domain.change_request import CHANGE_WORKFLOW, ChangeKind, ChangeState
from dure.delivery.labels.building import CHANGE_KIND, CHANGE_STATE


class ChangeRequest(models.Model):
    """A change of an agreed project, with what was and what is to be."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField(
        max_length=20, choices=[(k.value, label) for k, label in CHANGE_KIND.items()]
    )
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in CHANGE_STATE.items()],
        default=CHANGE_WORKFLOW.initial.value,
    )
    what = models.TextField()
    why = models.TextField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
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
        ordering = ("project", "pk")
        constraints = (
            models.CheckConstraint(
                name="change_state_known",
                condition=Q(state__in=[s.value for s in ChangeState]),
            ),
            models.CheckConstraint(
                name="change_kind_known",
                condition=Q(kind__in=[s.value for s in ChangeKind]),
            ),
            models.CheckConstraint(
                name="change_refused_says_why", condition=~Q(state="refused") | ~Q(answer="")
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="change_four_eyes",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.kind}"
