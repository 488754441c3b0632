"""Why no assignment exists: the limits that contradict each other, and the least to give way.

Not here: words. A limit is named by what it is and whom it concerns; the caller writes the
sentence. Applications, evaluators and rules are numbered from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, hstack
from scipy.sparse.csgraph import connected_components

from dure.engine.selection.solver import (
    INFINITY,
    Program,
    irreducible,
    minimise,
    minimise_whole,
)

FloatArray = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

MOST_TRIED = 150  # limits tried one by one; above, a contradiction is told as it was found


class AssignmentLimit(StrEnum):
    """One side of one bound."""

    REVIEWS = "reviews"  # an application needs so many
    REVIEWS_ABOVE = "reviews_above"  # and takes no more
    LOAD_FLOOR = "load_floor"
    LOAD_CEILING = "load_ceiling"
    RULE_FLOOR = "rule_floor"
    RULE_CEILING = "rule_ceiling"


# What gives way first when all cannot hold: loads, then rules, then the number of reviews.
PRICE = {
    AssignmentLimit.LOAD_FLOOR: 1,
    AssignmentLimit.LOAD_CEILING: 1,
    AssignmentLimit.RULE_FLOOR: 100,
    AssignmentLimit.RULE_CEILING: 100,
    AssignmentLimit.REVIEWS: 10_000,
    AssignmentLimit.REVIEWS_ABOVE: 10_000,
}


@dataclass(frozen=True, slots=True, order=True)
class Bound:
    """A limit and whom it concerns; -1 where a field has no meaning."""

    limit: AssignmentLimit
    application: int = -1
    evaluator: int = -1
    rule: int = -1


@dataclass(frozen=True, slots=True)
class Reason:
    """Bounds that cannot hold together.

    Attributes
    ----------
    bounds
        Where `minimal`, leaving out any one of them would lessen what is missing. A single bound
        contradicts the conflicts (or the fixed pairs) alone.
    needed, available
        What the bounds ask for in all, and the most there is of it.
    """

    bounds: tuple[Bound, ...]
    needed: int
    available: int
    minimal: bool = True

    @property
    def short(self) -> int:
        """How much is missing."""
        return self.needed - self.available


@dataclass(frozen=True, slots=True)
class Shortage:
    """No assignment exists.

    Attributes
    ----------
    reasons
        Contradictions that have nothing to do with each other.
    repair
        Bounds with how far each has to give way so that an assignment exists: the least in
        sum, loads before rules before reviews.
    """

    reasons: tuple[Reason, ...]
    repair: tuple[tuple[Bound, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """An assignment as a program: a column for each pair that may be.

    Rows are first the p applications, then the e evaluators, then (rule, application) of
    `owners`.
    """

    program: Program
    application: Index
    evaluator: Index
    p: int
    e: int
    owners: tuple[tuple[int, int], ...]

    def bound(self, row: int, above: bool) -> Bound:
        """Name one side of a row."""
        if row < self.p:
            return Bound(
                AssignmentLimit.REVIEWS_ABOVE if above else AssignmentLimit.REVIEWS,
                application=row,
            )
        if row < self.p + self.e:
            limit = AssignmentLimit.LOAD_CEILING if above else AssignmentLimit.LOAD_FLOOR
            return Bound(limit, evaluator=row - self.p)
        rule, application = self.owners[row - self.p - self.e]
        limit = AssignmentLimit.RULE_CEILING if above else AssignmentLimit.RULE_FLOOR
        return Bound(limit, application=application, rule=rule)


Side = tuple[int, bool]  # a row, and whether its upper bound is meant


def shortage(demands: Demands) -> Shortage:
    """Explain why a program of pairs has no whole answer.

    References
    ----------
    Chinneck (2008), Feasibility and infeasibility in optimization, ch. 6: elastic programs and
    the deletion filter. The elastic program's prices name bounds that contradict each other.
    """
    reasons, sides = _alone(demands)
    reasons += _contradictions(demands, sides)
    if not reasons:
        reasons.append(_indivisible(demands, sides))
    return Shortage(tuple(reasons), _repair(demands))


def _alone(demands: Demands) -> tuple[list[Reason], list[Side]]:
    """Return what no choice of pairs can keep, and the other sides that some choice breaks."""
    program = demands.program
    most, least = program.matrix @ program.upper, program.matrix @ program.lower
    reasons: list[Reason] = []
    sides: list[Side] = []
    for row in range(len(most)):
        low, high = int(program.row_lower[row]), int(program.row_upper[row])
        if most[row] < low:
            reasons.append(Reason((demands.bound(row, False),), low, int(most[row])))
        elif low > least[row]:
            sides.append((row, False))
        if least[row] > high:
            reasons.append(Reason((demands.bound(row, True),), int(least[row]), high))
        elif high < most[row]:
            sides.append((row, True))
    return reasons, sides


def _contradictions(demands: Demands, sides: list[Side]) -> list[Reason]:
    short, prices = _stretch(demands.program, sides)
    if short < 0.5:
        return []
    members = [side for side, price in zip(sides, prices, strict=True) if price > 1e-7]
    minimal = len(members) <= MOST_TRIED
    if minimal:

        def eased(chosen: Sequence[int]) -> bool:
            return _stretch(demands.program, [members[n] for n in chosen])[0] < short - 0.5

        members = [members[n] for n in irreducible(range(len(members)), eased)]
    reasons = []
    for part in _apart(demands.program, members):
        missing = round(_stretch(demands.program, part)[0])
        if missing:
            reasons.append(_reason(demands, part, missing, minimal))
    return sorted(reasons, key=lambda reason: reason.bounds)


def _apart(program: Program, members: list[Side]) -> list[list[Side]]:
    """Split sides into those that no pair connects."""
    rows = program.matrix.tocsr()[[row for row, _ in members]]
    count, label = connected_components(rows @ rows.T, directed=False)
    return [
        [side for side, own in zip(members, label, strict=True) if own == n] for n in range(count)
    ]


def _reason(demands: Demands, members: list[Side], short: int, minimal: bool) -> Reason:
    bounds = tuple(sorted(demands.bound(*side) for side in members))
    floors = sum(int(demands.program.row_lower[row]) for row, above in members if not above)
    if floors:
        return Reason(bounds, floors, floors - short, minimal)
    ceilings = sum(int(demands.program.row_upper[row]) for row, above in members if above)
    return Reason(bounds, ceilings + short, ceilings, minimal)


def _indivisible(demands: Demands, sides: list[Side]) -> Reason:
    """Explain bounds that hold in fractions but not in whole reviews: rules that overlap."""
    minimal = len(sides) <= MOST_TRIED
    members = sides
    if minimal:

        def possible(chosen: Sequence[int]) -> bool:
            return minimise_whole(_only(demands.program, [sides[n] for n in chosen])) is not None

        members = [sides[n] for n in irreducible(range(len(sides)), possible)]
    return _reason(demands, members, 1, minimal)


def _only(program: Program, sides: list[Side]) -> Program:
    """Keep the rows of some sides, each with those sides alone."""
    rows = sorted({row for row, _ in sides})
    asked = set(sides)
    return Program(
        program.cost,
        program.lower,
        program.upper,
        csc_array(program.matrix.tocsr()[rows]),
        np.array([program.row_lower[r] if (r, False) in asked else -INFINITY for r in rows]),
        np.array([program.row_upper[r] if (r, True) in asked else INFINITY for r in rows]),
    )


def _elastic(program: Program, sides: list[Side], prices: Sequence[int]) -> Program:
    """Let each side give way at a price; the pairs themselves cost nothing."""
    kept = _only(program, sides)
    place = {row: n for n, row in enumerate(sorted({row for row, _ in sides}))}
    give = csc_array(
        (
            [-1.0 if above else 1.0 for _, above in sides],
            ([place[row] for row, _ in sides], range(len(sides))),
        ),
        shape=(len(place), len(sides)),
    )
    most = float(abs(program.matrix).sum() + program.row_lower.clip(0).sum())
    return Program(
        np.concatenate((np.zeros(len(program.cost)), np.array(prices, np.float64))),
        np.concatenate((program.lower, np.zeros(len(sides)))),
        np.concatenate((program.upper, np.full(len(sides), most))),
        csc_array(hstack((kept.matrix, give), format="csc")),
        kept.row_lower,
        kept.row_upper,
    )


def _stretch(program: Program, sides: list[Side]) -> tuple[float, FloatArray]:
    """Return the least sum by which some sides must give way, and each side's part in it."""
    if not sides:
        return 0.0, np.zeros(0)
    elastic = _elastic(program, sides, [1] * len(sides))
    solved = minimise(elastic)
    if solved is None:
        raise ArithmeticError("an elastic program has an answer")
    values, prices = solved
    place = {row: n for n, row in enumerate(sorted({row for row, _ in sides}))}
    part = [max(-prices[place[row]] if above else prices[place[row]], 0.0) for row, above in sides]
    return float(elastic.cost @ values), np.array(part)


def _repair(demands: Demands) -> tuple[tuple[Bound, int], ...]:
    program = demands.program
    sides = [
        (row, above)
        for row in range(len(program.row_lower))
        for above in (False, True)
        if above or program.row_lower[row] > 0
    ]
    bounds = [demands.bound(*side) for side in sides]
    elastic = _elastic(program, sides, [PRICE[bound.limit] for bound in bounds])
    relaxed = minimise(elastic)
    values = None if relaxed is None else np.rint(relaxed[0])
    # Branch and bound only where the vertex is not whole, as it is on a network.
    if values is None or relaxed is None or abs(values - relaxed[0]).max() > 1e-6:
        values = minimise_whole(elastic)
    if values is None:
        raise ArithmeticError("an elastic program has an answer")
    gives = values[len(program.cost) :].astype(int).tolist()
    return tuple((bound, by) for bound, by in zip(bounds, gives, strict=True) if by > 0)
