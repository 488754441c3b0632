from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.notifications.domain.outbox import MAIL_WORKFLOW, Delivery, MailState
from dure.notifications.labels import DELIVERY, MAIL_STATE


class OutboxMail(models.Model):
    """One notice that is to be mailed. Several of them leave as one daily letter."""

    notice = models.OneToOneField(
        "notifications.Notice", on_delete=models.CASCADE, related_name="mail"
    )
    delivery = models.CharField(
        max_length=10, choices=[(d.value, label) for d, label in DELIVERY.items()]
    )
    state = models.CharField(
        max_length=10,
        choices=[(s.value, label) for s, label in MAIL_STATE.items()],
        default=MAIL_WORKFLOW.initial.value,
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, blank=True)  # why it failed, for who runs the product

    class Meta:
        ordering = ("due_at", "pk")
        indexes = (models.Index(fields=("state", "due_at")),)
        constraints = (
            models.CheckConstraint(
                name="outbox_mail_state_known",
                condition=Q(state__in=[s.value for s in MailState]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.state}"


class MailPreference(models.Model):
    """How one person wants to be told of one group of notices; an empty group: of all others."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences"
    )
    group = models.CharField(max_length=60, blank=True)
    delivery = models.CharField(
        max_length=10, choices=[(d.value, label) for d, label in DELIVERY.items()]
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("user", "group"), name="mail_preference_once"),
            models.CheckConstraint(
                name="mail_preference_known",
                condition=Q(delivery__in=[d.value for d in Delivery]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.group}"
