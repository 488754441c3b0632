"""Who may do what to a score sheet. Questions only: no writes, no raises, no queries."""

from __future__ import annotations

from dure.core.actor import Actor, Role
from dure.programme.models import Call, ScoreSheet

STAFF = (Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.APPROVER)


def may_score(actor: Actor, sheet: ScoreSheet) -> bool:
    """Only its evaluator, and nobody who runs the call: the agency cannot score."""
    call = sheet.application.call
    runs = actor.organisations(*STAFF) & {call.agency_id, call.ministry_id}
    own = actor.user_id is not None and sheet.evaluator.user_id == actor.user_id
    return own and not runs


def may_recuse(actor: Actor, sheet: ScoreSheet) -> bool:
    """Whoever is named on the sheet may always step back."""
    return actor.user_id is not None and sheet.evaluator.user_id == actor.user_id


def may_reopen(actor: Actor, sheet: ScoreSheet, *, chairs: bool) -> bool:
    """The chair of the panel, or the agency; nobody reopens a sheet of their own."""
    own = sheet.evaluator.user_id == actor.user_id
    return not own and (chairs or is_officer_of(actor, sheet.application.call))


def may_cancel(actor: Actor, sheet: ScoreSheet) -> bool:
    return is_officer_of(actor, sheet.application.call)


def may_lock(actor: Actor, call: Call) -> bool:
    return is_officer_of(actor, call)


def may_see_matrix(actor: Actor, call: Call, *, chairs: bool) -> bool:
    """Chairs, agency, ministry and auditors."""
    judges = actor.organisations(Role.PROGRAMME_OFFICER, Role.APPROVER)
    staff = bool(judges & {call.agency_id, call.ministry_id})
    return chairs or staff or actor.system or actor.has_anywhere(Role.AUDITOR)


def may_see_names(actor: Actor, call: Call) -> bool:
    """Who wrote a sheet is known to the agency, the ministry and the auditors."""
    return may_see_matrix(actor, call, chairs=False)


def is_officer_of(actor: Actor, call: Call) -> bool:
    return actor.system or actor.has(Role.PROGRAMME_OFFICER, call.agency_id)
