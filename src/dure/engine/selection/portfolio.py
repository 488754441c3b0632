"""What the money buys: the portfolio of most points within budget, count and quotas, exactly.

Not here: scores and ranks. Applications (n) are numbered from 0; money is whole won. Among equal
sums of points the least sum of ranks wins, then the least sum of lots, so one answer is left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, vstack

from dure.core.errors import Invalid
from dure.engine.selection.lots import check_names, lot
from dure.engine.selection.rule import Points, exactly
from dure.engine.selection.solver import (
    INFINITY,
    Program,
    irreducible,
    minimise,
    minimise_whole,
)

FloatArray = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

LOT_BITS = 20
MOST_UNITS = 2**42  # sums above would not be whole in the solver's arithmetic


class PortfolioLimit(StrEnum):
    """A limit of the call."""

    BUDGET = "budget"
    COUNT_FLOOR = "count_floor"
    COUNT_CEILING = "count_ceiling"
    GROUP_FLOOR = "group_floor"
    GROUP_CEILING = "group_ceiling"


@dataclass(frozen=True, slots=True, eq=False)
class GroupLimit:
    """At least and at most so many of a group; `members` has shape (n,). No ceiling if None."""

    name: str
    members: Mask
    floor: int = 0
    ceiling: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PortfolioProblem:
    """What is asked, checked.

    Parameters
    ----------
    scores
        n points > 0, exact; never fewer for a better rank.
    ranks
        n ranks from 1; equals may share one.
    asks_won
        n amounts > 0.
    budget_won
        Whole won, >= 0.
    count_floor, count_ceiling
        At least and at most so many; no ceiling if None.
    application_ids
        Names that break the last ties; the row numbers if empty.
    """

    scores: tuple[Points, ...]
    ranks: tuple[int, ...]
    asks_won: tuple[int, ...]
    budget_won: int
    count_floor: int = 0
    count_ceiling: int | None = None
    groups: tuple[GroupLimit, ...] = ()
    application_ids: tuple[str, ...] = ()
    points: tuple[Fraction, ...] = field(init=False)

    def __post_init__(self) -> None:
        n, put = len(self.scores), object.__setattr__
        put(self, "points", tuple(exactly(score, "scores") for score in self.scores))
        put(self, "ranks", tuple(int(rank) for rank in self.ranks))
        put(self, "asks_won", tuple(_won(ask, "asks_won") for ask in self.asks_won))
        put(self, "budget_won", _won(self.budget_won, "budget_won"))
        ids = tuple(self.application_ids) or tuple(str(i) for i in range(n))
        put(self, "application_ids", ids)
        check_names(list(ids), "")
        if not len(self.ranks) == len(self.asks_won) == len(ids) == n:
            raise Invalid("expected as many ranks, amounts and ids as scores", where="scores")
        if any(p <= 0 for p in self.points) or 0 in self.asks_won:
            raise Invalid("expected points and amounts above 0", where="scores")
        # Within a shared rank the most points first, so that neighbours tell everything.
        ordered = sorted(zip(self.ranks, self.points, strict=True), key=lambda x: (x[0], -x[1]))
        for (rank, high), (after, low) in pairwise(ordered):
            if high < low and rank < after:
                raise Invalid(
                    "rank {after} has more points than rank {rank}",
                    where="ranks",
                    after=after,
                    rank=rank,
                )
        _check_bounds(self.count_floor, self.count_ceiling, "count_floor")
        for group in self.groups:
            where = f"groups.{group.name}"
            _check_bounds(group.floor, group.ceiling, where)
            if np.shape(group.members) != (n,) or np.asarray(group.members).dtype != np.bool_:
                raise Invalid("expected {count} truth values", where=f"{where}.members", count=n)


@dataclass(frozen=True, slots=True)
class Block:
    """A limit that forbids exchanges.

    Attributes
    ----------
    instead_of
        Chosen applications of worse rank for which the exchange would break the limit.
    by
        The least by which it would: won for the budget, applications otherwise.
    """

    limit: PortfolioLimit
    group: str
    instead_of: tuple[int, ...]
    by: int


@dataclass(frozen=True, slots=True)
class Deviation:
    """An application passed over for one of worse rank, and all limits that made it so.

    Each exchange with a chosen application of worse rank stands in at least one block.
    """

    application: int
    rank: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The answer: `chosen` rising; no portfolio within the limits has more points."""

    chosen: tuple[int, ...]
    total: Fraction
    spent_won: int
    deviations: tuple[Deviation, ...]


