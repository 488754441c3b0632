from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.application import REFUSED
from dure.programme.domain.objection import OBJECTION_WORKFLOW, ObjectionState
from dure.programme.labels.objection import OBJECTION_STATE


class Objection(models.Model):
    """A city's objection against a refusal, once for each application."""

    application = models.OneToOneField(
        "programme.Application", on_delete=models.PROTECT, related_name="objection"
    )
    refused_as = models.CharField(max_length=20)  # the application's state before
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in OBJECTION_STATE.items()],
        default=OBJECTION_WORKFLOW.initial.value,
    )
    ground = models.TextField()
    panel = models.ForeignKey(
        "programme.Panel", null=True, on_delete=models.PROTECT, related_name="objections"
    )
    reasons = models.TextField(blank=True)  # of the decision, told to the applicant
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    filed_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="objection_state_known",
                condition=Q(state__in=[s.value for s in ObjectionState]),
            ),
            models.CheckConstraint(
                name="objection_refused_as_known",
                condition=Q(refused_as__in=sorted(s.value for s in REFUSED)),
            ),
            models.CheckConstraint(
                name="objection_decided_says_why",
                condition=Q(state__in=("filed", "hearing"))
                | (Q(decided_at__isnull=False) & ~Q(reasons="")),
            ),
            models.CheckConstraint(
                name="objection_heard_by_a_panel",
                condition=Q(state="filed") | Q(panel__isnull=False),
            ),
            # Nobody decides what they filed.
            models.CheckConstraint(
                name="objection_four_eyes",
                condition=Q(decided_by__isnull=True)
                | Q(filed_by__isnull=True)
                | ~Q(decided_by=F("filed_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"
