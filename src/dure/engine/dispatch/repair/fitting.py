"""Whether trips fit into the plans if they may be so late, and a plan that shows it.

The plans of everyone else keep their vehicle, stops and order, and their
promises; only the times between shift.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.plans import FloatArray, IntArray, Plans, prices_of
from dure.engine.dispatch.problem import Weights
from dure.engine.dispatch.repair.lateness import Bounds

LIMITS = [k.LATEST, k.ARRIVE, k.RIDE]
SMALL = 4
"""So few trips are placed in every way there is, if the plans are short."""

HASTE = prices_of(Weights(kilometre=0.0, wait=1.0, ride=1.0))

TRIALS = 4000
"""Plans looked at, at most, in one search of every way."""

SHUFFLES = 3
"""Random orders in which trips are put in, after the two that follow their limits."""


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What holds for one trip: the limits as they stand, and as they were first given.

    Both (3,): latest beginning of boarding, of alighting, longest ride.
    """

    standing: IntArray
    given: IntArray

    def limits(self, late: int) -> IntArray:
        """Give the limits of one who may be so late."""
        return np.maximum(self.standing, self.given + late)

    def lateness(self, actual: IntArray) -> int:
        """Say how late `actual` (3,) is against what was first given; 0 within what stands."""
        over = np.where(actual > self.standing, actual - self.given, 0)
        return int(over.max(initial=0))


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A plan found: how late it makes each trip, the codes of its vehicles, who carries whom."""

    late: Bounds
    plans: Mapping[int, list[int]]
    at: Mapping[int, int]


class Fitting:
    """The test that `least` asks, for some trips of the book.

    Parameters
    ----------
    plans, now
        The plans; those of everyone else fit their limits.
    terms
        By row of the book, those who may be late.
    pool
        Rows among them that may go to any vehicle; they are in no plan.
    as_is
        By vehicle, plans in which the pool has places already; None if there
        are none.
    closed
        Vehicles that take nobody.
    trials
        Plans looked at, at most, in one search of every way.
    """

    def __init__(
        self,
        plans: Plans,
        now: int,
        terms: Mapping[int, Terms],
        pool: Sequence[int],
        as_is: Mapping[int, list[int]],
        closed: Collection[int],
        trials: int = TRIALS,
    ) -> None:
        self.plans = plans
        self.now = now
        self.terms = terms
        self.pool = sorted(pool)
        self.as_is = as_is
        self.open = [v for v in range(len(plans.fleet)) if v not in closed]
        self.base = {v: plans.codes(v) for v in self.open}
        self.fixed = self._carriers()
        self.at: dict[int, int] = {}
        self.trials = trials
        self._trials = 0
        self._dirty = set(self.open)
        self._known: list[_Known] = []
        plans.make_room(trips=len(self.pool) + 1)
        for v in closed:
            plans.refresh(v, now)

    @property
    def small(self) -> bool:
        """Say whether so few trips are concerned that every way is looked at."""
        return len(self.terms) <= SMALL

    def __call__(self, bounds: Bounds) -> Bounds | None:
        """Look for a plan within the bounds; leave it in the plans and say how late all are.

        The search is not exact, and narrower bounds may lead it astray; but
        what was found once is found again.
        """
        for row, late in bounds.items():
            self.plans.book[row, LIMITS] = self.terms[row].limits(late)
        ways: list[Callable[[], bool]] = [self._as_it_is, self._out_and_in]
        ways += [lambda order=order: self._in_order(order) for order in self._orders()]  # type: ignore[misc]
        if self.trials and 1 < len(self.pool) <= SMALL:  # one alone is put in exactly
            ways.append(self._every_way)
        if not any(way() for way in ways):
            return self._again(bounds)
        found = self.latenesses()
        plans = {v: self.plans.codes(v) for v in sorted(self._dirty)}
        self._known.append(_Known(found, plans, dict(self.at)))
        return found

    def _again(self, bounds: Bounds) -> Bounds | None:
        """Take up a plan found before that keeps these bounds too."""
        for known in self._known:
            if all(known.late[row] <= late for row, late in bounds.items()):
                self.reset()
                for v, codes in known.plans.items():
                    self._dirty.add(v)
                    self._set(v, codes)
                self.at = dict(known.at)
                return known.late
        return None

    def latenesses(self) -> dict[int, int]:
        """Say how late each trip is in the plans as they are."""
        return {row: terms.lateness(self.actual(row)) for row, terms in self.terms.items()}

    def carrier(self, row: int) -> int:
        """Give the vehicle that carries a trip."""
        return self.fixed[row] if row in self.fixed else self.at[row]

    def actual(self, row: int) -> IntArray:
        """Give when a trip boards and alights at the earliest, and how long it rides: (3,)."""
        plans, trip = self.plans, self.plans.book[row]
        v = self.carrier(row)
        line = plans.lines[v, : plans.fleet[v, k.COUNT] + 1]
        down = int(line[line[:, k.CODE] == 2 * row + 1][0, k.START])
        if trip[k.BOARDED] >= 0:
            return np.array([-1, down, down - trip[k.BOARDED]], np.int64)
        up = line[line[:, k.CODE] == 2 * row][0]
        return np.array([up[k.START], down, down - up[k.START] - up[k.DWELL]], np.int64)

    def reset(self) -> bool:
        """Take the pool out of all plans; say whether the rest fits."""
        self.at = {}
        again = sorted(self._dirty | set(self.fixed.values()))
        fits = [self._set(v, self.base[v]) for v in again]
        self._dirty = set()
        return all(fits)

    def put(self, row: int, weights: FloatArray | None = None) -> bool:
        """Put a trip where it is cheapest within its limits; False if it fits nowhere."""
        plans = self.plans
        for state in (1, 2, 3):  # a vehicle is passed over by chance, but not thrice
            _, v, i, j = plans.run(
                k.put_back, self.now, plans.lines, plans.coefs, row, np.inf,
                np.array([state * 7919], np.int64), plans.spare, plans.one, weights=weights,
            )  # fmt: skip
            if v >= 0:
                plans.splice(v, i, j, row)
                self.at[row] = int(v)
                self._dirty.add(int(v))
                return plans.refresh(v, self.now)
        return False

    def hasten(self, rows: Sequence[int]) -> None:
        """Serve some of the pool as soon as can be, with nobody later than in the plan found."""
        book = self.plans.book
        for row, terms in self.terms.items():
            book[row, LIMITS] = np.maximum(terms.standing, self.actual(row))
        for row in rows:
            v = self.at[row]
            codes = self.plans.codes(v)
            self.plans.cut(v, row)
            self.plans.refresh(v, self.now)
            if not self.put(row, HASTE):
                self._set(v, codes)
                self.at[row] = v

    def _carriers(self) -> dict[int, int]:
        return {
            code >> 1: v
            for v, codes in self.base.items()
            for code in codes
            if code >= 0 and code >> 1 in self.terms
        }

    def _set(self, v: int, codes: Sequence[int]) -> bool:
        plans = self.plans
        plans.act[v, : len(codes)] = codes
        plans.fleet[v, k.COUNT] = len(codes)
        return plans.refresh(v, self.now)

    def _as_it_is(self) -> bool:
        """Leave every trip where it was; without the pool its plan may not even fit."""
        if not self.reset() and not self.as_is:
            return False
        for v, codes in self.as_is.items():
            self._dirty.add(v)
            if not self._set(v, codes):
                return False
            self.at |= {code >> 1: v for code in codes if code >= 0 and code >> 1 in self.pool}
        return len(self.at) == len(self.pool)

    def _out_and_in(self) -> bool:
        """Move one trip alone."""
        if not self.as_is:
            return False
        for row in self.pool:
            if not self.reset():
                return False
            fits = True
            for v, codes in self.as_is.items():
                rest = [code for code in codes if code < 0 or code >> 1 != row]
                self._dirty.add(v)
                fits = self._set(v, rest) and fits
                self.at |= {code >> 1: v for code in rest if code >= 0 and code >> 1 in self.pool}
            if fits and self.put(row):
                return True
        return False

    def _orders(self) -> Iterable[list[int]]:
        """Give orders in which to put the pool in: by limits, and by chance, always the same."""
        book = self.plans.book
        yield sorted(self.pool, key=lambda row: (book[row, k.LATEST], row))
        yield sorted(self.pool, key=lambda row: (book[row, k.ARRIVE], row))
        if len(self.pool) > 2:
            rng = np.random.default_rng(len(self.pool))
            for _ in range(SHUFFLES):
                yield rng.permutation(self.pool).tolist()

    def _in_order(self, order: Sequence[int]) -> bool:
        """Put one after another where it is cheapest."""
        return self.reset() and all(self.put(row) for row in order)

    def _every_way(self) -> bool:
        """Look at every place of every trip, up to a number of trials."""
        self._trials = self.trials
        if not self.reset():
            return False
        return self._place(0)

    def _place(self, n: int) -> bool:
        if n == len(self.pool):
            return True
        return any(
            self._tried(n, v, i, j)
            for v in self.open
            for i, j in product(self._rows(v), self._rows(v))
            if i <= j
        )

    def _rows(self, v: int) -> range:
        fleet = self.plans.fleet[v]
        return range(int(fleet[k.FROZEN]) + 1, int(fleet[k.COUNT]) + 2)

    def _tried(self, n: int, v: int, i: int, j: int) -> bool:
        if self._trials <= 0:
            return False
        self._trials -= 1
        plans, row = self.plans, self.pool[n]
        plans.splice(v, i, j, row)
        self.at[row] = v
        self._dirty.add(v)
        if plans.refresh(v, self.now) and self._place(n + 1):
            return True
        del self.at[row]
        plans.cut(v, row)
        return False
