from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.consensus import MINUTES_WORKFLOW, MinutesState
from dure.programme.labels.consensus import MINUTES_STATE


class PanelMeeting(models.Model):
    """A meeting of a panel and its minutes. Only `actions.consensus` changes `state`."""

    panel = models.ForeignKey("programme.Panel", on_delete=models.PROTECT, related_name="meetings")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    minutes = models.TextField(blank=True)
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in MINUTES_STATE.items()],
        default=MINUTES_WORKFLOW.initial.value,
    )
    reason = models.TextField(blank=True)  # why a member sent the minutes back
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    hash = models.CharField(max_length=64, blank=True)  # of the minutes as they were sealed

    class Meta:
        ordering = ("panel", "held_at")
        constraints = (
            models.CheckConstraint(
                name="meeting_state_known", condition=Q(state__in=[s.value for s in MinutesState])
            ),
            models.CheckConstraint(
                name="meeting_four_eyes",
                condition=Q(approved_by__isnull=True)
                | Q(entered_by__isnull=True)
                | ~Q(approved_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="meeting_approved_by_someone",
                condition=Q(state="draft") | Q(approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_sealed_has_its_hash",
                condition=~Q(state="sealed") | (Q(sealed_at__isnull=False) & ~Q(hash="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.panel_id} @ {self.held_at:%Y-%m-%d}"


class Attendance(models.Model):
    """Who was at a panel meeting, and whether they confirm its minutes."""

    meeting = models.ForeignKey(
        "programme.PanelMeeting", on_delete=models.CASCADE, related_name="attendances"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=80, blank=True)  # of a guest without an account
    capacity = models.CharField(max_length=80, blank=True)  # "member", "observer", …
    is_member = models.BooleanField(default=False)  # of the panel: must confirm
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("meeting", "pk")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "user"), name="attendance_once"),
            models.CheckConstraint(
                name="attendance_of_someone", condition=Q(user__isnull=False) | ~Q(name="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.user_id or self.name}"


class AgreedScore(models.Model):
    """What a panel agreed for one criterion of one application, and why it differs."""

    meeting = models.ForeignKey(
        "programme.PanelMeeting", on_delete=models.CASCADE, related_name="agreed"
    )
    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="agreed_scores"
    )
    criterion = models.SlugField(max_length=60)
    points = models.DecimalField(max_digits=7, decimal_places=3)
    explanation = models.TextField(blank=True)

    class Meta:
        ordering = ("meeting", "application", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "application", "criterion"), name="agreed_score_once"
            ),
            models.CheckConstraint(name="agreed_points_not_negative", condition=Q(points__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} × {self.application_id}: {self.criterion}"
