"""Who may say and read what of evaluators' conduct. Questions only."""

from __future__ import annotations

from dure.core.actor import Actor, Role
from dure.programme.domain.call import CallState
from dure.programme.models import Application, Call

AFTER = frozenset({CallState.ANNOUNCED.value, CallState.FINAL.value})


def may_rate(actor: Actor, application: Application) -> bool:
    """The applicant's officers and approvers, once the results are out."""
    own = actor.organisations(Role.CITY_OFFICER, Role.APPROVER)
    return application.lead_id in own and application.call.state in AFTER


def may_read(actor: Actor, call: Call) -> bool:
    """The agency alone, and auditors."""
    agency = actor.has(Role.PROGRAMME_OFFICER, call.agency_id)
    return agency or actor.system or actor.has_anywhere(Role.AUDITOR)
