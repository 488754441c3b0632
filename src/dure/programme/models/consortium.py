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
