"""A lower bound on what it costs to serve trips that are all known: column generation.

Set partitioning over all routes, relaxed to fractions: the master program
chooses among the routes known, its duals say which route is missing, and a
labelling algorithm finds it. Any duals give a valid bound (Farley 1990, Oper.
Res. 38(5); Luebbecke & Desrosiers 2005, Oper. Res. 53(6)), so the search may
be broken off at any time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.bound import kernels as k
from dure.engine.bound.master import Master, Program
from dure.engine.bound.nearby import kernels as near
from dure.engine.bound.problem import Known

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LABELS = 32_000_000
"""Partial routes held at once, at most, some 130 bytes each."""

FEW = 2_000_000
"""Room for partial routes to begin with; for all that are allowed where they do not suffice."""

FULL = 1_000
"""As many people as fit, whatever the vehicle."""

CLOSE = 1e-4
"""The bound is done when it is this near, as a share, to the program's value."""

SMOOTHING = 0.5
"""How much of the best duals goes into the next: Wentges (1997), ITOR 4(2)."""

QUICK = ((4, 8), (FULL, 0))
"""Before exact pricing: people on board at most, and labels kept per place (0: all)."""

LOOSE = -1
"""Does not look at how long anybody was driven."""

BLUR = 60
"""Seconds of riding that partial routes may differ by and be taken for one, at first."""

NEAR = 5
"""Routes to add, at most, of those near to one that is used."""

PLENTY = 0.25
"""So many routes found nearby, as a share of the requests, and nothing else is searched."""


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
    blur
        Seconds by which the search that proved the value may have counted a
        ride as shorter, each time that it took two partial routes for one; 0
        if it took none.
    """

    value: float
    program: float
    rounds: int
    columns: int
    labels: int
    blur: int = 0

    @property
    def closed(self) -> bool:
        """Say whether the relaxation was solved to its end."""
        return self.program - self.value <= CLOSE * max(1.0, abs(self.program)) * 1.0001


def lower_bound(
    known: Known,
    prize: float,
    *,
    routes: Iterable[Sequence[str]] = (),
    rounds: int = 10_000,
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
    routes
        Of a good plan, to begin with: ids in the order of the stops, each
        twice, for boarding and for alighting. What does not fit is left out.
    rounds
        Programs to solve, at most.
    labels
        Partial routes to hold at once, at most.
    enough
        Asked before each program whether to break off. If nothing is proven
        by then, one search more is made that does.

    Raises
    ------
    Invalid
        If the prize is not a number from 0 on, no label is allowed, or a
        route has an id that is not known or not there twice.
    """
    if not (math.isfinite(prize) and prize >= 0):
        raise Invalid("a prize of {prize}", prize=prize)
    if labels < 2 or rounds < 1:
        raise Invalid("a budget of nothing", remedy="Give more than 0.")
    orders = [_order(known, route) for route in routes]
    return _Search(known, prize, labels).run(orders, rounds, enough)


def _order(known: Known, route: Sequence[str]) -> list[int]:
    """Give the nodes of a route."""
    names = [known.requests[r].request_id for r in known.order]
    for name in route:
        if name not in names or route.count(name) != 2:
            raise Invalid(
                "a route must have each request twice", where=say("request {id}", id=name)
            )
    numbers = [names.index(name) for name in route]
    return [r + len(names) * (r in numbers[:i]) for i, r in enumerate(numbers)]


