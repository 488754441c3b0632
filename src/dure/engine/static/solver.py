"""Plans for trips that are all known beforehand, by ruin and recreate under exact limits.

Where the fleet is not given, routes are emptied one after the other until no fewer carry all. Then
the length is annealed: goods first with tasks left out for a prize each, at last, as people from
when all have a place, with nobody left out. Christiaens & Vanden Berghe (2020), Transp. Sci.
54(2), with ride and route limits decided exactly (see `kernels.forward`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.static import kernels as k
from dure.engine.static.arrays import copy_of, empty_plan, nearness, orders, problem_of
from dure.engine.static.instance import Instance, Kind, Solution

AVERAGE_REMOVED, LONGEST_STRING, BLINK = 7.0, 6.0, 0.01
BOLD, WIDE = 0.2, 3.0
"""Share of the ruins that are large, where rides are not limited; and how much larger. Tuned."""

WARM, MILD, COLD, FILLING = 1.5, 0.6, 0.01, 0.1
"""First and last temperature, in average distances between two locations; that at which the last
stage begins; that while places are looked for at any price. Tuned."""

CHEAP, DEAR, FAIR, FIRM = 5.0, 100.0, 1.5, 1e6
"""Prizes in average distances: at first, of goods and of people; on average after places were
looked for at any price; and in the last stage."""

RISE = 0.05
"""What an iteration adds to the prize of a task that is left out, in average distances."""

PATIENCE, TROUBLED, FIRM_FROM = 0.3, 0.3, 0.5
"""Shares of the budget: after which, with some never placed, a place is looked for at any price;
from which the last stage may begin, and from which it does. It leaves nobody out."""

MANY = 8.0, 0.08
"""How many left out are trouble: a number and a share of all. They would not soon be placed."""

EMPTYING_SHARE = 0.4
"""Of the budget, at most, to carry all with fewer vehicles."""

SLICE = 200
"""Iterations at one temperature where iterations are the budget."""

SLICE_SECONDS = 0.05
"""About how long one temperature holds where seconds are the budget."""


def solve(
    instance: Instance,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 1,
    vehicles: int | None = None,
    clock: Callable[[], float] = perf_counter,
) -> Solution:
    """Find routes that carry as many tasks as can be with least length.

    Parameters
    ----------
    instance
        Checked at its own door.
    seconds, iterations
        The budget: one of the two. With iterations the answer is the same on every machine for
        one seed.
    seed
        >= 1.
    vehicles
        Use at most so many. None is the instance's fleet; for pickup and delivery, where the
        field's objective counts vehicles first, it is then made as small as the budget finds.
    clock
        Gives seconds; only differences count.

    Raises
    ------
    Invalid
        If not one of seconds and iterations is given, or a number is out of bounds.
    """
    if (seconds is None) == (iterations is None):
        raise Invalid("one budget is needed", remedy="Give seconds or iterations, not both.")
    if (seconds is not None and not 0 < seconds < math.inf) or (
        iterations is not None and iterations < 1
    ):
        raise Invalid("a budget of nothing", remedy="Give more than 0.")
    if not 1 <= seed < 2**31 - 1:
        raise Invalid("seed {seed} is not between 1 and 2147483646", seed=seed)
    fleet = instance.fleet.vehicles if vehicles is None else vehicles
    if fleet < 1:
        raise Invalid("a fleet of {vehicles}", where=say("vehicles"), vehicles=fleet)
    if not instance.tasks:
        return Solution(())
    fleet = min(fleet, len(instance.tasks))
    shrink = vehicles is None and instance.kind is Kind.PICKUP_DELIVERY
    budget = _seconds(seconds, clock) if seconds is not None else _iterations(iterations or 1)
    search = _Search(instance, fleet, seed)
    search.run(budget, shrink)
    return search.solution()


Budget = Iterator[tuple[float, int]]


def _iterations(total: int) -> Budget:
    """Yield the share of the budget spent and the iterations to do next."""
    for done in range(0, total, SLICE):
        yield done / total, min(SLICE, total - done)


def _seconds(seconds: float, clock: Callable[[], float]) -> Budget:
    begin, size = clock(), 10
    before = begin
    while before - begin < seconds:
        yield (before - begin) / seconds, size
        after = clock()
        if after - before < SLICE_SECONDS:
            size += 1 + size // 2
        elif after - before > 2 * SLICE_SECONDS:
            size = max(1, size // 2)
        before = after


class _Search:
    def __init__(self, instance: Instance, fleet: int, seed: int) -> None:
        self.instance = instance
        self.tasks = len(instance.tasks)
        self.problem = problem_of(instance)
        goods = instance.kind is Kind.PICKUP_DELIVERY
        self.bold, self.prize = (BOLD, CHEAP) if goods else (0.0, DEAR)
        self.patience, self.firm_from = (PATIENCE, FIRM_FROM) if goods else (0.0, 0.0)
        self.mild = MILD if goods else WARM
        self.near, self.keys = nearness(self.problem), orders(self.problem)
        self.mean = max(float(np.mean(self.problem.lengths[0])), 1e-9)
        self.state = np.array([seed * 48271 % 2147483647], np.int64)
        self.clock = np.array([1], np.int64)
        self.found: tuple[int, float, list[tuple[int, ...]]] | None = None
        self.filling = self.firm = False
        self.begin, self.warm, self.fall = 0.0, WARM, 1.0
        self._begin(fleet, [])
        self._anneal(0, WARM)  # compiled, or read from the compiler's cache, before time counts

    def _begin(self, fleet: int, routes: list[tuple[int, ...]]) -> None:
        """Lay out routes, at most `fleet` of them; the tasks of no route are in the bank."""
        tasks = self.tasks
        plan = self.plan = empty_plan(self.problem, fleet)
        for v, route in enumerate(routes[:fleet]):
            plan.line[v, 1 : len(route) + 1, k.NODE] = route
            plan.line[v, len(route) + 1, k.NODE] = 2 * tasks + 1
            plan.count[v] = len(route)
            plan.carrier[[c >> 1 for c in route]] = v
        for v in range(fleet):
            k.refresh(self.problem, plan, v)
            self.clock[0] += 1
            plan.version[v] = self.clock[0]
        self.kept = copy_of(plan)
        self.memo = k.Memo(
            np.full((tasks, fleet), -1, np.int64),
            np.zeros((tasks, fleet)),
            np.zeros((tasks, fleet), np.int64),
            np.zeros((tasks, fleet), np.int64),
        )
        self.trial = np.zeros((plan.line.shape[1] + 4, plan.line.shape[2]), np.int64)
        bank = np.flatnonzero(plan.carrier < 0)
        self.search = k.Search(
            self.state,
            self.clock,
            np.concatenate([bank, np.zeros(tasks - len(bank), np.int64)]),
            np.array([len(bank)]),
            np.full(tasks, self.prize * self.mean),
            plan.line[:, :, k.NODE].copy(),
            plan.count.copy(),
            np.array([plan.cost.sum()]),
            np.array([len(bank)]),
        )

    def _anneal(self, iterations: int, temperature: float) -> None:
        k.anneal(
            self.problem, self.plan, self.kept, self.memo, self.trial, self.search, self.near,
            self.keys, iterations, temperature * self.mean, AVERAGE_REMOVED, LONGEST_STRING,
            self.bold, WIDE, BLINK, RISE * self.mean, self.fall,
        )  # fmt: skip

    def run(self, budget: Budget, shrink: bool) -> None:
        """Spend the budget; `solution` is the answer."""
        for share, iterations in budget:
            if shrink and share < EMPTYING_SHARE:
                self._fill(iterations)
                if self.search.best_banked[0] == 0:
                    self._empty_one()
                self.begin = share
                continue
            if shrink:
                shrink = False
                self._settle()
            if self.search.best_banked[0] and share - self.begin >= self.patience:
                self.filling = True
                self._fill(iterations)
            else:
                at = self._stage(share)
                self._anneal(iterations, self.warm * (COLD / self.warm) ** at)
        self._keep()

    def _fill(self, iterations: int) -> None:
        """Look for places for all: prizes rise, on average, with every task but one left out."""
        self.fall = 1.0 - RISE * self.mean / float(self.search.prize.sum())
        self._anneal(iterations, FILLING)

    def _stage(self, share: float) -> float:
        """Move from the loose stage on to the firm one; how far along these are, from 0 to 1."""
        prize = self.search.prize
        if self.filling:
            self.filling, self.begin = False, share
            prize *= min(1.0, FAIR * self.mean * len(prize) / float(prize.sum()))
        at = (share - self.begin) / (1.0 - self.begin)
        many = self.search.banked[0] > MANY[0] + MANY[1] * len(prize)
        due = at >= self.firm_from or (many and at > TROUBLED)
        if due and not self.firm and self.search.best_banked[0] == 0:
            self.firm = True
            if at > 0:
                self.begin, self.warm, at = share, WARM if many else self.mild, 0.0
            self._begin(len(self.plan.count), self._routes())
            self.search.prize[:] = FIRM * self.mean
        loose = 0.0 if self.firm else max(0.0, 1.0 - at / FIRM_FROM)
        self.fall = 1.0 - RISE * loose / (2 * len(prize))
        return at

    def _empty_one(self) -> None:
        """Go on with one vehicle less: its tasks are to find a place in the others."""
        self._keep()
        routes = sorted(self._routes(), key=len, reverse=True)
        if len(routes) > 1:
            self._begin(len(routes) - 1, routes)

    def _settle(self) -> None:
        """Go back to the fewest vehicles that carried all."""
        if self.search.best_banked[0] and self.found and not self.found[0]:
            self._begin(len(self.found[2]), self.found[2])

    def _keep(self) -> None:
        now = int(self.search.best_banked[0]), float(self.search.best_cost[0])
        routes = self._routes()
        if self.found is None or (now[0], len(routes), now[1]) < (
            self.found[0],
            len(self.found[2]),
            self.found[1],
        ):
            self.found = *now, routes

    def _routes(self) -> list[tuple[int, ...]]:
        counts, rows = self.search.best_count, self.search.best_rows
        return [
            tuple(int(c) for c in rows[v, 1 : n + 1]) for v, n in enumerate(counts.tolist()) if n
        ]

    def solution(self) -> Solution:
        """Give the best plan found."""
        _, _, routes = self.found or (0, 0.0, [])
        carried = {c >> 1 for route in routes for c in route}
        left = [task.task_id for t, task in enumerate(self.instance.tasks) if t not in carried]
        return Solution(tuple(sorted(routes)), tuple(left))
