from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CorrectionRequest(models.Model):
    """What the agency asks an applicant to put right, and until when."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="corrections"
    )
    questions = models.JSONField()  # keys; nothing else may change
    reason = models.TextField()
    until = models.DateTimeField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("application", "pk")
        constraints = (
            models.CheckConstraint(name="correction_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="correction_leaves_time", condition=Q(until__gt=F("requested_at"))
            ),
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(answered_at__isnull=True),
                name="correction_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.questions}"


class Extension(models.Model):
    """More time for one application, with its reason."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="extensions"
    )
    until = models.DateTimeField()
    reason = models.TextField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ("application", "pk")
        constraints = (
            models.CheckConstraint(name="extension_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="extension_lies_ahead", condition=Q(until__gt=F("granted_at"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.until}"
