"""Selection for programs: ranking, portfolio, determinations, announcement, runs, results."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema

from dure.programme.actions import announcement, determination, portfolio, reserve
from dure.programme.actions import ranking as actions
from dure.programme.adapters.recompute import verify_run
from dure.programme.domain.determination import Outcome
from dure.programme.queries.call import terms_of
from dure.programme.queries.determination import determinations_of
from dure.programme.queries.ranking import selection_call
from dure.programme.queries.result import results_of
from dure.programme.queries.run import bundle_of, run_visible_to
from dure.programme.queries.selection import selection_of
from dure.web.clock import now
from dure.web.fields import Key

router = Router(tags=["selection"])
Number = Annotated[int, Path(ge=1, le=1000)]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]


class DeterminationOut(Schema):
    """What is decided of an application; money in whole won, the total as an exact fraction."""

    id: int
    application_id: int
    outcome: str
    state: str
    proposed: str
    rank: int | None
    total: str
    reserve_place: int | None
    national_won: int
    reason: str
    deviation: str
    updated_at: datetime


class DeterminationIn(Schema):
    outcome: Outcome
    reason: Text
    deviation: Text = ""
    national_won: Annotated[int, Field(ge=0, le=10**15)] = 0
    seen: datetime | None = None


class SelectionRow(Schema):
    number: str
    application_id: int
    rank: int | None
    total: str
    missed: list[str]
    decided_by: str
    chosen: bool
    reserve: int | None


class SelectionOut(Schema):
    """How a selection stands; `step` names what it waits for."""

    call: int
    step: str
    ranking_run: int | None
    portfolio_run: int | None
    rows: list[SelectionRow]


class RunOut(Schema):
    """A sealed run, as the stand-alone verifier reads it."""

    dure: str
    id: int
    call: int
    stage: int
    kind: str
    rule: Any
    input: Any
    input_hash: str
    seed: str
    output: Any
    hash: str
    sealed_at: datetime


class Sealed(Schema):
    run: int
    hash: str


class VerifiedOut(Schema):
    as_sealed: bool
    differs: list[str]


class ResultOut(Schema):
    number: str
    title: str
    lead: str
    outcome: str
    rank: int | None
    total: str
    national_won: int
    reason: str
    sheets: list[str]


class ResultsOut(Schema):
    call: int
    announced_at: datetime
    awards: int
    national_won: int
    local_won: int
    rows: list[ResultOut]


class Done(Schema):
    call: int
    state: str


@router.get("/calls/{call_id}/selection", response=SelectionOut)
def selection(request: HttpRequest, call_id: Key) -> dict[str, Any]:
    call = selection_call(request.actor, call_id)
    found = selection_of(call, terms_of(call), request.actor)
    return {
        "call": call.pk,
        "step": found.step.value,
        "ranking_run": found.ranking.pk if found.ranking else None,
        "portfolio_run": found.portfolio.pk if found.portfolio else None,
        "rows": [
            {
                "number": row.application.number,
                "application_id": row.application.pk,
                "rank": row.rank,
                "total": row.exact,
                "missed": list(row.missed),
                "decided_by": row.decided_by,
                "chosen": row.chosen,
                "reserve": row.reserve,
            }
            for row in found.rows
        ],
    }


@router.post("/calls/{call_id}/stages/{stage}/rank", response=Sealed)
def rank(request: HttpRequest, call_id: Key, stage: Number) -> dict[str, Any]:
    run = actions.rank_stage(call_id=call_id, stage=stage, actor=request.actor, now=now())
    return {"run": run.pk, "hash": run.hash}


@router.post("/calls/{call_id}/stages/{stage}/release", response=Done)
def release(request: HttpRequest, call_id: Key, stage: Number) -> dict[str, Any]:
    call = actions.release_stage(call_id=call_id, stage=stage, actor=request.actor, now=now())
    return {"call": call.pk, "state": call.state}


@router.post("/calls/{call_id}/portfolio", response=Sealed)
def choose(request: HttpRequest, call_id: Key) -> dict[str, Any]:
    run = portfolio.choose_portfolio(call_id=call_id, actor=request.actor, now=now())
    return {"run": run.pk, "hash": run.hash}


@router.get("/calls/{call_id}/determinations", response=list[DeterminationOut])
def determinations(request: HttpRequest, call_id: Key) -> Any:
    return determinations_of(selection_call(request.actor, call_id), request.actor)


@router.post("/calls/{call_id}/determinations/propose", response=list[DeterminationOut])
def propose(request: HttpRequest, call_id: Key) -> Any:
    return determination.propose_determinations(call_id=call_id, actor=request.actor, now=now())


@router.post("/calls/{call_id}/determinations/approve", response=list[DeterminationOut])
def approve(request: HttpRequest, call_id: Key) -> Any:
    return determination.approve_determinations(call_id=call_id, actor=request.actor, now=now())


@router.put("/determinations/{determination_id}", response=DeterminationOut)
def edit(request: HttpRequest, determination_id: Key, given: DeterminationIn) -> Any:
    return determination.edit_determination(
        determination_id=determination_id, actor=request.actor, now=now(), **given.dict()
    )


@router.post("/calls/{call_id}/announce", response=Done)
def announce(request: HttpRequest, call_id: Key) -> dict[str, Any]:
    call = announcement.announce(call_id=call_id, actor=request.actor, now=now())
    return {"call": call.pk, "state": call.state}


@router.post("/calls/{call_id}/finalise", response=Done)
def finalise(request: HttpRequest, call_id: Key) -> dict[str, Any]:
    call = announcement.finalise_call(call_id=call_id, actor=request.actor, now=now())
    return {"call": call.pk, "state": call.state}


@router.post("/calls/{call_id}/reserve/promote", response=DeterminationOut)
def promote(request: HttpRequest, call_id: Key) -> Any:
    return reserve.promote_next(call_id=call_id, actor=request.actor, now=now())


@router.get("/runs/{run_id}", response=RunOut)
def run(request: HttpRequest, run_id: Key) -> dict[str, Any]:
    return bundle_of(run_visible_to(request.actor, run_id))


@router.get("/runs/{run_id}/verify", response=VerifiedOut)
def verify(request: HttpRequest, run_id: Key) -> dict[str, Any]:
    as_sealed, differs = verify_run(run_visible_to(request.actor, run_id))
    return {"as_sealed": as_sealed, "differs": list(differs)}


@router.get("/calls/{call_id}/results", response=ResultsOut, auth=None)
def results(request: HttpRequest, call_id: Key) -> dict[str, Any]:
    found = results_of(request.actor, call_id)
    return {
        "call": found.call.pk,
        "announced_at": found.call.announced_at,
        "awards": found.awards,
        "national_won": found.national_won,
        "local_won": found.local_won,
        "rows": [
            {
                "number": row.determination.application.number,
                "title": row.determination.application.title,
                "lead": row.determination.application.lead.name,
                "outcome": row.determination.outcome,
                "rank": row.determination.rank,
                "total": row.total,
                "national_won": row.determination.national_won,
                "reason": row.determination.reason,
                "sheets": list(row.sheets),
            }
            for row in found.rows
        ],
    }
