"""Reads for a ranking: the material that is sealed with it, and the runs that were sealed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db.models import Prefetch

from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.programme.access.ranking import may_see_selection
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.ranking import joined
from dure.programme.domain.reading import fraction_text
from dure.programme.domain.rubric import rubric_from_mapping, rubric_to_mapping
from dure.programme.domain.run import RunKind
from dure.programme.domain.sheet import IN
from dure.programme.domain.terms import Stage, Terms
from dure.programme.models import Application, Call, Conflict, ScoreSheet, SealedRun
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.rubric_version import rubric_of


def selection_call(actor: Actor, call_id: int) -> Call:
    """Return a call whose selection *actor* may see.

    Raises
    ------
    NotFound
        If there is no such call, or *actor* may not know how its selection stands.
    NotAllowed
        If *actor* has a conflict with one of its applications: the ranking would tell of it.
    """
    call = call_visible_to(actor, call_id)
    if not may_see_selection(actor, call):
        raise NotFound("There is no such call.")
    refuse_conflicted(actor, call)
    return call


def refuse_conflicted(actor: Actor, call: Call) -> None:
    """Raise `NotAllowed` if *actor* has a conflict in force with an application of the call."""
    if actor.system or actor.user_id is None:
        return
    in_force = Conflict.objects.filter(
        user_id=actor.user_id, application__call=call, cleared_at__isnull=True
    )
    if in_force.exists():
        raise NotAllowed(
            "You have a conflict of interest with an application of this call.",
            remedy="A colleague without one has to do this.",
        )


def latest_run(call: Call, kind: RunKind, stage: int | None = None) -> SealedRun | None:
    """Return the last sealed run of a kind, at a stage if one is named."""
    runs = SealedRun.objects.filter(call=call, kind=kind.value)
    if stage is not None:
        runs = runs.filter(stage=stage)
    return runs.select_related("sealed_by").order_by("-pk").first()


def ranking_rule(terms: Terms, stage: Stage) -> dict[str, Any]:
    """Return the rule of a stage as it is sealed. One query, and one for each earlier stage."""
    rubric = rubric_from_mapping(rubric_of(stage).body)
    before = [one for one in terms.scored_stages if one.number < stage.number and one.weight > 0]
    rule = terms.selection
    most = joined(
        [
            (_weight(stage, before), rubric.total),
            *((one.weight, rubric_from_mapping(rubric_of(one).body).total) for one in before),
        ]
    )
    least = None if rule.threshold is None else fraction_text(rule.threshold * most)
    return {
        "stage": stage.number,
        "rubric": rubric_to_mapping(rubric),
        "aggregate": rule.aggregate.value,
        "trim": rule.trim,
        "quorum": stage.quorum,
        "least_total": least,
        "tie_breakers": list(rule.tie_breakers),
        "shortlist": stage.shortlist,
        "weight": fraction_text(_weight(stage, before)),
        "earlier": {str(one.number): fraction_text(one.weight) for one in before},
    }


def ranking_material(call: Call, terms: Terms, stage: Stage) -> dict[str, Any]:
    """Return what a stage is ranked from: every sheet that counts, with its exact points.

    Three queries, and one for each earlier stage.

    Raises
    ------
    Invalid
        If an earlier stage that counts was never ranked.
    """
    counting = ScoreSheet.objects.filter(
        stage=stage.number, state__in=[state.value for state in IN]
    ).prefetch_related("scores")
    rows = (
        Application.objects.filter(
            call=call, state=ApplicationState.IN_STAGE.value, stage=stage.number
        )
        .order_by("number", "pk")
        .prefetch_related(Prefetch("sheets", counting.order_by("evaluator_id"), "counting"))
    )
    earlier = _earlier(call, terms, stage)
    return {
        "call": call.pk,
        "stage": stage.number,
        "applications": [
            {
                "id": one.pk,
                "number": one.number or str(one.pk),
                "asked_won": str(one.national_won),
                "sheets": [_sheet(sheet) for sheet in one.counting],
                "earlier": {n: scores[one.pk] for n, scores in earlier.items()},
            }
            for one in rows
        ],
    }


def pending_sheets(call: Call, stage: int) -> dict[str, int]:
    """Count the sheets of a stage by state. One query."""
    states = ScoreSheet.objects.filter(application__call=call, stage=stage)
    found: dict[str, int] = {}
    for state in states.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def _sheet(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "id": sheet.pk,
        "evaluator": sheet.evaluator_id,
        "points": {one.criterion: _exact(one.points) for one in sheet.scores.all()},
    }


def _exact(points: Any) -> str:
    return fraction_text(Fraction(points if points is not None else 0))


def _earlier(call: Call, terms: Terms, stage: Stage) -> dict[str, dict[int, str]]:
    found = {}
    for one in terms.scored_stages:
        if one.number >= stage.number or one.weight <= 0:
            continue
        run = latest_run(call, RunKind.RANKING, one.number)
        if run is None:
            raise Invalid("Stage {stage} was never ranked.", stage=one.number)
        found[str(one.number)] = {
            row["application"]: row["score"] for row in run.output["ranking"]
        }
    return found


def _weight(stage: Stage, before: list[Stage]) -> Fraction:
    """A stage of weight 0 with none before it still ranks by its own points."""
    return stage.weight if stage.weight > 0 or before else Fraction(1)
