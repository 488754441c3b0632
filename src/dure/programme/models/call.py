from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dure.programme.domain.call import CALL_WORKFLOW, CallState
from dure.programme.labels.call import CALL_STATE


class Call(models.Model):
    """One call of one year. Only `dure.programme.actions.call` changes `state`.

    What it lays down is in its terms; the instants that queries ask for are repeated here.
    """

    programme = models.ForeignKey(
        "programme.Programme", on_delete=models.PROTECT, related_name="calls"
    )
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    notice = models.TextField(blank=True)
    notice_en = models.TextField(blank=True)
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in CALL_STATE.items()],
        default=CALL_WORKFLOW.initial.value,
    )
    stage = models.PositiveSmallIntegerField(default=0)  # while it is evaluated; 0 before
    ministry = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    cloned_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-year", "-pk")
        constraints = (
            models.CheckConstraint(
                name="call_state_known", condition=Q(state__in=[s.value for s in CallState])
            ),
            models.CheckConstraint(
                name="call_closes_after_it_opens",
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(
                name="call_announced_has_its_time",
                condition=~Q(state__in=("announced", "final")) | Q(announced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="call_cancelled_has_its_reason",
                condition=~Q(state="cancelled")
                | Q(cancelled_at__isnull=False) & ~Q(cancel_reason=""),
            ),
            # Nobody publishes what they entered.
            models.CheckConstraint(
                name="call_four_eyes",
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("created_by")),
            ),
        )

    def __str__(self) -> str:
        return self.title


class CallTerms(models.Model):
    """One version of what a call lays down. Its body is never changed.

    Of a draft the latest version is in force at once. After publication a version is an
    amendment: proposed with its reason, then put in force or declined by somebody else.
    """

    call = models.ForeignKey("programme.Call", on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()  # as `domain.terms_file` writes it
    reason = models.TextField(blank=True)  # why it was amended after publication
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    declined_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("call", "version")
        constraints = (
            models.UniqueConstraint(fields=("call", "version"), name="call_terms_version_once"),
            models.UniqueConstraint(
                fields=("call",),
                condition=Q(in_force_at__isnull=True, declined_at__isnull=True),
                name="call_terms_one_proposed",
            ),
            models.CheckConstraint(
                name="call_terms_in_force_or_declined",
                condition=Q(in_force_at__isnull=True) | Q(declined_at__isnull=True),
            ),
            # Nobody approves what they entered.
            models.CheckConstraint(
                name="call_terms_four_eyes",
                condition=Q(decided_by__isnull=True)
                | Q(in_force_at__isnull=True)
                | ~Q(decided_by=F("created_by")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id} v{self.version}"
