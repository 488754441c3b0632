from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint


class Meeting(models.Model):
    """A meeting of a project with firms, kept so that contacts before a tender can be seen."""

    project = models.ForeignKey(
        "delivery.Project", on_delete=models.PROTECT, related_name="meetings"
    )
    held_on = models.DateField()
    title = models.CharField(max_length=160)
    notes = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("project", "held_on", "pk")

    def __str__(self) -> str:
        return self.title


class MeetingAttendance(models.Model):
    """An organisation that was at a meeting."""

    meeting = models.ForeignKey(
        "delivery.Meeting", on_delete=models.CASCADE, related_name="attendances"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    people = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("meeting", "pk")
        constraints = (
            UniqueConstraint(fields=("meeting", "organisation"), name="meeting_attendance_once"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.organisation_id}"
