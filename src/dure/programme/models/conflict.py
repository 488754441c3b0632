from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.conflict import ConflictGround, ConflictOrigin, ReportState
from dure.programme.labels.conflict import CONFLICT_GROUND, CONFLICT_ORIGIN, REPORT_STATE


class Conflict(models.Model):
    """A person who may not judge, or see for judging, an application. In force until cleared."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    application = models.ForeignKey(
        "programme.Application", on_delete=models.CASCADE, related_name="conflicts"
    )
    ground = models.CharField(
        max_length=30, choices=[(g.value, label) for g, label in CONFLICT_GROUND.items()]
    )
    origin = models.CharField(
        max_length=20, choices=[(o.value, label) for o, label in CONFLICT_ORIGIN.items()]
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )  # of the application, to which the tie is
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # none: derived
    found_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    cleared_reason = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("user", "application")),)
        constraints = (
            models.CheckConstraint(
                name="conflict_ground_known",
                condition=Q(ground__in=[g.value for g in ConflictGround]),
            ),
            models.CheckConstraint(
                name="conflict_origin_known",
                condition=Q(origin__in=[o.value for o in ConflictOrigin]),
            ),
            models.UniqueConstraint(
                fields=("user", "application", "ground"),
                condition=Q(cleared_at__isnull=True),
                name="conflict_once_in_force",
            ),
            models.CheckConstraint(
                name="conflict_cleared_says_why",
                condition=Q(cleared_at__isnull=True) | ~Q(cleared_reason=""),
            ),
            models.CheckConstraint(
                name="conflict_cleared_by_another",
                condition=Q(cleared_by__isnull=True)
                | (
                    ~Q(cleared_by=F("user"))
                    & (Q(entered_by__isnull=True) | ~Q(cleared_by=F("entered_by")))
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} × {self.application_id}: {self.ground}"


class ConflictReport(models.Model):
    """An applicant names somebody unsuitable. In words: an applicant does not know the pool."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.CASCADE, related_name="conflict_reports"
    )
    named = models.CharField(max_length=200)  # the person, as the applicant writes it
    reason = models.TextField()
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in REPORT_STATE.items()],
        default=ReportState.OPEN.value,
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField()
    conflict = models.ForeignKey(
        "programme.Conflict", null=True, on_delete=models.PROTECT, related_name="+"
    )  # what came of it
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                name="conflict_report_state_known",
                condition=Q(state__in=[s.value for s in ReportState]),
            ),
            models.CheckConstraint(
                name="conflict_report_decided_says_why",
                condition=Q(state="open") | (Q(decided_at__isnull=False) & ~Q(decision_reason="")),
            ),
            models.CheckConstraint(
                name="conflict_report_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("reported_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.named}"
