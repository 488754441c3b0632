"""Which trip each vehicle drives: the assignment program of Alonso-Mora et al., by HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

MOST_NODES = 2_000
"""Branch-and-bound nodes after which the best found so far counts; the root mostly is enough."""


@dataclass(frozen=True, slots=True)
class Column:
    """A vehicle and the requests that it could carry in one trip, at an extra cost."""

    vehicle: int
    requests: tuple[int, ...]
    cost: float
    codes: list[int]


def choose(
    columns: Sequence[Column], so_far: Sequence[int], must: Sequence[bool], reward: float
) -> list[Column]:
    """Choose at most one column per vehicle: all that must be carried, most others, least cost.

    Parameters
    ----------
    so_far
        The columns of the assignment so far, with which the search begins:
        one per vehicle at most, all that must be carried in them.
    must
        Per request, whether it is booked already; the others count `reward`.

    References
    ----------
    Alonso-Mora, Samaranayake, Wallar, Frazzoli, Rus (2017), On-demand
    high-capacity ride-sharing via dynamic trip-vehicle assignment, PNAS
    114(3), 462-467, equations 3-7.
    """
    if not columns:
        return []
    free = [sum(not must[r] for r in column.requests) for column in columns]
    cost = np.array([c.cost - reward * n for c, n in zip(columns, free, strict=True)])
    start = _start(columns, so_far, cost)
    solver = _model(columns, must, cost)
    solution = highspy.HighsSolution()
    solution.col_value = start.tolist()
    solver.setSolution(solution)
    solver.run()
    found = np.round(np.array(solver.getSolution().col_value[: len(columns)]))
    if not _fits(columns, must, found) or cost @ found > cost @ start:
        found = start
    return [column for column, value in zip(columns, found, strict=True) if value > 0]


def _model(columns: Sequence[Column], must: Sequence[bool], cost: FloatArray) -> highspy.Highs:
    vehicles = 1 + max(column.vehicle for column in columns)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns), vehicles + len(must)
    model.col_cost_ = cost
    model.col_lower_, model.col_upper_ = np.zeros(len(columns)), np.ones(len(columns))
    model.row_lower_ = np.array([0.0] * vehicles + [float(m) for m in must])
    model.row_upper_ = np.ones(vehicles + len(must))
    rows = [[column.vehicle, *(vehicles + r for r in column.requests)] for column in columns]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
    model.a_matrix_.index_ = np.array([r for row in rows for r in row], np.int32)
    model.a_matrix_.value_ = np.ones(sum(len(row) for row in rows))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(columns)
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-3), ("mip_max_nodes", MOST_NODES),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def _start(columns: Sequence[Column], so_far: Sequence[int], cost: FloatArray) -> FloatArray:
    """Begin with the assignment so far, and add the cheapest that keeps it."""
    chosen = {columns[n].vehicle: n for n in so_far}
    carried = {r for n in so_far for r in columns[n].requests}
    for n in np.argsort(cost, kind="stable").tolist():
        v, requests = columns[n].vehicle, set(columns[n].requests)
        own = set(columns[chosen[v]].requests) if v in chosen else set()
        if own < requests and not (requests - own) & carried:
            chosen[v] = n
            carried |= requests
    start = np.zeros(len(columns))
    start[list(chosen.values())] = 1
    return start


def _fits(columns: Sequence[Column], must: Sequence[bool], found: FloatArray) -> bool:
    carried = [r for c, value in zip(columns, found, strict=True) if value > 0 for r in c.requests]
    drivers = [c.vehicle for c, value in zip(columns, found, strict=True) if value > 0]
    return (
        len(set(carried)) == len(carried)
        and len(set(drivers)) == len(drivers)
        and all(r in set(carried) for r, needed in enumerate(must) if needed)
    )
