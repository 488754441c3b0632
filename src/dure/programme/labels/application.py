"""What people read for an application."""

from django.utils.translation import gettext_lazy as _

from dure.programme.domain.application import ApplicationState as S
from dure.programme.domain.consortium import ConsortiumRole, MembershipState

APPLICATION_STATE = {
    S.DRAFT: _("Draft"),
    S.AWAITING_SIGNOFF: _("Waiting for sign-off"),
    S.LATE: _("Late, not submitted"),
    S.SUBMITTED: _("Submitted"),
    S.CORRECTING: _("Being corrected"),
    S.ELIGIBLE: _("Eligible"),
    S.INELIGIBLE: _("Not eligible"),
    S.IN_STAGE: _("Under evaluation"),
    S.NOT_SHORTLISTED: _("Not shortlisted"),
    S.SELECTED: _("Selected"),
    S.RESERVE: _("On the reserve list"),
    S.REJECTED: _("Not selected"),
    S.UNDER_OBJECTION: _("Objection under review"),
    S.WITHDRAWN: _("Withdrawn"),
}

CONSORTIUM_ROLE = {
    ConsortiumRole.LEAD: _("Lead"),
    ConsortiumRole.PARTNER: _("Partner"),
    ConsortiumRole.SUBCONTRACTOR: _("Subcontractor"),
}

MEMBERSHIP_STATE = {
    MembershipState.INVITED: _("Invited"),
    MembershipState.CONFIRMED: _("Confirmed"),
    MembershipState.DECLINED: _("Declined"),
    MembershipState.LEFT: _("Left"),
}
