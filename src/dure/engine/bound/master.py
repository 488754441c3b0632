"""The linear program that chooses among the routes known so far, by HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

USED = 1e-4
"""A route is used if the program takes more than this of it."""

NOUGHT = 1e-6
"""A dual below this share of the prize is 0: what is left of it is noise."""


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A program solved.

    Parameters
    ----------
    value
        The least cost.
    duals
        Shape (n,), each request's, from 0 to its prize.
    vehicle
        That of a vehicle, <= 0.
    used
        Indices of the routes that are used, those used most first.
    """

    value: float
    duals: FloatArray
    vehicle: float
    used: IntArray


class Master:
    """Cover every request or pay its prize, with no more routes than vehicles, at least cost.

    It is solved by the interior point method without crossover: its duals lie
    amid all that are optimal, not in a corner of them, and so take far fewer
    rounds to settle.

    Parameters
    ----------
    prizes
        Shape (n,), what leaving a request unserved costs.
    vehicles
        How many routes there may be.
    """

    def __init__(self, prizes: FloatArray, vehicles: int) -> None:
        self.requests = len(prizes)
        self.prizes = prizes
        self.orders: list[IntArray] = []
        self.costs: list[float] = []
        self._seen: dict[frozenset[int], float] = {}
        self._solver = highspy.Highs()
        for option, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", 1), ("presolve", "off"),
            ("run_crossover", "off"),
        ):  # fmt: skip
            self._solver.setOptionValue(option, value)
        nothing, none = np.zeros(0, np.int32), np.zeros(0)
        for _ in range(self.requests):
            self._solver.addRow(1.0, highspy.kHighsInf, 0, nothing, none)
        self._solver.addRow(-highspy.kHighsInf, float(vehicles), 0, nothing, none)
        for r, prize in enumerate(prizes.tolist()):
            self._column(prize, [r])

    def add(self, cost: float, order: Sequence[int]) -> bool:
        """Add a route by the order of its nodes; False if one as cheap serves the same already."""
        served = frozenset(node for node in order if node < self.requests)
        if self._seen.get(served, np.inf) <= cost + 1e-9:
            return False
        self._seen[served] = cost
        self.orders.append(np.array(order, np.int64))
        self.costs.append(cost)
        self._column(cost, [*sorted(served), self.requests])
        return True

    def solve(self) -> Program:
        """Solve the program over the routes known."""
        if not any(self._run(method) for method in ("ipm", "simplex")):
            raise Invalid("the linear program of the bound was not solved")
        found = self._solver.getSolution()
        duals, taken = np.array(found.row_dual), np.array(found.col_value)[self.requests :]
        duals[:-1][duals[:-1] < NOUGHT * self.prizes] = 0.0
        used = np.argsort(-taken, kind="stable")
        return Program(
            float(self._solver.getInfo().objective_function_value),
            np.minimum(duals[: self.requests], self.prizes),
            min(float(duals[-1]), 0.0),
            used[taken[used] > USED],
        )

    def _run(self, method: str) -> bool:
        self._solver.setOptionValue("solver", method)
        self._solver.run()
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _column(self, cost: float, rows: list[int]) -> None:
        self._solver.addCol(
            cost, 0.0, highspy.kHighsInf, len(rows), np.array(rows, np.int32), np.ones(len(rows))
        )
