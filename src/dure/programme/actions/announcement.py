"""Telling everybody at one moment, and putting the call to rest when no objection is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import IllegalMove, Invalid, NotAllowed
from dure.notifications.actions.notice import notify
from dure.programme.access.determination import may_decide, may_enter
from dure.programme.actions.call import locked_call
from dure.programme.actions.determination import check_limits, in_last_stage
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.call import CALL_WORKFLOW, CallState
from dure.programme.domain.determination import (
    DETERMINATION_WORKFLOW,
    DeterminationState,
    Outcome,
)
from dure.programme.domain.objection import OPEN_OBJECTION, objection_span
from dure.programme.models import Application, Call, Determination, Objection
from dure.programme.queries.call import terms_of
from dure.programme.queries.people import people_of_applicants
from dure.programme.queries.ranking import refuse_conflicted

MOVE = {Outcome.AWARD: "select", Outcome.RESERVE: "reserve", Outcome.REJECT: "reject"}
TOLD = {
    Outcome.AWARD: gettext_noop("“{title}” was selected."),
    Outcome.RESERVE: gettext_noop("“{title}” is on the reserve list."),
    Outcome.REJECT: gettext_noop("“{title}” was not selected. Read why."),
}


@transaction.atomic
def announce(*, call_id: int, actor: Actor, now: datetime) -> Call:
    """Release every determination, move every application and tell everybody: all or nothing.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such call, the actor may not, or the call is not in selection.
    Invalid
        If an application has no approved determination (all are named), or the awards exceed
        the places or the budget.
    """
    call = locked_call(call_id, actor)
    if not may_decide(actor, call):
        raise NotAllowed("Only the ministry's approver may announce the results.")
    refuse_conflicted(actor, call)
    before = CallState(call.state)
    if before is not CallState.DELIBERATING:
        raise IllegalMove("announce", call.state)
    call.state = CALL_WORKFLOW.target("announce", before).value
    rows = _approved(call)
    check_limits(call, terms_of(call).selection)
    call.announced_at = now
    call.save(update_fields=("state", "announced_at"))
    record(
        verb="call.announce", subject=call, actor=actor, now=now, was=before.value,
        determinations=len(rows),
    )  # fmt: skip
    release(rows, actor=actor, now=now)
    return call


@transaction.atomic
def finalise_call(*, call_id: int, actor: Actor, now: datetime) -> Call:
    """Put the call to rest once the days for objections are over and none is open.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such call, the actor may not, or the results were not announced.
    Invalid
        If one may still object, or an objection or its re-evaluation is open.
    """
    call = locked_call(call_id, actor)
    if not may_enter(actor, call):
        raise NotAllowed("Only an officer of the agency may make a call final.")
    before = CallState(call.state)
    call.state = CALL_WORKFLOW.target("finalise", before).value
    until = objection_span(terms_of(call), call.announced_at or now)[1]
    if now < until:
        raise Invalid("One may object until {until}.", until=until.isoformat(timespec="minutes"))
    _refuse_open(call)
    call.save(update_fields=("state",))
    record(verb="call.finalise", subject=call, actor=actor, now=now, was=before.value)
    return call


def release(rows: Sequence[Determination], *, actor: Actor, now: datetime) -> None:
    """Release approved determinations with their applications' moves and notices."""
    people = people_of_applicants({row.application.lead_id for row in rows})
    for row in rows:
        outcome, one = Outcome(row.outcome), row.application
        one.state = APPLICATION_WORKFLOW.target(MOVE[outcome], ApplicationState(one.state)).value
        row.state = DETERMINATION_WORKFLOW.target("release", DeterminationState(row.state)).value
        one.updated_at = row.updated_at = row.released_at = now
        one.save(update_fields=("state", "updated_at"))
        row.save(update_fields=("state", "released_at", "updated_at"))
        record(
            verb=f"application.{MOVE[outcome]}", subject=one, actor=actor, now=now,
            rank=row.rank, total=row.total, national_won=row.national_won,
        )  # fmt: skip
        notify(
            recipients=people.get(one.lead_id, ()),
            kind=f"application.{one.state}",
            what=TOLD[outcome],
            href=f"/applications/{one.pk}/result/",
            now=now,
            subject=one,
            title=one.title,
        )


def _approved(call: Call) -> list[Determination]:
    rows = list(
        Determination.objects.select_for_update(of=("self",))
        .select_related("application")
        .filter(application__call=call, state=DeterminationState.APPROVED.value)
        .order_by("rank", "pk")
    )
    # The applications' rows too: a city may be withdrawing at this moment.
    there = {one.pk for one in Application.objects.select_for_update().filter(call=call)}
    decided = {row.application_id for row in rows} & there
    missing = [one.number for one in in_last_stage(call) if one.pk not in decided]
    if missing:
        raise Invalid(
            "These applications have no approved determination: {applications}.",
            remedy="Have each of them approved first.",
            applications=", ".join(sorted(missing)),
        )
    return [row for row in rows if row.application.state == ApplicationState.IN_STAGE]


def _refuse_open(call: Call) -> None:
    open_ones = Objection.objects.filter(
        application__call=call, state__in=[state.value for state in OPEN_OBJECTION]
    ).values_list("application__number", flat=True)
    again = Application.objects.filter(
        call=call, state=ApplicationState.ELIGIBLE.value, objection__isnull=False
    ).values_list("number", flat=True)
    waiting = sorted({*open_ones, *again})
    if waiting:
        raise Invalid(
            "Objections are still open: {applications}.",
            remedy="Decide them, and what follows from them, first.",
            applications=", ".join(waiting),
        )