@dataclass(frozen=True, slots=True)
class NoPortfolio:
    """Nothing fits.

    Attributes
    ----------
    limits
        Limits (with the group) that cannot hold together; leaving out any one resolves it.
    least_budget_won
        What the other limits cost at least; None if no budget is enough.
    """

    limits: tuple[tuple[PortfolioLimit, str], ...]
    least_budget_won: int | None


def best_portfolio(problem: PortfolioProblem, *, seed: str = "") -> Portfolio | NoPortfolio:
    """Choose the portfolio of most points within every limit.

    References
    ----------
    Pisinger, Toth (1998), Knapsack problems; solved by branch and bound in HiGHS, the answer put
    back into every limit in whole numbers.
    """
    limits = _Limits(problem)
    units = lcm(*(p.denominator for p in problem.points))
    whole = [int(p * units) for p in problem.points]
    if sum(whole) > MOST_UNITS:
        raise Invalid("points are too fine; round them", where="scores")
    cost = -np.array(whole, np.float64)
    program = limits.program(cost)
    values = minimise_whole(program)
    if values is None:
        return _why_none(problem, limits)
    program = _narrowed(program, values)
    for second in (np.array(problem.ranks, np.float64), _lots(problem, seed)):
        program = _among_best(program, values, second)
        better = minimise_whole(program)
        values = values if better is None else better
    chosen = tuple(np.flatnonzero(values > 0.5).tolist())
    return Portfolio(
        chosen,
        sum((problem.points[i] for i in chosen), Fraction(0)),
        sum(problem.asks_won[i] for i in chosen),
        _deviations(problem, values > 0.5),
    )


