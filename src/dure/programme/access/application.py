"""Who may do what to an application. Questions only: no writes, no raises, no queries.

Those that concern members of the consortium take *partners*, the keys of its confirmed members
without the lead, so that nothing is asked of the database here.
"""

from collections.abc import Collection

from dure.core.actor import Actor, Role
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.consortium import ConsortiumRole
from dure.programme.models import Application, ConsortiumMember

WRITERS = (Role.CITY_OFFICER, Role.CONSULTANT)
"""Roles in the lead that write its answers."""

NOT_PARTNERS = frozenset({Role.ADMINISTRATOR, Role.EVALUATOR, Role.AUDITOR, Role.DRIVER})
"""Roles that make nobody a member of a consortium: they are held for something else."""

PARTNERS = tuple(role for role in Role if role not in NOT_PARTNERS)

S = ApplicationState


def may_start(actor: Actor, lead_id: int) -> bool:
    """An officer of the city that applies."""
    return actor.has(Role.CITY_OFFICER, lead_id)


def may_write(actor: Actor, application: Application, partners: Collection[int] = ()) -> bool:
    """The lead's officers and consultants, and confirmed members of the consortium."""
    return bool(
        application.lead_id in actor.organisations(*WRITERS)
        or actor.organisations(*PARTNERS) & set(partners)
    )


def may_request_signoff(actor: Actor, application: Application) -> bool:
    return actor.has(Role.CITY_OFFICER, application.lead_id)


def may_sign(actor: Actor, application: Application) -> bool:
    """The approver of the lead submits, returns, withdraws and hands in a correction."""
    return actor.has(Role.APPROVER, application.lead_id)


def may_invite(actor: Actor, application: Application) -> bool:
    return actor.has(Role.CITY_OFFICER, application.lead_id)


def may_answer_invitation(actor: Actor, member: ConsortiumMember) -> bool:
    """Only the invited organisation itself says yes or no, and only it leaves."""
    if member.role == ConsortiumRole.LEAD.value:
        return False
    return member.organisation_id in actor.organisations(*PARTNERS)


def may_check(actor: Actor, application: Application) -> bool:
    """Staff of the agency: corrections, extensions, the preliminary review."""
    return actor.has(Role.PROGRAMME_OFFICER, application.call.agency_id)


def is_applicant(actor: Actor, application: Application, partners: Collection[int] = ()) -> bool:
    """Tell whether the person is on the applicant's side."""
    city = (Role.CITY_OFFICER, Role.APPROVER, Role.FINANCE_OFFICER, Role.CONSULTANT)
    return application.lead_id in actor.organisations(*city) or bool(
        actor.organisations(*PARTNERS) & set(partners)
    )


def is_staff(actor: Actor, application: Application) -> bool:
    """Tell whether the person works for the agency or the ministry of the call."""
    staff = (Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.APPROVER)
    call = application.call
    return bool(actor.organisations(*staff) & {call.agency_id, call.ministry_id})


def questions(
    actor: Actor, application: Application, partners: Collection[int] = ()
) -> dict[str, bool]:
    """Answer every question about one application, for a page that offers what is allowed now."""
    state = S(application.state)
    writing, signing = may_write(actor, application, partners), may_sign(actor, application)
    checking = may_check(actor, application)
    return {
        "write": writing and state in {S.DRAFT, S.CORRECTING},
        "request_signoff": may_request_signoff(actor, application) and state is S.DRAFT,
        "sign": signing and state is S.AWAITING_SIGNOFF,
        "withdraw": signing and state in {S.SUBMITTED, S.CORRECTING, S.ELIGIBLE, S.IN_STAGE},
        "resubmit": signing and state is S.CORRECTING,
        "invite": may_invite(actor, application) and state is S.DRAFT,
        "readmit": checking and state is S.LATE,
        "check": checking and state in {S.SUBMITTED, S.CORRECTING, S.ELIGIBLE, S.INELIGIBLE},
        "request_correction": checking and state is S.SUBMITTED,
    }
