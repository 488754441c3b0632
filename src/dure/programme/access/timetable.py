"""Who may do what to the timetable of presentations. Questions only."""

from __future__ import annotations

from dure.core.actor import Actor, Role
from dure.programme.models import Application, Call


def may_plan(actor: Actor, call: Call) -> bool:
    """Rooms, hours and the draw are the agency's."""
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, call.agency_id)


def may_ask_for_time(actor: Actor, application: Application) -> bool:
    """The applicant's own officers and approvers ask for hours."""
    return bool(actor.organisations(Role.CITY_OFFICER, Role.APPROVER) & {application.lead_id})
