"""A new determination after an upheld objection: entered, approved, released for itself alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.programme.access.determination import may_decide, may_enter
from dure.programme.actions.announcement import release
from dure.programme.actions.determination import check_limits, in_force, last_place
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.determination import DeterminationState, Outcome
from dure.programme.domain.objection import ObjectionState
from dure.programme.models import Application, Determination
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.call import terms_of
from dure.programme.queries.determination import determinations_visible_to


@transaction.atomic
def enter_redetermination(
    *,
    application_id: int,
    outcome: Outcome,
    reason: str,
    deviation: str,
    national_won: int,
    actor: Actor,
    now: datetime,
) -> Determination:
    """Write a held determination for an application whose objection was upheld.

    Parameters
    ----------
    deviation
        For an award: why it may stand beyond the places. It never stands beyond the budget.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such application, or the actor may not.
    Invalid
        If its objection was not upheld, it was determined already, or the money is too much.
    Incomplete
        If the reason, or that of an award, is missing.
    """
    one = (
        applications_visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=application_id)
        .first()
    )
    if one is None:
        raise NotFound("There is no such application.")
    refuse_redetermination(one, actor)
    won = 0 if outcome is Outcome.REJECT else national_won
    if not 0 <= won <= one.national_won:
        raise Invalid(
            "The award is from 0 to {asked} won.", where="national_won", asked=one.national_won
        )
    needed = {"reason": reason}
    if outcome is Outcome.AWARD:
        needed["deviation"] = deviation
    missing = tuple(name for name, text in needed.items() if not text.strip())
    if missing:
        raise Incomplete(missing)
    row = Determination.objects.create(
        application=one,
        outcome=outcome.value,
        reserve_place=last_place(one.call) + 1 if outcome is Outcome.RESERVE else None,
        national_won=won,
        reason=reason.strip(),
        deviation=deviation.strip(),
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(
        verb="determination.enter", subject=row, actor=actor, now=now, outcome=outcome.value,
        national_won=won,
    )  # fmt: skip
    return row


@transaction.atomic
def release_redetermination(
    *, determination_id: int, actor: Actor, now: datetime
) -> Determination:
    """Release one approved determination after the announcement, and tell its applicant.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such determination, the actor may not, or it is not approved.
    Invalid
        If the results of the call are not out, or awards exceed the budget.
    """
    row = (
        determinations_visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=determination_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such determination.")
    one = Application.objects.select_for_update(of=("self",)).get(pk=row.application_id)
    call = row.application.call
    if not may_decide(actor, call):
        raise NotAllowed("Only the ministry's approver may release a determination.")
    if call.state != CallState.ANNOUNCED:
        raise Invalid("The results of this call are not out.")
    check_limits(call, terms_of(call).selection)
    # Back where the others stood when they were determined.
    one.state = APPLICATION_WORKFLOW.target("shortlist", ApplicationState(one.state)).value
    one.stage = call.stage
    one.save(update_fields=("state", "stage"))
    row.application = one
    release([row], actor=actor, now=now)
    return row


def refuse_redetermination(one: Application, actor: Actor) -> None:
    """Raise why no new determination can be entered, so that no page offers it in vain."""
    if not may_enter(actor, one.call):
        raise NotAllowed("Only an officer of the agency may enter determinations.")
    objection = getattr(one, "objection", None)
    upheld = objection is not None and objection.state == ObjectionState.UPHELD
    if not upheld or one.state != ApplicationState.ELIGIBLE:
        raise Invalid("Only an application whose objection was upheld is determined anew.")
    if in_force(one).exclude(state=DeterminationState.RELEASED.value).exists():
        raise Invalid("A determination of this application is already entered.")