@dataclass(slots=True)
class _Limits:
    """Every limit as one side of a row."""

    problem: PortfolioProblem
    names: list[tuple[PortfolioLimit, str]] = field(init=False)
    rows: list[FloatArray] = field(init=False)
    most: list[float] = field(init=False)

    def __post_init__(self) -> None:
        # Each row is "at most": a floor is a ceiling on the negative.
        problem, n = self.problem, len(self.problem.scores)
        unit = gcd(*problem.asks_won) or 1
        asks = np.array([ask // unit for ask in problem.asks_won], np.float64)
        if asks.sum() > MOST_UNITS:
            raise Invalid("amounts are too large for whole arithmetic", where="asks_won")
        ones = np.ones(n)
        self.names = [(PortfolioLimit.BUDGET, "")]
        self.rows, self.most = [asks], [float(min(problem.budget_won // unit, MOST_UNITS))]
        self._add(ones, problem.count_floor, problem.count_ceiling, "")
        for group in problem.groups:
            marks = np.asarray(group.members, np.float64)
            self._add(marks, group.floor, group.ceiling, group.name)

    def _add(self, row: FloatArray, floor: int, ceiling: int | None, name: str) -> None:
        low, high = (
            (PortfolioLimit.GROUP_FLOOR, PortfolioLimit.GROUP_CEILING)
            if name
            else (PortfolioLimit.COUNT_FLOOR, PortfolioLimit.COUNT_CEILING)
        )
        if floor > 0:
            self.names.append((low, name))
            self.rows.append(-row)
            self.most.append(-float(floor))
        if ceiling is not None:
            self.names.append((high, name))
            self.rows.append(row)
            self.most.append(float(ceiling))

    def program(self, cost: FloatArray, keep: Sequence[int] | None = None) -> Program:
        kept = range(len(self.rows)) if keep is None else keep
        n = len(cost)
        matrix = np.array([self.rows[r] for r in kept]).reshape(-1, n)
        most = np.array([self.most[r] for r in kept])
        none = np.full(len(most), -INFINITY)
        return Program(cost, np.zeros(n), np.ones(n), csc_array(matrix), none, most)


def _narrowed(program: Program, values: FloatArray) -> Program:
    """Fix what every best answer has in common, as far as the relaxation's prices show it."""
    largest = np.asarray(abs(program.matrix).max(axis=1).toarray(), np.float64).reshape(-1, 1)
    scale = 1 / np.maximum(largest, 1)
    relaxed = minimise(
        replace(
            program,
            matrix=csc_array(program.matrix.multiply(scale)),
            row_upper=program.row_upper * scale[:, 0],
        )
    )
    if relaxed is None:
        return program
    reduced = program.cost - program.matrix.T @ (relaxed[1] * scale[:, 0])
    gap = program.cost @ values - program.cost @ relaxed[0] + 0.5
    sure = abs(reduced) > gap
    return replace(
        program,
        lower=np.where(sure, values, program.lower),
        upper=np.where(sure, values, program.upper),
    )


def _among_best(program: Program, values: FloatArray, second: FloatArray) -> Program:
    row = csc_array(program.cost[None, :])
    return replace(
        program,
        cost=second,
        matrix=csc_array(vstack((program.matrix, row), format="csc")),
        row_lower=np.append(program.row_lower, -INFINITY),
        row_upper=np.append(program.row_upper, program.cost @ values),
    )


def _lots(problem: PortfolioProblem, seed: str) -> FloatArray:
    ids = problem.application_ids
    return np.array([lot(seed, "portfolio", i) >> (256 - LOT_BITS) for i in ids], np.float64)


def _why_none(problem: PortfolioProblem, limits: _Limits) -> NoPortfolio:
    zero = np.zeros(len(problem.scores))

    def possible(kept: Sequence[int]) -> bool:
        return minimise_whole(limits.program(zero, kept)) is not None

    clash = irreducible(range(len(limits.rows)), possible)
    others = range(1, len(limits.rows))
    cheapest = minimise_whole(limits.program(limits.rows[0], others))
    least = None
    if cheapest is not None:
        least = sum(problem.asks_won[i] for i in np.flatnonzero(cheapest > 0.5).tolist())
    return NoPortfolio(tuple(limits.names[r] for r in clash), least)


def _deviations(problem: PortfolioProblem, chosen: Mask) -> tuple[Deviation, ...]:
    ranks = np.array(problem.ranks)
    inside = np.flatnonzero(chosen)
    if not len(inside):
        return ()
    passed = np.flatnonzero(~chosen & (ranks < ranks[inside].max()))
    order = passed[np.lexsort((passed, ranks[passed]))].tolist()
    groups = [(g, np.asarray(g.members).astype(np.int64)) for g in problem.groups]
    held = {g.name: int(marks[inside].sum()) for g, marks in groups}
    asks = np.array(problem.asks_won, np.int64)
    left = problem.budget_won - int(asks[inside].sum())
    found = []
    for i in order:
        worse = inside[ranks[inside] > ranks[i]]
        over: dict[tuple[PortfolioLimit, str], Index] = {
            (PortfolioLimit.BUDGET, ""): asks[i] - asks[worse] - left,
        }
        for group, marks in groups:
            after = held[group.name] + marks[i] - marks[worse]
            over[PortfolioLimit.GROUP_FLOOR, group.name] = group.floor - after
            if group.ceiling is not None:
                over[PortfolioLimit.GROUP_CEILING, group.name] = after - group.ceiling
        found.append(Deviation(i, int(ranks[i]), _blocks(over, worse)))
    return tuple(found)


def _blocks(over: Mapping[tuple[PortfolioLimit, str], Index], worse: Index) -> tuple[Block, ...]:
    return tuple(
        Block(limit, group, tuple(worse[by > 0].tolist()), int(by[by > 0].min()))
        for (limit, group), by in over.items()
        if (by > 0).any()
    )


def _won(amount: int, where: str) -> int:
    if isinstance(amount, (bool, float)) or int(amount) != amount or amount < 0:
        raise Invalid("expected whole won, >= 0", where=where)
    return int(amount)


def _check_bounds(floor: int, ceiling: int | None, where: str) -> None:
    if floor < 0 or (ceiling is not None and ceiling < floor):
        raise Invalid("expected 0 <= floor <= ceiling", where=where)
