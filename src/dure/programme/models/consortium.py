from django.conf import settings
from django.db import models
from django.db.models import Q

from dure.programme.domain.consortium import ConsortiumRole, MembershipState
from dure.programme.labels.application import CONSORTIUM_ROLE, MEMBERSHIP_STATE


class ConsortiumMember(models.Model):
    """An organisation that applies together with the lead, the lead itself included."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.CASCADE, related_name="members"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(
        max_length=20, choices=[(r.value, label) for r, label in CONSORTIUM_ROLE.items()]
    )
    state = models.CharField(
        max_length=20,
        choices=[(s.value, label) for s, label in MEMBERSHIP_STATE.items()],
        default=MembershipState.INVITED.value,
    )
    share_permille = models.PositiveSmallIntegerField(default=0)  # of the work, thousandths
    is_large = models.BooleanField(default=False)  # a large company, whose share may be limited
    competence = models.TextField(blank=True)  # what shows that it can do its part
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("application", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application", "organisation"), name="consortium_member_once"
            ),
            models.CheckConstraint(
                name="consortium_role_known",
                condition=Q(role__in=[r.value for r in ConsortiumRole]),
            ),
            models.CheckConstraint(
                name="consortium_state_known",
                condition=Q(state__in=[s.value for s in MembershipState]),
            ),
            models.CheckConstraint(
                name="consortium_share_is_a_share", condition=Q(share_permille__lte=1000)
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.organisation_id}"


class ConsortiumChange(models.Model):
    """A member who left or joined after submission: eligibility is asked anew until reviewed."""

    application = models.ForeignKey(
        "programme.Application", on_delete=models.PROTECT, related_name="consortium_changes"
    )
    member = models.ForeignKey(
        "programme.ConsortiumMember", on_delete=models.PROTECT, related_name="+"
    )
    state_after = models.CharField(
        max_length=20, choices=[(s.value, label) for s, label in MEMBERSHIP_STATE.items()]
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    review = models.TextField(blank=True)  # why the consortium can, or cannot, go on

    class Meta:
        ordering = ("application", "pk")
        constraints = (
            models.CheckConstraint(
                name="consortium_change_state_known",
                condition=Q(state_after__in=[s.value for s in MembershipState]),
            ),
            models.CheckConstraint(
                name="consortium_change_reviewed_says_why",
                condition=Q(reviewed_at__isnull=True) | ~Q(review=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id}: {self.member_id} {self.state_after}"
