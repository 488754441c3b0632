"""The arrays that the kernels of the static search work on, laid out from an instance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dure.engine.static import kernels as k
from dure.engine.static.instance import Instance, Visit

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

TICKS = 10**8
"""Ticks to a unit of time: rounding them, over a route, stays within the judge's tolerance."""

NEIGHBOURS = 400
WAITING, LATENESS = 0.2, 1.0
"""Weights of nearness in time: Vidal, Crainic, Gendreau & Prins (2013), Comp. & OR 40(1)."""


def ticks(value: float) -> int:
    """Give a time in whole ticks, never above `kernels.FAR`."""
    return round(min(value * TICKS, k.FAR))


def problem_of(instance: Instance) -> k.Problem:
    """Pack an instance for the kernels, with every window as narrow as the task alone makes it."""
    tasks, fleet = len(instance.tasks), instance.fleet
    node = np.zeros((2 * tasks + 2, 5), np.int64)
    for t, task in enumerate(instance.tasks):
        node[2 * t] = *_window(task.pickup), task.load
        node[2 * t + 1] = *_window(task.delivery), -task.load
    for row, location in ((-2, fleet.start), (-1, fleet.end)):
        node[row] = location, ticks(fleet.earliest), ticks(fleet.latest), 0, 0
    ride = np.array([ticks(task.longest_ride) for task in instance.tasks], np.int64)
    duty = ticks(fleet.longest_route)
    times = np.rint(np.minimum(instance.times * TICKS, k.FAR)).astype(np.int64)
    _narrow(node, times, ride)
    limited = bool((ride < k.FAR).any()) or duty < k.FAR
    lengths = np.array(instance.distances, np.float64)
    both = np.stack([times, times.T]), np.stack([lengths, lengths.T])
    return k.Problem(*both, node, ride, duty, int(fleet.capacity), limited)


def _window(visit: Visit) -> tuple[int, int, int, int]:
    return visit.location, ticks(visit.earliest), ticks(visit.latest), ticks(visit.service)


def _narrow(node: IntArray, times: IntArray, ride: IntArray) -> None:
    """Cordeau (2006), Oper. Res. 54(3), section 5.1: time window tightening."""
    pick, drop = node[:-2:2], node[1:-2:2]
    first, end = node[-2], node[-1]
    direct = times[pick[:, k.LOC], drop[:, k.LOC]]
    boarded = pick[:, k.DWELL] + direct
    out = first[k.EARLY] + first[k.DWELL] + times[first[k.LOC], pick[:, k.LOC]]
    home = end[k.LATE] - drop[:, k.DWELL] - times[drop[:, k.LOC], end[k.LOC]]
    pick[:, k.EARLY] = np.maximum(pick[:, k.EARLY], out)
    drop[:, k.LATE] = np.minimum(drop[:, k.LATE], home)
    drop[:, k.EARLY] = np.maximum(drop[:, k.EARLY], pick[:, k.EARLY] + boarded)
    pick[:, k.LATE] = np.minimum(pick[:, k.LATE], drop[:, k.LATE] - boarded)
    drop[:, k.LATE] = np.minimum(drop[:, k.LATE], pick[:, k.LATE] + pick[:, k.DWELL] + ride)
    pick[:, k.EARLY] = np.maximum(pick[:, k.EARLY], drop[:, k.EARLY] - ride - pick[:, k.DWELL])


def empty_plan(problem: k.Problem, fleet: int) -> k.Plan:
    """Lay out a plan of so many empty routes; versions are 0, nothing is timed yet."""
    tasks = len(problem.ride)
    line = np.zeros((fleet, 2 * tasks + 4, 8), np.int64)
    line[:, 0, k.NODE], line[:, 1, k.NODE] = 2 * tasks, 2 * tasks + 1
    return k.Plan(
        line=line,
        leg=np.zeros(line.shape[:2]),
        count=np.zeros(fleet, np.int64),
        cost=np.zeros(fleet),
        version=np.zeros(fleet, np.int64),
        place=np.zeros(2 * tasks + 2, np.int64),
        carrier=np.full(tasks, -1, np.int64),
    )


def copy_of(plan: k.Plan) -> k.Plan:
    """Copy every array of a plan."""
    return k.Plan(*(array.copy() for array in plan))


def nearness(problem: k.Problem) -> IntArray:
    """List each node's neighbours in place and time, nearest first; itself comes first.

    Shape (2 R, n), n <= `NEIGHBOURS`. Symmetric: the easier of the two orders counts.
    """
    node = problem.node[:-2].astype(np.float64)
    place = problem.node[:-2, k.LOC]
    drive = problem.times[0][np.ix_(place, place)].astype(np.float64)
    early, late, dwell = node[:, k.EARLY], node[:, k.LATE], node[:, k.DWELL]
    waiting = early[None, :] - (late + dwell)[:, None] - drive
    lateness = (early + dwell)[:, None] + drive - late[None, :]
    far = drive + WAITING * np.maximum(waiting, 0) + LATENESS * np.maximum(lateness, 0)
    far = np.minimum(far, far.T)
    np.fill_diagonal(far, -1.0)
    return np.argsort(far, axis=1, kind="stable")[:, :NEIGHBOURS].astype(np.int64)


def orders(problem: k.Problem) -> FloatArray:
    """Give the keys by which tasks left out are put back; lowest first. Shape (6, R)."""
    pick, drop = problem.node[:-2:2].astype(np.float64), problem.node[1:-2:2].astype(np.float64)
    depot = problem.lengths[0, problem.node[-2, k.LOC]]
    far = depot[problem.node[:-2:2, k.LOC]] + depot[problem.node[1:-2:2, k.LOC]]
    slack = pick[:, k.LATE] - pick[:, k.EARLY] + drop[:, k.LATE] - drop[:, k.EARLY]
    return np.stack([-far, far, slack, pick[:, k.EARLY], -pick[:, k.LATE], -pick[:, k.LOAD]])