class _Search:
    def __init__(self, known: Known, prize: float, labels: int) -> None:
        self.net = known.net()
        self.vehicles = len(known.vehicles)
        n = len(self.net.ride)
        self.prizes = prize * (self.net.seats + self.net.places).astype(np.float64)
        self.idle = float(self.net.metres[2 * n, 2 * n + 1])
        self.most = min(int(self.net.room[0] + self.net.room[1]), n)
        self.master = Master(self.prizes, self.vehicles)
        self.labels = labels
        self._make_room(min(labels, FEW))
        self.heads = np.full(int(self.net.span[1] - self.net.span[0]) + 1, -1, np.int64)
        self.best, self.of = np.zeros(n), np.zeros(n, np.int64)
        self.found = np.zeros((n + 1, 2 * n), np.int64)
        self.lengths, self.reduced = np.zeros(n + 1, np.int64), np.zeros(n + 1)
        self.value, self.duals = -math.inf, np.zeros(n)
        self.stage, self.held, self.blur = 0, 0, 0

    def run(
        self, orders: Iterable[Sequence[int]], rounds: int, enough: Callable[[], bool]
    ) -> Bound:
        found, done = None, 0
        if not enough():
            self._begin(orders)
        while done < rounds and not enough():
            done += 1
            found = self.master.solve()
            if self._done(found) or not self._improve(found):
                break
        else:
            if found and self.value == -math.inf and self._price(found.duals, self.most, 0, BLUR):
                self._proven(found.duals, BLUR)
        program = found.value + self.vehicles * self.idle if found else math.inf
        return Bound(self.value, program, done, len(self.master.costs), self.held, self.blur)

    def _improve(self, program: Program) -> bool:
        """Add routes, by a search of all if need be; False if none is missing or it failed."""
        near = self._nearby(program)
        if near >= PLENTY * len(self.prizes):
            return True
        return self._quickly(program) or near > 0 or self._exactly(program)

    def _begin(self, orders: Iterable[Sequence[int]]) -> None:
        """Add the routes given, and of those that a short search finds one for each vehicle."""
        for order in orders:
            self._enter(order)
        duals, nobody = self.prizes.copy(), np.zeros_like(self.prizes)
        for _ in range(self.vehicles):
            most, keep = QUICK[0]
            if (
                not self._price(duals, min(most, self.most), keep)
                or not np.isfinite(self.best).any()
            ):
                return
            order = self._followed(int(self.of[self.best.argmin()]))
            self._enter(order)
            duals[[node for node in order if node < len(nobody)]] = 0.0

    def _nearby(self, program: Program) -> int:
        """Add routes near to those that are used; return how many."""
        count = 0
        for j in program.used.tolist():
            near.nearby(
                self.net,
                program.duals,
                self.master.orders[j],
                self.found,
                self.lengths,
                self.reduced,
            )
            for i in np.argsort(self.reduced, kind="stable")[:NEAR].tolist():
                if self.reduced[i] - self.idle < program.vehicle - k.EPSILON:
                    count += self._enter(self.found[i, : self.lengths[i]].tolist())
        return count

    def _quickly(self, program: Program) -> bool:
        """Add routes that a short search finds; say if there are any.

        A search that finds none is not made again before all is searched.
        """
        for most, keep in QUICK[self.stage :]:
            if self._price(program.duals, min(most, self.most), keep) and self._add(program):
                return True
            self.stage += 1
        return False

    def _exactly(self, program: Program) -> bool:
        """Bound by duals between the best and the program's, then by these; say if it goes on."""
        duals = program.duals
        between = SMOOTHING * self.duals + (1 - SMOOTHING) * duals
        searches = [(duals, BLUR), (duals, 0)]
        for tried, blur in [(between, BLUR)] * (self.value > 0) + searches:
            if not self._price(tried, self.most, 0, blur):
                return False
            self._proven(tried, blur)
            if self._add(program):
                self.stage = 0
                return True
            if self._done(program):
                return True
        return False

    def _proven(self, duals: FloatArray, blur: int) -> None:
        """Keep the bound by duals just priced if it is the best."""
        least = min(0.0, float(self.best.min()) - self.idle) - k.EPSILON
        value = float(duals.sum()) + self.vehicles * (self.idle + least)
        if value > self.value:
            self.value, self.duals, self.blur = value, duals, blur

    def _done(self, program: Program) -> bool:
        value = program.value + self.vehicles * self.idle
        return value - self.value <= CLOSE * max(1.0, abs(value))

    def _price(self, duals: FloatArray, most: int, keep: int, blur: int = LOOSE) -> bool:
        """Price routes into `best` and `of`; False if the labels did not suffice."""
        while True:
            room = len(self.pool.node) if blur >= 0 else min(FEW, self.labels)
            pool = k.Pool(*(field[:room] for field in self.pool))
            made = k.price(
                self.net, duals, most, keep, blur, pool, self.table[: places_of(room)],
                self.heads, self.best, self.of,
            )  # fmt: skip
            self.held = max(self.held, int(made) if made >= 0 else room)
            if made >= 0 or blur < 0 or room >= self.labels:
                return bool(made >= 0)
            self._make_room(self.labels)

    def _make_room(self, labels: int) -> None:
        self.pool = pool_of(len(self.net.ride), self.most, labels)
        self.table = np.full(places_of(labels), -1, np.int64)

    def _add(self, program: Program) -> bool:
        """Add the routes found that the duals say are missing."""
        found = False
        for last in self.of[self.of >= 0].tolist():
            order = self._followed(last)
            served = [node for node in order if node < len(self.prizes)]
            worth = float(program.duals[served].sum()) + program.vehicle
            found = self._enter(order, worth - k.EPSILON) or found
        return found

    def _enter(self, order: Sequence[int], below: float = math.inf) -> bool:
        """Add a route to the program if it fits and costs less than so much, idling deducted."""
        since = np.zeros(len(self.prizes), np.int64)
        cost = near.walk(self.net, np.array(order, np.int64), len(order), since) - self.idle
        return bool(cost < below and self.master.add(cost, order))

    def _followed(self, label: int) -> list[int]:
        """Follow a label back; return its nodes in order."""
        order: list[int] = []
        while label > 0:
            order.append(int(self.pool.node[label]))
            label = int(self.pool.parent[label])
        return order[::-1]


def places_of(labels: int) -> int:
    """Give the size of a table of so many labels' places: a power of two, half of it free."""
    return 1 << (2 * labels - 1).bit_length()


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
