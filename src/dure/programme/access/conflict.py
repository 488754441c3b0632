"""Who may enter and clear conflicts. Questions only: no writes, no raises, no queries."""

from dure.core.actor import Actor, Role
from dure.programme.domain.application import UNSUBMITTED, ApplicationState
from dure.programme.domain.conflict import ReportState
from dure.programme.models import Application, Call, Conflict, ConflictReport

APPLICANT = (Role.CITY_OFFICER, Role.APPROVER)


def may_derive(actor: Actor, call: Call) -> bool:
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, call.agency_id)


def may_report(actor: Actor, application: Application) -> bool:
    """The lead names people who should not judge it, from the submission until the draw."""
    handed_in = ApplicationState(application.state) not in UNSUBMITTED
    return handed_in and any(actor.has(role, application.lead_id) for role in APPLICANT)


def may_decide(actor: Actor, report: ConflictReport) -> bool:
    """The agency decides, another person than who reported."""
    open_ = report.state == ReportState.OPEN and actor.user_id != report.reported_by_id
    return open_ and may_derive(actor, report.application.call)


def may_clear(actor: Actor, conflict: Conflict) -> bool:
    """The agency clears, another person than who entered it and than whom it concerns."""
    if conflict.cleared_at is not None:
        return False
    apart = actor.user_id not in (conflict.user_id, conflict.entered_by_id)
    return (actor.system or apart) and may_derive(actor, conflict.application.call)
