from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.application import (
    APPLICATION_WORKFLOW,
    UNSUBMITTED,
    ApplicationState,
)
from dure.programme.labels.application import APPLICATION_STATE


class Application(models.Model):
    """A city's answer to a call. Only actions change `state`."""

    call = models.ForeignKey(
        "programme.Call", on_delete=models.PROTECT, related_name="applications"
    )
    lead = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(
        "places.Municipality", null=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in APPLICATION_STATE.items()],
        default=APPLICATION_WORKFLOW.initial.value,
    )
    stage = models.PositiveSmallIntegerField(default=0)  # the last stage it was in; 0 before
    number = models.CharField(max_length=20, blank=True)  # given at submission, "2022-017"
    form = models.ForeignKey("programme.FormVersion", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)  # one up at each change of an answer
    national_won = models.BigIntegerField(default=0)
    local_won = models.BigIntegerField(default=0)
    expertise = models.JSONField(default=list)  # fields it asks for, as the agency set them
    extension_until = models.DateTimeField(null=True)  # a deadline of its own, with its reason
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    signoff_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who asked for it
    signoff_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    returned_reason = models.TextField(blank=True)  # by the approver, at the last return

    class Meta:
        ordering = ("call", "number", "pk")
        indexes = (models.Index(fields=("call", "state")), models.Index(fields=("lead", "state")))
        constraints = (
            models.CheckConstraint(
                name="application_state_known",
                condition=Q(state__in=[s.value for s in ApplicationState]),
            ),
            models.CheckConstraint(
                name="application_submitted_has_its_time",
                condition=Q(state__in=sorted(s.value for s in UNSUBMITTED))
                | Q(submitted_at__isnull=False),
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="application_four_eyes",
                condition=Q(submitted_by__isnull=True) | ~Q(submitted_by=F("signoff_by")),
            ),
            models.UniqueConstraint(
                fields=("call", "number"),
                condition=~Q(number=""),
                name="application_number_once_in_call",
            ),
            models.CheckConstraint(
                name="application_money_not_negative",
                condition=Q(national_won__gte=0, local_won__gte=0),
            ),
        )

    def __str__(self) -> str:
        return self.title
