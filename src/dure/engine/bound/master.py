"""The linear program that chooses among the routes known so far, by HiGHS."""

from __future__ import annotations

from collections.abc import Collection

import highspy
import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid

FloatArray = npt.NDArray[np.float64]


class Master:
    """Cover every request or pay its prize, with no more routes than vehicles, at least cost.

    Parameters
    ----------
    prizes
        Shape (n,), what leaving a request unserved costs.
    vehicles
        How many routes there may be.
    """

    def __init__(self, prizes: FloatArray, vehicles: int) -> None:
        self.requests = len(prizes)
        self.routes: list[frozenset[int]] = []
        self.costs: list[float] = []
        self._seen: dict[frozenset[int], float] = {}
        self._solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self._solver.setOptionValue(option, value)
        nothing, none = np.zeros(0, np.int32), np.zeros(0)
        for _ in range(self.requests):
            self._solver.addRow(1.0, highspy.kHighsInf, 0, nothing, none)
        self._solver.addRow(-highspy.kHighsInf, float(vehicles), 0, nothing, none)
        for r, prize in enumerate(prizes.tolist()):
            self._column(prize, [r])

    def add(self, cost: float, requests: Collection[int]) -> bool:
        """Add a route; False if one as cheap serves the same already."""
        served = frozenset(requests)
        if self._seen.get(served, np.inf) <= cost + 1e-9:
            return False
        self._seen[served] = cost
        self.routes.append(served)
        self.costs.append(cost)
        self._column(cost, [*sorted(served), self.requests])
        return True

    def solve(self) -> tuple[float, FloatArray, float]:
        """Return the least cost, each request's dual (>= 0) and that of a vehicle (<= 0)."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Invalid("the linear program of the bound was not solved")
        duals = np.array(self._solver.getSolution().row_dual)
        value = float(self._solver.getInfo().objective_function_value)
        return value, np.maximum(duals[: self.requests], 0.0), min(float(duals[-1]), 0.0)

    def _column(self, cost: float, rows: list[int]) -> None:
        self._solver.addCol(
            cost, 0.0, highspy.kHighsInf, len(rows), np.array(rows, np.int32), np.ones(len(rows))
        )
