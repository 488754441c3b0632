from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.check import CHECK_WORKFLOW, CheckState
from dure.programme.domain.eligibility import FindingOutcome
from dure.programme.domain.terms import Severity
from dure.programme.labels.check import CHECK_STATE, FINDING_OUTCOME

WHO = {"null": True, "on_delete": models.PROTECT, "related_name": "+"}


class Check(models.Model):
    """One preliminary review of an application, with what every rule said. One is in force."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="checks"
    )
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in CHECK_STATE.items()],
        default=CHECK_WORKFLOW.initial.value,
    )
    revision = models.PositiveIntegerField()  # of the application that was looked at
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, **WHO)
    run_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, **WHO)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, **WHO)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # of a refusal, told to the applicant

    class Meta:
        ordering = ("application", "pk")
        constraints = (
            models.CheckConstraint(
                name="check_state_known", condition=Q(state__in=[s.value for s in CheckState])
            ),
            models.UniqueConstraint(
                fields=("application",),
                condition=~Q(state="replaced"),
                name="check_one_in_force",
            ),
            models.CheckConstraint(
                name="check_refused_says_why",
                condition=~Q(state__in=("fail_proposed", "failed")) | ~Q(reason=""),
            ),
            # Two people refuse, never one.
            models.CheckConstraint(
                name="check_four_eyes",
                condition=~Q(state="failed")
                | (
                    Q(decided_by__isnull=False)
                    & Q(proposed_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.state}"


class CheckFinding(models.Model):
    """What one rule of the call said, on what evidence, and who set it aside and why."""

    check_of = models.ForeignKey(
        "programme.Check", on_delete=models.CASCADE, related_name="findings"
    )
    code = models.CharField(max_length=40)  # of the rule
    severity = models.CharField(max_length=20)
    outcome = models.CharField(
        max_length=20, choices=[(o.value, label) for o, label in FINDING_OUTCOME.items()]
    )
    said = models.JSONField(default=dict)  # the evidence with its values, `core.said.to_data`
    override_reason = models.TextField(blank=True)
    overridden_by = models.ForeignKey(settings.AUTH_USER_MODEL, **WHO)
    overridden_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("check_of", "pk")
        constraints = (
            models.CheckConstraint(
                name="check_finding_outcome_known",
                condition=Q(outcome__in=[o.value for o in FindingOutcome]),
            ),
            models.CheckConstraint(
                name="check_finding_severity_known",
                condition=Q(severity__in=[s.value for s in Severity]),
            ),
            models.CheckConstraint(
                name="check_override_says_why",
                condition=Q(overridden_at__isnull=True) | ~Q(override_reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.check_of_id}: {self.code} {self.outcome}"
