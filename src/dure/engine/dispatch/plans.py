"""The arrays that the kernels work on: vehicles, their plans, the trips in them.

What a passenger is promised is decided in `dispatcher`; here it is kept.
Rows of `book` are reused when a trip is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.problem import LONGEST_SECONDS, TravelTimes, Vehicle, Weights

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


def road_of(travel: TravelTimes, places: int = 0) -> k.Road:
    """Pack travel times for the kernels, with the inverse tables of the profile.

    `places` more locations come after those of `travel`, one for each vehicle
    that may be on its way between two of them; see `Plans.place`. Everything
    is copied, since a locked or transposed array would make the compiler start
    over.
    """
    work, inverse = travel.profile.work, travel.profile.inverse
    top = np.searchsorted(inverse, np.arange(inverse[-1] + 1), side="right") - 1
    back = np.searchsorted(work, np.arange(work[-1] + 1), side="right") - 1
    m = travel.locations
    seconds = np.full((m + places, m + places), LONGEST_SECONDS, np.int32)
    metres = np.zeros((m + places, m + places))
    seconds[:m, :m], metres[:m, :m] = travel.seconds, travel.metres
    return k.Road(seconds, metres, *(np.array(t, np.int32) for t in (work, inverse, top, back)))


def prices_of(weights: Weights) -> FloatArray:
    """Give the weights as the kernels take them: per metre, then per second of each kind."""
    return np.array([weights.kilometre / 1000, weights.wait, weights.ride, weights.vehicle])


class Plans:
    """The vehicles' plans as arrays; see `kernels` for the layouts.

    Raises
    ------
    Invalid
        If there is no vehicle, two have one id, a depot or a way between the
        depots is missing, or a shift is too short for the way.
    """

    def __init__(
        self, travel: TravelTimes, vehicles: Sequence[Vehicle], weights: Weights, stop_seconds: int
    ) -> None:
        _check(travel, vehicles, stop_seconds)
        self.road = road_of(travel, len(vehicles))
        self.locations = travel.locations
        self.passed = [-1] * len(vehicles)
        self._timed: tuple[int, int, bytes] | None = None
        self.stop = stop_seconds
        self.weights = prices_of(weights)
        self.fleet = np.zeros((len(vehicles), k.FLEET_COLUMNS), np.int64)
        for row, vehicle in zip(self.fleet, vehicles, strict=True):
            row[[k.HERE, k.FREE, k.END, k.SHIFT_END, k.CAP_SEATS, k.CAP_PLACES, k.FOLDED]] = (
                vehicle.start,
                vehicle.shift_start,
                vehicle.end,
                vehicle.shift_end,
                vehicle.seats,
                vehicle.wheelchair_places,
                vehicle.seats_folded,
            )
        pauses = [(v, pause) for v, vehicle in enumerate(vehicles) for pause in vehicle.breaks]
        self.pause = np.array(
            [(p.earliest, p.latest, p.duration_seconds, -1) for _, p in pauses], np.int64
        ).reshape(-1, 4)
        self.book = np.zeros((64, k.BOOK_COLUMNS), np.int64)
        self._unused = list(range(63, -1, -1))
        self._size(max(16, len(pauses)), 4)
        for b, (v, _) in enumerate(pauses):
            self.act[v, self.fleet[v, k.COUNT]] = -1 - b
            self.fleet[v, k.COUNT] += 1
        for v, vehicle in enumerate(vehicles):
            if not self.refresh(v, 0):
                raise Invalid(
                    "the way home and the breaks do not fit the shift",
                    where=say("vehicle {id}", id=vehicle.vehicle_id),
                )

    def _size(self, stops: int, options: int) -> None:
        vehicles = len(self.fleet)
        act = np.zeros((vehicles, stops), np.int64)
        if hasattr(self, "act"):
            act[:, : self.act.shape[1]] = self.act
        self.act: IntArray = act
        self.lines = np.zeros((vehicles, stops + 2, k.LINE_COLUMNS), np.int64)
        self.coefs = np.zeros((vehicles, stops + 2))
        self.spare = (
            np.zeros((stops + 4, k.LINE_COLUMNS), np.int64),
            np.zeros(stops + 4, np.int64),
            np.zeros(options, np.int64),
            np.zeros(4, np.int64),
        )
        self.one = (
            np.zeros(5, np.int64),
            np.zeros(3, np.int64),
            np.zeros(2),
            np.zeros((1, 4), np.int64),
            np.zeros(1),
            np.zeros(1, np.int64),
            np.zeros((1, 1, 2), np.int64),
        )
        self.changed = np.zeros(vehicles, np.bool_)

    def place(self, v: int, location: int) -> None:
        """Put vehicle v where it passes `location` without a stop; O(m).

        To serve that location after all it has to stop there, which a way of
        no length from a place of its own tells.
        """
        own = self.locations + v
        self.road.seconds[own] = self.road.seconds[location]
        self.road.metres[own] = self.road.metres[location]
        self.passed[v] = location
        self.fleet[v, k.HERE] = own

    def location(self, place: int) -> int:
        """Give the location that a vehicle at `place` stands at or passes."""
        return place if place < self.locations else self.passed[place - self.locations]

    def way_point(self, now: int, a: int, b: int, least: int) -> int:
        """Find the first location on the way from a to b that is `least` seconds off or more.

        Returns b if there is none, or if a vehicle that goes on from there
        would be later than one that never thought of it. O(m).
        """
        return int(k.way_point(self.road, self.locations, now, a, b, least))

    def make_room(self, options: int = 1, trips: int = 1) -> None:
        """Make sure that every plan can take so many more trips, and the book one."""
        stops = self.act.shape[1]
        longest = int(self.fleet[:, k.COUNT].max()) + 2 * trips
        if longest > stops or options > len(self.spare[2]):
            self._size(stops * 2 if longest > stops else stops, max(options, len(self.spare[2])))
        if not self._unused:
            rows = len(self.book)
            self.book = np.concatenate([self.book, np.zeros_like(self.book)])
            self._unused = list(range(2 * rows - 1, rows - 1, -1))

    def take_row(self) -> int:
        """Take an unused row of the book; `make_room` comes before."""
        return self._unused.pop()

    def give_back(self, r: int) -> None:
        """Give a row of the book back."""
        self._unused.append(r)

    def refresh(self, v: int, now: int) -> bool:
        """Time vehicle v's plan; False if it does not fit its limits."""
        fits, _ = self.run(k.refresh, now, v, self.lines[v], self.coefs[v])
        return bool(fits)

    def timed(self, v: int, now: int) -> int:
        """Time vehicle v's plan as it will be driven; return how many limits had to move."""
        moved = int(self.run(k.timed, now, v, self.lines[v], self.coefs[v]))
        self._timed = v, now, self.fleet[v].tobytes()
        return moved

    def retimed(self, v: int, now: int) -> int:
        """Do as `timed`, but not twice in a row for a plan that nothing happened to."""
        if self._timed == (v, now, self.fleet[v].tobytes()):
            return 0
        return self.timed(v, now)

    def touched(self) -> None:
        """Note that something changed of what times follow from."""
        self._timed = None

    def run(self, kernel: Any, *rest: Any, weights: FloatArray | None = None) -> Any:
        """Call a kernel with what most of them take first."""
        prices = self.weights if weights is None else weights
        self._timed = None
        return kernel(
            self.road, self.stop, self.fleet, self.act, self.book, self.pause, prices, *rest
        )

    def codes(self, v: int) -> list[int]:
        """List the codes of vehicle v's plan."""
        return self.act[v, : self.fleet[v, k.COUNT]].tolist()

    def idle(self, v: int) -> bool:
        """Say whether vehicle v has nothing to do but breaks, which it takes where it then is."""
        return all(code < 0 and self.pause[-1 - code, 3] < 0 for code in self.codes(v))

    def splice(self, v: int, i: int, j: int, r: int) -> None:
        """Put the trip of row r into vehicle v's plan."""
        k.splice(self.fleet, self.act, v, i, j, r)

    def cut(self, v: int, r: int) -> None:
        """Take the trip of row r out of vehicle v's plan."""
        k.cut(self.fleet, self.act, v, r)

    def cut_safely(self, v: int, r: int, now: int) -> None:
        """Take the trip of row r out; bind breaks to their places if the rest needs them there.

        A break is taken where the vehicle then is. Without the trip it would
        be elsewhere, and the way after it may be too long for the next promise.
        """
        fitted = self.refresh(v, now)
        rows = self.lines[v, 1 : self.fleet[v, k.COUNT] + 1]
        places = {-1 - int(row[k.CODE]): int(row[k.LOC]) for row in rows if row[k.CODE] < 0}
        self.cut(v, r)
        if not fitted or self.refresh(v, now):
            return
        for b, place in places.items():
            if place < self.locations and self.pause[b, 3] < 0:
                self.pause[b, 3] = place

    def head(self, v: int) -> tuple[int, int, int]:
        """Give code, place and seconds of the first activity of vehicle v, which has one."""
        code = int(self.act[v, 0])
        if code < 0:
            pause = self.pause[-1 - code]
            place = pause[3] if pause[3] >= 0 else self.fleet[v, k.HERE]
            return code, int(place), int(pause[2])
        trip = self.book[code >> 1]
        return code, int(trip[k.DROP if code & 1 else k.PICK]), int(trip[k.PARTY_DWELL])

    def pop(self, v: int) -> int:
        """Take the first activity out of vehicle v's plan and return its code."""
        n = int(self.fleet[v, k.COUNT])
        code = int(self.act[v, 0])
        self.act[v, : n - 1] = self.act[v, 1:n]
        self.fleet[v, k.COUNT] = n - 1
        return code


def _check(travel: TravelTimes, vehicles: Sequence[Vehicle], stop_seconds: int) -> None:
    if not vehicles:
        raise Invalid("there is no vehicle", remedy="Give at least one.")
    seen = set()
    for vehicle in vehicles:
        where = say("vehicle {id}", id=vehicle.vehicle_id)
        if vehicle.vehicle_id in seen:
            raise Invalid("the id is given twice", where=where)
        seen.add(vehicle.vehicle_id)
        if max(vehicle.start, vehicle.end) >= travel.locations:
            raise Invalid(
                "a depot is not among {locations} locations",
                where=where,
                locations=travel.locations,
            )
        if travel.seconds[vehicle.start, vehicle.end] >= LONGEST_SECONDS:
            raise Invalid("no way leads from its start to its end", where=where)
