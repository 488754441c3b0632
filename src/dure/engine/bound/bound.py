"""A lower bound on what it costs to serve trips that are all known: column generation.

Set partitioning over all routes, relaxed to fractions: the master program
chooses among the routes known, its duals say which route is missing, and a
labelling algorithm finds it. Any duals give a valid bound (Farley 1990, Oper.
Res. 38(5); Luebbecke & Desrosiers 2005, Oper. Res. 53(6)), so the search may
be broken off at any time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.bound import kernels as k
from dure.engine.bound.master import Master
from dure.engine.bound.problem import Known

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LABELS = 4_000_000
"""Partial routes held at once, at most, some 130 bytes each."""

CLOSE = 1e-4
"""The bound is done when it is this near, as a share, to the program's value."""

SMOOTHING = 0.5
"""How much of the best duals goes into the next: Wentges (1997), ITOR 4(2)."""

QUICK = ((2, 2), (3, 4), (4, 8))
"""Before exact pricing: people on board at most, and labels kept per place."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What was proven.

    Parameters
    ----------
    value
        No plan costs less. -inf if nothing was proven in the budget.
    program
        The value of the last program: with `value` near to it, no better
        bound can be had from these routes.
    rounds, columns, labels
        Programs solved, routes made, most partial routes held at once.
    """

    value: float
    program: float
    rounds: int
    columns: int
    labels: int

    @property
    def closed(self) -> bool:
        """Say whether the relaxation was solved to its end."""
        return self.program - self.value <= CLOSE * max(1.0, abs(self.program)) * 1.0001


def lower_bound(
    known: Known,
    prize: float,
    *,
    rounds: int = 1000,
    labels: int = LABELS,
    enough: Callable[[], bool] = lambda: False,
) -> Bound:
    """Bound the cost of the best plan from below.

    The cost is that of dispatch: kilometres, waiting, riding and walking by
    their weights, and `prize` for each person who is left unserved.

    Parameters
    ----------
    prize
        Finite and not negative. With weights of 0 and a prize of 1 the bound
        is one on how many must be left.
    rounds
        Programs to solve, at most.
    labels
        Partial routes to hold at once, at most.
    enough
        Asked before each program whether to break off.

    Raises
    ------
    Invalid
        If the prize is not a number from 0 on, or no label is allowed.
    """
    if not (math.isfinite(prize) and prize >= 0):
        raise Invalid("a prize of {prize}", prize=prize)
    if labels < 2 or rounds < 1:
        raise Invalid("a budget of nothing", remedy="Give more than 0.")
    return _Search(known, prize, labels).run(rounds, enough)


class _Search:
    def __init__(self, known: Known, prize: float, labels: int) -> None:
        self.net = known.net()
        self.vehicles = len(known.vehicles)
        n = len(self.net.ride)
        self.prizes = prize * (self.net.seats + self.net.places).astype(np.float64)
        self.idle = float(self.net.metres[2 * n, 2 * n + 1])
        self.most = int(self.net.room[0] + self.net.room[1])
        self.master = Master(self.prizes, self.vehicles)
        self.pool = pool_of(n, min(self.most, n), labels)
        self.table = np.full(1 << (2 * labels - 1).bit_length(), -1, np.int64)
        self.heads = np.full(int(self.net.span[1] - self.net.span[0]) + 1, -1, np.int64)
        self.best, self.of = np.zeros(n), np.zeros(n, np.int64)
        self.value, self.duals = -math.inf, np.zeros(n)
        self.held = 0

    def run(self, rounds: int, enough: Callable[[], bool]) -> Bound:
        program, done = math.inf, 0
        while done < rounds and not enough():
            done += 1
            program, duals, vehicle = self.master.solve()
            program += self.vehicles * self.idle
            if program - self.value <= CLOSE * max(1.0, abs(program)):
                break
            if not self._quickly(duals, vehicle) and not self._exactly(duals, vehicle):
                break
        return Bound(self.value, program, done, len(self.master.costs), self.held)

    def _quickly(self, duals: FloatArray, vehicle: float) -> bool:
        """Add routes that a short search finds; say if there are any."""
        return any(
            self._price(duals, min(most, self.most), keep) and self._add(duals, vehicle)
            for most, keep in QUICK
        )

    def _exactly(self, duals: FloatArray, vehicle: float) -> bool:
        """Bound by duals between the best and the program's, then by these; say if it goes on."""
        between = [SMOOTHING * self.duals + (1 - SMOOTHING) * duals] if self.value > 0 else []
        for tried in (*between, duals):
            if not self._price(tried, self.most, 0):
                return False
            value = float(tried.sum()) + self.vehicles * (self.idle + min(0.0, self._least()))
            if value > self.value:
                self.value, self.duals = value, tried
            if self._add(duals, vehicle):
                return True
        return False

    def _least(self) -> float:
        return float(self.best.min()) - self.idle

    def _price(self, duals: FloatArray, most: int, keep: int) -> bool:
        """Price routes into `best` and `of`; False if the labels did not suffice."""
        made = k.price(
            self.net, duals, most, keep, self.pool, self.table, self.heads, self.best, self.of
        )
        self.held = max(self.held, int(made))
        return bool(made >= 0)

    def _add(self, duals: FloatArray, vehicle: float) -> bool:
        """Add the routes found that the duals say are missing."""
        found = False
        for last in self.of[self.of >= 0].tolist():
            served, cost = self._route(last)
            if cost - float(duals[served].sum()) - vehicle < -k.EPSILON:
                found = self.master.add(cost, served) or found
        return found

    def _route(self, label: int) -> tuple[list[int], float]:
        """Follow a label back; return whom it serves and what that costs, idling deducted."""
        net, pool, n = self.net, self.pool, len(self.net.ride)
        served: list[int] = []
        cost = float(net.metres[pool.node[label], 2 * n + 1]) - self.idle
        while label > 0:
            node, before = int(pool.node[label]), int(pool.parent[label])
            r = node % n
            begin = int(pool.time[label] - net.dwell[r])
            cost += float(net.metres[pool.node[before], node])
            cost += float((net.at_pick if node < n else net.at_drop)[r]) * begin
            if node < n:
                served.append(r)
                cost += float(net.base[r])
            label = before
        return served, cost


def pool_of(n: int, aboard: int, labels: int) -> k.Pool:
    """Make room for so many labels of n requests with so many of them on board."""
    return k.Pool(
        node=np.zeros(labels, np.int16),
        time=np.zeros(labels, np.int64),
        cost=np.zeros(labels),
        parent=np.zeros(labels, np.int64),
        aboard=np.zeros(labels, np.int8),
        who=np.zeros((labels, aboard), np.int16),
        driven=np.zeros((labels, aboard), np.int32),
        done=np.zeros((labels, (n + 63) // 64), np.uint64),
        after=np.zeros(labels, np.int64),
        queue=np.zeros(labels, np.int64),
        dead=np.zeros(labels, np.bool_),
    )
