from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PresentationSession(models.Model):
    """A panel in a room for some hours, in which applicants present one after the other."""

    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="sessions")
    stage = models.PositiveSmallIntegerField()
    panel = models.ForeignKey("programme.Panel", on_delete=models.PROTECT, related_name="sessions")
    room = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()  # of one presentation
    breaks = models.JSONField(default=list)  # [[from, until], …] as instants in ISO 8601
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "room", "pk")
        constraints = (
            models.CheckConstraint(
                name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="session_presentations_take_time", condition=Q(minutes__gte=1)
            ),
            models.UniqueConstraint(
                fields=("call", "room", "starts_at"), name="session_room_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.room


class PresentationSlot(models.Model):
    """The time at which one applicant presents at one stage."""

    session = models.ForeignKey(
        "programme.PresentationSession", on_delete=models.PROTECT, related_name="slots"
    )
    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="slots"
    )
    stage = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    run = models.ForeignKey(
        "programme.SealedRun", null=True, on_delete=models.PROTECT, related_name="+"
    )  # the draw it comes from; none once it was moved by hand
    reason = models.TextField(blank=True)  # why it was moved
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "session", "pk")
        constraints = (
            models.UniqueConstraint(fields=("application", "stage"), name="slot_one_a_stage"),
            models.UniqueConstraint(fields=("session", "starts_at"), name="slot_one_at_a_time"),
            models.CheckConstraint(
                name="slot_drawn_or_says_why", condition=Q(run__isnull=False) | ~Q(reason="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} @ {self.starts_at:%Y-%m-%d %H:%M}"


class TimeRequest(models.Model):
    """An applicant's wish to present within certain hours, and what was answered."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="time_requests"
    )
    stage = models.PositiveSmallIntegerField()
    earliest = models.DateTimeField()
    latest = models.DateTimeField()
    reason = models.TextField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    granted = models.BooleanField(null=True)  # none: not answered yet
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("application", "stage"), name="time_request_one_a_stage"
            ),
            models.CheckConstraint(
                name="time_request_ends_after_it_starts", condition=Q(latest__gt=F("earliest"))
            ),
            models.CheckConstraint(
                name="time_request_answered_has_its_time",
                condition=Q(granted__isnull=True) | Q(answered_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} @ {self.stage}"
