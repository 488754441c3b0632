"""Determinations before they are told: proposed and edited by the agency, then approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound, Stale
from dure.programme.access.determination import may_approve, may_decide, may_enter
from dure.programme.actions.call import locked_call
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.determination import (
    DETERMINATION_WORKFLOW,
    DeterminationState,
    Outcome,
)
from dure.programme.domain.run import RunKind
from dure.programme.domain.terms import SelectionRule
from dure.programme.models import Application, Call, Determination, SealedRun
from dure.programme.queries.call import terms_of
from dure.programme.queries.determination import determinations_visible_to
from dure.programme.queries.proposal import Proposal, proposals
from dure.programme.queries.ranking import latest_run, refuse_conflicted

_EDITED = (
    "outcome", "state", "run", "rank", "total", "proposed", "reserve_place", "national_won",
    "reason", "deviation", "entered_by", "approved_by", "approved_at", "updated_at",
)  # fmt: skip
OPEN = (DeterminationState.HELD.value, DeterminationState.APPROVED.value)


@transaction.atomic
def propose_determinations(*, call_id: int, actor: Actor, now: datetime) -> list[Determination]:
    """Write a held determination for every application, as the sealed portfolio says.

    What was held or approved before is replaced and has to be approved again.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such call, the actor may not, or the call is not in selection.
    Invalid
        If no portfolio was chosen from the latest ranking.
    """
    call = locked_call(call_id, actor)
    if not may_enter(actor, call):
        raise NotAllowed("Only an officer of the agency may enter determinations.")
    refuse_conflicted(actor, call)
    if call.state != CallState.DELIBERATING:
        raise IllegalMove("propose", call.state)
    portfolio, ranking = _sealed(call)
    written = [
        _write(one, portfolio, actor=actor, now=now) for one in proposals(call, ranking, portfolio)
    ]
    record(
        verb="call.propose", subject=call, actor=actor, now=now, run=portfolio.hash,
        determinations=len(written),
    )  # fmt: skip
    return written


@transaction.atomic
def edit_determination(
    *,
    determination_id: int,
    outcome: Outcome,
    reason: str,
    deviation: str,
    national_won: int,
    seen: datetime | None,
    actor: Actor,
    now: datetime,
) -> Determination:
    """Change a determination that was not told yet; it has to be approved again.

    Parameters
    ----------
    deviation
        Why the sealed portfolio is not followed; needed where the outcome or the money differs.
    seen
        `updated_at` of what the officer read; None skips the comparison.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such determination, the actor may not, or it was released.
    Stale
        If somebody changed it since it was read.
    Incomplete
        If the reason, or the reason of a deviation, is missing.
    Invalid
        If the money is not from 0 to what the application asks for.
    """
    row = _locked(determination_id, actor)
    if not may_enter(actor, row.application.call):
        raise NotAllowed("Only an officer of the agency may enter determinations.")
    if seen is not None and row.updated_at != seen:
        raise Stale("Somebody changed this determination.", remedy="Read it again.")
    won = 0 if outcome is Outcome.REJECT else national_won
    if not 0 <= won <= row.application.national_won:
        raise Invalid(
            "The award is from 0 to {asked} won.",
            where="national_won",
            asked=row.application.national_won,
        )
    asked_differs = outcome is not Outcome.REJECT and won != row.application.national_won
    differs = outcome.value != row.proposed or asked_differs
    missing = [name for name, text in (("reason", reason),) if not text.strip()]
    if differs and not deviation.strip():
        missing.append("deviation")
    if missing:
        raise Incomplete(tuple(missing))
    _to_held(row, actor, now)
    if outcome is not Outcome.RESERVE:
        row.reserve_place = None
    elif row.reserve_place is None:
        row.reserve_place = last_place(row.application.call) + 1
    row.outcome, row.national_won = outcome.value, won
    row.reason, row.deviation = reason.strip(), deviation.strip()
    row.save(update_fields=_EDITED)
    record(
        verb="determination.edit", subject=row, actor=actor, now=now, outcome=row.outcome,
        national_won=won, deviation=row.deviation,
    )  # fmt: skip
    return row


@transaction.atomic
def approve_determinations(
    *, call_id: int, actor: Actor, now: datetime, only: Sequence[int] = ()
) -> list[Determination]:
    """Approve everything that is held in a call, or *only* some of it.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such call, the actor may not or entered one of them, or nothing is held.
    Invalid
        If the awards together exceed the places or the budget.
    """
    call = locked_call(call_id, actor)
    if not may_decide(actor, call):
        raise NotAllowed("Only the ministry's approver may approve determinations.")
    refuse_conflicted(actor, call)
    open_rows = Determination.objects.select_for_update(of=("self",)).filter(
        application__call=call, state__in=OPEN
    )
    rows = [one for one in open_rows if not only or one.pk in only]
    held = [one for one in rows if one.state == DeterminationState.HELD]
    if not held:
        raise IllegalMove("approve", call.state)
    if not all(may_approve(actor, call, one) for one in held):
        raise NotAllowed("Nobody approves what they entered.")
    check_limits(call, terms_of(call).selection)
    for one in held:
        one.state = DETERMINATION_WORKFLOW.target("approve", DeterminationState(one.state)).value
        one.approved_by_id, one.approved_at, one.updated_at = actor.user_id, now, now
        one.save(update_fields=("state", "approved_by", "approved_at", "updated_at"))
        record(verb="determination.approve", subject=one, actor=actor, now=now)
    return held


def check_limits(call: Call, rule: SelectionRule) -> None:
    """Refuse awards in force that exceed the budget, or the places without a reason for it."""
    awards = list(
        Determination.objects.filter(application__call=call, outcome=Outcome.AWARD.value).exclude(
            state=DeterminationState.SUPERSEDED.value
        )
    )
    spent = sum(one.national_won for one in awards)
    if rule.budget_won is not None and spent > rule.budget_won:
        raise Invalid(
            "The awards come to {spent} won; the budget is {budget} won.",
            remedy="Award less, or put applications on the reserve list.",
            spent=spent,
            budget=rule.budget_won,
        )
    over = len(awards) - rule.places
    beyond = sum(map(_is_supernumerary, awards))
    if rule.places and over > beyond:
        raise Invalid(
            "There are {awards} awards for {places} places.",
            remedy="Put applications on the reserve list.",
            awards=len(awards),
            places=rule.places,
        )


def _is_supernumerary(row: Determination) -> bool:
    """An award after an upheld objection may stand beyond the places, with its reason."""
    return row.proposed == "" and bool(row.deviation)


def _sealed(call: Call) -> tuple[SealedRun, SealedRun]:
    ranking = latest_run(call, RunKind.RANKING, call.stage)
    portfolio = latest_run(call, RunKind.PORTFOLIO, call.stage)
    if portfolio is None or ranking is None or portfolio.given["ranking"] != ranking.hash:
        raise Invalid("No portfolio was chosen from the ranking.", remedy="Choose it first.")
    return portfolio, ranking


def _write(one: Proposal, run: SealedRun, *, actor: Actor, now: datetime) -> Determination:
    held = in_force(one.application).select_for_update(of=("self",)).first()
    row = held or Determination(application=one.application, created_at=now)
    if held:
        _to_held(row, actor, now)
    row.run, row.rank, row.total = run, one.rank, one.total
    row.outcome = row.proposed = one.outcome.value
    row.reserve_place, row.national_won = one.reserve_place, one.national_won
    row.reason, row.deviation = one.reason, one.deviation
    row.entered_by_id, row.updated_at = actor.user_id, now
    row.save()
    return row


def _to_held(row: Determination, actor: Actor, now: datetime) -> None:
    row.state = DETERMINATION_WORKFLOW.target("edit", DeterminationState(row.state)).value
    row.approved_by, row.approved_at = None, None
    row.entered_by_id, row.updated_at = actor.user_id, now


def _locked(determination_id: int, actor: Actor) -> Determination:
    row = (
        determinations_visible_to(actor)
        .select_for_update(of=("self",))
        .filter(pk=determination_id)
        .first()
    )
    if row is None:
        raise NotFound("There is no such determination.")
    return row


def in_force(application: Application) -> QuerySet[Determination]:
    """Return the determination of an application that was not replaced, if any."""
    return Determination.objects.filter(application=application).exclude(
        state=DeterminationState.SUPERSEDED.value
    )


def last_place(call: Call) -> int:
    """Return the last place that was given on the reserve list, 0 if none was."""
    places = Determination.objects.filter(
        application__call=call, reserve_place__isnull=False
    ).values_list("reserve_place", flat=True)
    return max((place or 0 for place in places), default=0)


def in_last_stage(call: Call) -> list[Application]:
    """Return the applications about which the call has to decide."""
    return list(
        Application.objects.filter(
            call=call, state=ApplicationState.IN_STAGE.value, stage=call.stage
        )
    )
