"""The selection of a call as its page shows it: what is sealed, what is decided, what is next."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from dure.core.actor import Actor
from dure.programme.domain.call import CallState
from dure.programme.domain.determination import DeterminationState
from dure.programme.domain.run import RunKind
from dure.programme.domain.terms import Terms
from dure.programme.models import Application, Call, Determination, SealedRun
from dure.programme.queries.determination import determinations_of
from dure.programme.queries.proposal import decimal_text, passed_text
from dure.programme.queries.ranking import latest_run


class Step(StrEnum):
    """What a selection waits for."""

    NOT_YET = "not_yet"
    RANK = "rank"
    RELEASE = "release"
    NEXT_STAGE = "next_stage"
    CHOOSE = "choose"
    PROPOSE = "propose"
    APPROVE = "approve"
    ANNOUNCE = "announce"
    OBJECTIONS = "objections"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Row:
    """One application in the official order."""

    application: Application
    rank: int | None
    total: str
    exact: str
    missed: tuple[str, ...]
    decided_by: str
    inside: bool
    chosen: bool
    reserve: int | None
    passed: str
    determination: Determination | None


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything that the page of a selection shows."""

    call: Call
    terms: Terms
    step: Step
    ranking: SealedRun | None
    portfolio: SealedRun | None
    rows: tuple[Row, ...] = ()
    awards: int = 0
    spent_won: int = 0
    held: int = 0
    first: int = field(default=0)


def selection_of(call: Call, terms: Terms, actor: Actor) -> Selection:
    """Return the selection of a call. Five queries, however many applications there are."""
    stage = call.stage
    ranking = latest_run(call, RunKind.RANKING, stage)
    portfolio = latest_run(call, RunKind.PORTFOLIO, stage)
    if portfolio is not None and (ranking is None or portfolio.given["ranking"] != ranking.hash):
        portfolio = None  # of a ranking that was replaced
    held = {row.application_id: row for row in determinations_of(call, actor)}
    rows = _rows(ranking, portfolio, held)
    awards = [one for one in held.values() if one.outcome == "award"]
    laid = terms.stage(stage)
    last = not any(one.number > stage for one in terms.scored_stages)
    places = laid.shortlist if laid and laid.shortlist and not last else terms.selection.places
    return Selection(
        call=call,
        terms=terms,
        step=_step(call, ranking, portfolio, held, rows),
        ranking=ranking,
        portfolio=portfolio,
        rows=rows,
        awards=len(awards),
        spent_won=sum(one.national_won for one in awards),
        held=sum(1 for one in held.values() if one.state == DeterminationState.HELD),
        first=places,
    )


def _rows(
    ranking: SealedRun | None, portfolio: SealedRun | None, held: dict[int, Determination]
) -> tuple[Row, ...]:
    if ranking is None:
        return ()
    sealed = ranking.output["ranking"]
    found = Application.objects.select_related("lead").in_bulk(
        [row["application"] for row in sealed]
    )
    chosen = portfolio.output if portfolio else {"chosen": [], "reserve": [], "deviations": []}
    passed = {one["application"]: passed_text(one) for one in chosen["deviations"]}
    return tuple(_row(row, found[row["application"]], chosen, passed, held) for row in sealed)


def _row(
    row: dict[str, Any],
    one: Application,
    chosen: dict[str, Any],
    passed: dict[int, str],
    held: dict[int, Determination],
) -> Row:
    return Row(
        application=one,
        rank=row["rank"],
        total=decimal_text(Fraction(row["total"])),
        exact=row["total"],
        missed=tuple(row["missed"]),
        decided_by=row["decided_by"],
        inside=row["inside"],
        chosen=one.pk in chosen["chosen"],
        reserve=chosen["reserve"].index(one.pk) + 1 if one.pk in chosen["reserve"] else None,
        passed=passed.get(one.pk, ""),
        determination=held.get(one.pk),
    )


def _step(
    call: Call,
    ranking: SealedRun | None,
    portfolio: SealedRun | None,
    held: dict[int, Determination],
    rows: tuple[Row, ...],
) -> Step:
    state = CallState(call.state)
    if state is CallState.EVALUATING:
        if ranking is None:
            return Step.RANK
        moved = all(row.application.stage != call.stage or row.application.state != "in_stage"
                    for row in rows)  # fmt: skip
        return Step.NEXT_STAGE if moved else Step.RELEASE
    if state is CallState.DELIBERATING:
        return _deciding(portfolio, held)
    if state is CallState.ANNOUNCED:
        return Step.OBJECTIONS
    return Step.OVER if state is CallState.FINAL else Step.NOT_YET


def _deciding(portfolio: SealedRun | None, held: dict[int, Determination]) -> Step:
    if portfolio is None:
        return Step.CHOOSE
    if not held:
        return Step.PROPOSE
    if any(one.state == DeterminationState.HELD for one in held.values()):
        return Step.APPROVE
    return Step.ANNOUNCE
