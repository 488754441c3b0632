"""Idle vehicles wait where the next request is likely.

After min-cost-flow rebalancing, Pavone, Smith, Frazzoli, Rus (2012), Int. J.
Robotics Research 31(7); where vehicles are wanted is decided by what they
save, as in the maximal expected coverage of Daskin (1983), Transp. Sci. 17(1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from dure.core.errors import Invalid
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.dispatcher import Dispatcher
from dure.engine.dispatch.forecast import Forecast

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Foresight:
    """When and how far ahead vehicles are sent.

    Parameters
    ----------
    every_seconds
        Between two looks ahead.
    horizon_seconds
        Requests of so long from now on count.
    kilometre
        What a kilometre driven to wait elsewhere must save, in seconds of
        waiting expected.
    refused
        Nobody is sent while more than this share of questions finds nothing:
        whoever is idle then is so for a moment, and driving costs the next.
    """

    every_seconds: int = 60
    horizon_seconds: int = 600
    kilometre: float = 450.0
    refused: float = 0.35

    def __post_init__(self) -> None:
        if self.every_seconds < 1 or self.horizon_seconds < 1 or not self.kilometre >= 0:
            raise Invalid("expected times of a second or more, and a price of 0 or more")


def send(
    dispatcher: Dispatcher, forecast: Forecast, foresight: Foresight, now: int
) -> dict[str, int]:
    """Send idle vehicles where they save most waiting; return who goes where.

    One vehicle after another is given the area where it saves most, what it
    drives deducted, until none saves anything; then the vehicles share out the
    chosen places so that they drive least in all. O(idle^2 * areas^2) at worst.
    """
    dispatcher.advance(now)
    if dispatcher.lately.refused > foresight.refused:
        return {}
    idle = _idle(dispatcher, now)
    if not idle:
        return {}
    view = _View(dispatcher, forecast, now)
    expected = forecast.between(now, now + foresight.horizon_seconds)
    goers: list[int] = []
    goals: list[int] = []
    while idle:
        saved, v, area = view.best(idle, expected, foresight.kilometre)
        if saved <= 0:
            break
        idle.remove(v)
        goers.append(v)
        goals.append(area)
        view.move(v, area)
    if not goers:
        return {}
    drive = view.metres[np.ix_(goers, goals)]
    sent = {}
    for a, b in zip(*linear_sum_assignment(drive), strict=True):
        vehicle_id = dispatcher.vehicles[goers[a]].vehicle_id
        location = int(forecast.centres[goals[b]])
        if dispatcher.send(vehicle_id, location):
            sent[vehicle_id] = location
    return sent


def _idle(d: Dispatcher, now: int) -> list[int]:
    """List the vehicles that stand without a trip, on shift, and are not called elsewhere."""
    fleet = d.plans.fleet
    return [
        v
        for v in range(len(fleet))
        if not d.driving[v]
        and d.wanted[v] < 0
        and fleet[v, k.FREE] <= now
        and d.vehicles[v].shift_start <= now < fleet[v, k.SHIFT_END]
        and d.plans.idle(v)
    ]


class _View:
    """How soon each vehicle could be in each area, (V, A) seconds."""

    def __init__(self, dispatcher: Dispatcher, forecast: Forecast, now: int) -> None:
        plans = dispatcher.plans
        self.longest = 1.5 * dispatcher.rules.max_wait_seconds
        fleet = plans.fleet
        place, free = fleet[:, k.HERE].copy(), fleet[:, k.FREE].copy()
        for v, goal in enumerate(dispatcher.wanted):
            if not plans.idle(v):
                plans.refresh(v, now)
                last = plans.lines[v, fleet[v, k.COUNT]]
                place[v], free[v] = last[k.LOC], last[k.START] + last[k.DWELL]
            elif goal >= 0:
                place[v] = goal
        centres = forecast.centres
        self.drive = plans.road.seconds[place][:, centres].astype(np.float64)
        self.metres = plans.road.metres[place][:, centres]
        self.between = plans.road.seconds[np.ix_(centres, centres)].astype(np.float64)
        ahead = np.maximum(free - now, 0)[:, None]
        over = (fleet[:, k.SHIFT_END] <= now)[:, None]
        self.reach = np.where(over, self.longest, np.minimum(ahead + self.drive, self.longest))

    def best(
        self, idle: list[int], expected: FloatArray, kilometre: float
    ) -> tuple[float, int, int]:
        """Find which idle vehicle saves most waiting in which area."""
        two = np.sort(self.reach, axis=0)[:2]
        first, second = two[0], two[1] if len(two) > 1 else np.full_like(two[0], self.longest)
        nearest = self.reach.argmin(axis=0)
        found = (0.0, -1, -1)
        for v in idle:
            others = np.where(nearest == v, second, first)
            stays = float(expected @ np.minimum(others, self.reach[v]))
            moved = np.minimum(others, self._moved(v))
            saved = stays - moved @ expected - kilometre * self.metres[v] / 1000
            area = int(saved.argmax())
            if saved[area] > found[0]:
                found = (float(saved[area]), v, area)
        return found

    def move(self, v: int, area: int) -> None:
        """See vehicle v on its way to an area."""
        self.reach[v] = self._moved(v)[area]

    def _moved(self, v: int) -> FloatArray:
        """Give (A, A), how soon v serves each area if it is sent to each: on its way at half."""
        moved: FloatArray = np.minimum(self.drive[v][:, None] / 2 + self.between, self.longest)
        return moved
