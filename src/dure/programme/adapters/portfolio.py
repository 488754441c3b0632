"""The best portfolio from a sealed rule and input; the same code chooses and verifies.

Exact numbers are texts. Only ranked applications that ask for money take part.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from dure.core.errors import Invalid
from dure.engine import selection as engine

FINEST = 2**41
"""Sums of points in their common unit up to which the solver stays exact."""
ROUNDED = 10_000


def choose(rule: dict[str, Any], given: dict[str, Any], seed: str) -> dict[str, Any]:
    """Return the output of a portfolio run.

    Raises
    ------
    Invalid
        If no portfolio fits; the limits that cannot hold together are named.
    """
    rows = given["applications"]
    if not rows:
        raise Invalid("No ranked application asks for money.")
    points, rounded = _points(rows)
    found = engine.best_portfolio(_problem(rule, rows, points), seed=seed)
    if isinstance(found, engine.NoPortfolio):
        raise _refusal(found)
    chosen = {rows[i]["id"] for i in found.chosen}
    reserve = [row["id"] for row in rows if row["id"] not in chosen][: rule["reserve"]]
    return {
        "chosen": [rows[i]["id"] for i in found.chosen],
        "reserve": reserve,
        "points": str(sum((Fraction(rows[i]["total"]) for i in found.chosen), Fraction(0))),
        "rounded": rounded,
        "spent_won": str(found.spent_won),
        "deviations": [_deviation(rows, one) for one in found.deviations],
    }


def _points(rows: list[dict[str, Any]]) -> tuple[tuple[Fraction, ...], bool]:
    """Return points the solver can hold exactly: as they are, or to four decimals."""
    exact = tuple(max(Fraction(row["total"]), Fraction(1, ROUNDED)) for row in rows)
    if sum(exact) * lcm(*(one.denominator for one in exact)) <= FINEST:
        return exact, False
    return tuple(Fraction(max(int(one * ROUNDED), 1), ROUNDED) for one in exact), True


def _problem(
    rule: dict[str, Any], rows: list[dict[str, Any]], points: tuple[Fraction, ...]
) -> engine.PortfolioProblem:
    asks = tuple(int(row["asked_won"]) for row in rows)
    budget = sum(asks) if rule["budget_won"] is None else int(rule["budget_won"])
    groups = tuple(
        engine.GroupLimit(
            quota["name"],
            np.array([quota["name"] in row["groups"] for row in rows]),
            quota["at_least"],
            quota["at_most"],
        )
        for quota in rule["quotas"]
    )
    return engine.PortfolioProblem(
        scores=points,
        ranks=tuple(row["rank"] for row in rows),
        asks_won=asks,
        budget_won=budget,
        count_floor=1,
        count_ceiling=rule["places"],
        groups=groups,
        application_ids=tuple(row["number"] for row in rows),
    )


def _deviation(rows: list[dict[str, Any]], one: engine.Deviation) -> dict[str, Any]:
    return {
        "application": rows[one.application]["id"],
        "rank": one.rank,
        "because": [
            {
                "limit": block.limit.value,
                "group": block.group,
                "by": str(block.by),
                "instead_of": [rows[i]["id"] for i in block.instead_of],
            }
            for block in one.blocks
        ],
    }


def _refusal(found: engine.NoPortfolio) -> Invalid:
    limits = ", ".join(f"{limit.value} {group}".strip() for limit, group in found.limits)
    if found.least_budget_won is None:
        return Invalid(
            "No portfolio keeps all limits: {limits} cannot hold together.",
            remedy="Change one of these limits in the call's terms.",
            limits=limits,
        )
    return Invalid(
        "No portfolio keeps all limits: {limits} cannot hold together. "
        "What the other limits ask for costs {least} won at least.",
        remedy="Change one of these limits in the call's terms.",
        limits=limits,
        least=found.least_budget_won,
    )
