"""The official ranking of a stage from a sealed rule and input; the same code ranks and verifies.

Values in and out are JSON: exact numbers are texts of whole numbers, decimals or fractions.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dure.core.errors import Invalid
from dure.programme.adapters.scoring import SheetPoints, StageScore, stage_scores
from dure.programme.domain.ranking import THRESHOLD, Placed, Standing, in_order, joined
from dure.programme.domain.rubric import rubric_from_mapping
from dure.programme.domain.terms import Aggregate, SelectionRule


def rank(rule: dict[str, Any], given: dict[str, Any], seed: str) -> dict[str, Any]:
    """Return the output of a ranking run.

    Raises
    ------
    Invalid
        If an application has fewer sheets than the rule needs; every such one is named.
    """
    scores = _scores(rule, given)
    short = [one["number"] for one in given["applications"] if scores[one["id"]].is_short]
    if short:
        needed = next(iter(scores.values())).needed
        raise Invalid(
            "Fewer score sheets than needed ({needed}): {applications}.",
            remedy="Wait for the sheets, or have other evaluators score these applications.",
            needed=needed,
            applications=", ".join(short),
        )
    standings = [_standing(rule, one, scores[one["id"]]) for one in given["applications"]]
    placed = in_order(standings, rule["tie_breakers"], seed)
    return {"ranking": [_row(rule, one) for one in placed]}


def _scores(rule: dict[str, Any], given: dict[str, Any]) -> dict[int, StageScore]:
    sheets = [
        SheetPoints(
            one["id"], sheet["evaluator"], {k: Fraction(v) for k, v in sheet["points"].items()}
        )
        for one in given["applications"]
        for sheet in one["sheets"]
    ]
    found = stage_scores(
        rubric_from_mapping(rule["rubric"]),
        SelectionRule(aggregate=Aggregate(rule["aggregate"]), trim=rule["trim"]),
        sheets,
        quorum=rule["quorum"],
        applications=[one["id"] for one in given["applications"]],
    )
    return {one.application_id: one for one in found}


def _standing(rule: dict[str, Any], one: dict[str, Any], score: StageScore) -> Standing:
    own = score.total or Fraction(0)
    pairs = [(Fraction(rule["weight"]), own)]
    pairs += [(Fraction(rule["earlier"][n]), Fraction(v)) for n, v in one["earlier"].items()]
    total = joined(pairs)
    least = rule["least_total"]
    missed = score.missed
    if least is not None and total < Fraction(least) and THRESHOLD not in missed:
        missed = (*missed, THRESHOLD)
    asked = int(one["asked_won"])
    return Standing(one["id"], one["number"], asked, own, total, score.criteria, missed)


def _row(rule: dict[str, Any], placed: Placed) -> dict[str, Any]:
    one = placed.standing
    first = rule["shortlist"]
    inside = placed.rank is not None and (first is None or placed.rank <= first)
    return {
        "application": one.application,
        "number": one.number,
        "rank": placed.rank,
        "total": str(one.total),
        "score": str(one.score),
        "criteria": {key: str(value) for key, value in one.criteria.items()},
        "missed": list(one.missed),
        "decided_by": placed.decided_by,
        "inside": inside,
    }
