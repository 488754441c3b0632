"""Timetables and footpaths, checked once, at the door.

Not here: reading a feed (`places`), or the search (`journey`). Times are whole seconds since
the start of the service day and may pass 86,400. A *visit* is one call of one trip at one stop;
a *connection* is the ride from a visit to the next visit of the same trip, named by the visit it
leaves from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import Said, say

Int64Array = npt.NDArray[np.int64]
Int32Array = npt.NDArray[np.int32]
FloatArray = npt.NDArray[np.float64]

UNLIMITED = 2**30


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """Every visit of one service day, trip after trip.

    Parameters
    ----------
    stop_count
        Number of stops s; stops are 0 to s - 1.
    trip_start
        Shape (T + 1,), first visit of each trip and, last, the number of visits k.
    stop
        Shape (k,), stop of each visit.
    arrive, depart
        Shape (k,), seconds, >= 0, `arrive <= depart` at a visit and never backwards on a trip.
    capacity
        Shape (T,), seats; 0 is unlimited.
    vehicle
        Shape (T,), who runs the trip; -1 where unknown. Default: unknown.
    wheelchair_capacity
        Shape (T,), wheelchair places; default: unlimited (-1).
    metres
        Shape (k,), metres driven from the previous visit of the trip (0 at the first), or None.

    Raises
    ------
    Invalid
        If shapes differ, a stop does not exist, or a trip goes back in time; the row is named.
    """

    stop_count: int
    trip_start: Int64Array
    stop: Int32Array
    arrive: Int64Array
    depart: Int64Array
    capacity: Int32Array
    vehicle: Int32Array = field(default_factory=lambda: np.empty(0, np.int32))
    wheelchair_capacity: Int32Array = field(default_factory=lambda: np.empty(0, np.int32))
    metres: FloatArray | None = None

    def __post_init__(self) -> None:
        _cast(self, "trip_start", np.int64)
        trips = max(len(self.trip_start) - 1, 0)
        for name in ("vehicle", "wheelchair_capacity"):
            if not len(getattr(self, name)):
                object.__setattr__(self, name, np.full(trips, -1, np.int32))
        for name, kind in (("stop", np.int32), ("arrive", np.int64), ("depart", np.int64)):
            _cast(self, name, kind)
        for name in ("capacity", "vehicle", "wheelchair_capacity"):
            _cast(self, name, np.int32)
        if self.metres is not None:
            _cast(self, "metres", np.float64)
        self._check_shapes(trips)
        self._check_values()

    @property
    def trip_count(self) -> int:
        """Number of trips."""
        return len(self.trip_start) - 1

    @property
    def visit_count(self) -> int:
        """Number of visits."""
        return len(self.stop)

    def trip_of_visit(self) -> Int64Array:
        """Return the trip of each visit, shape (k,)."""
        return np.repeat(np.arange(self.trip_count), np.diff(self.trip_start))

    def _check_shapes(self, trips: int) -> None:
        start, visits = self.trip_start, len(self.stop)
        if self.stop_count < 0:
            raise Invalid("expected a stop count >= 0", where="timetable.stop_count")
        if len(start) < 1 or start[0] != 0 or start[-1] != visits or np.any(np.diff(start) < 0):
            raise Invalid(
                "expected first visits in order, from 0 to the number of visits",
                where="timetable.trip_start",
            )
        per_visit = ("arrive", "depart") + (() if self.metres is None else ("metres",))
        for name in per_visit:
            if getattr(self, name).shape != (visits,):
                raise Invalid(
                    "expected {visits} values, as stops", where=f"timetable.{name}", visits=visits
                )
        for name in ("capacity", "vehicle", "wheelchair_capacity"):
            if getattr(self, name).shape != (trips,):
                raise Invalid(
                    "expected {trips} values, as trips", where=f"timetable.{name}", trips=trips
                )

    def _check_values(self) -> None:
        _refuse(
            (self.stop < 0) | (self.stop >= self.stop_count), "timetable.stop", say("no such stop")
        )
        _refuse(self.arrive < 0, "timetable.arrive", say("a time before the service day"))
        _refuse(self.depart < self.arrive, "timetable.depart", say("departs before it arrives"))
        _refuse(self.capacity < 0, "timetable.capacity", say("a capacity below zero"))
        same_trip = np.diff(self.trip_of_visit()) == 0
        back = np.zeros(len(self.stop), bool)
        back[1:] = same_trip & (self.arrive[1:] < self.depart[:-1])
        _refuse(back, "timetable.arrive", say("arrives before it left the previous stop"))
        if self.metres is not None:
            bad = ~np.isfinite(self.metres) | (self.metres < 0)
            _refuse(bad, "timetable.metres", say("expected a distance >= 0"))


@dataclass(frozen=True, slots=True, eq=False)
class Transfers:
    """How people change: at the same stop, or on foot to another.

    A change takes the walk, but never less than `min_change_seconds`, wherever it is made. Only
    one footpath is walked between two rides, so paths should already lead directly.

    Parameters
    ----------
    start
        Shape (s + 1,), first footpath of each stop; stops without one are allowed.
    to_stop, seconds
        Shape (f,), where each footpath leads and how long it takes, >= 0.
    min_change_seconds
        >= 1 (at 0 the order of simultaneous departures would decide who gets a connection).
    """

    start: Int64Array
    to_stop: Int32Array
    seconds: Int32Array
    min_change_seconds: int = 60

    def __post_init__(self) -> None:
        for name, kind in (("start", np.int64), ("to_stop", np.int32), ("seconds", np.int32)):
            _cast(self, name, kind)
        stops, paths = len(self.start) - 1, len(self.to_stop)
        if stops < 0 or self.start[0] != 0 or self.start[-1] != paths:
            raise Invalid("expected first footpaths from 0 to their number", where="transfers")
        if np.any(np.diff(self.start) < 0) or self.seconds.shape != (paths,):
            raise Invalid("expected one time per footpath, stop after stop", where="transfers")
        _refuse((self.to_stop < 0) | (self.to_stop >= stops), "transfers", say("no such stop"))
        _refuse(self.seconds < 0, "transfers", say("a walk below zero seconds"))
        if self.min_change_seconds < 1:
            raise Invalid("expected at least 1 second", where="transfers.min_change_seconds")

    @classmethod
    def none(cls, stop_count: int, *, min_change_seconds: int = 60) -> Transfers:
        """Change at the same stop only."""
        empty = np.empty(0, np.int32)
        return cls(np.zeros(stop_count + 1, np.int64), empty, empty, min_change_seconds)

    @classmethod
    def within(
        cls,
        walk_seconds: npt.NDArray[Any],
        *,
        max_walk_seconds: int,
        min_change_seconds: int = 60,
    ) -> Transfers:
        """Make a footpath of every pair of stops within `max_walk_seconds`.

        `walk_seconds` has shape (s, s), any pair too far being larger than the limit.
        """
        near = walk_seconds <= max_walk_seconds
        np.fill_diagonal(near, False)
        start = np.concatenate(([0], np.cumsum(near.sum(axis=1))))
        to_stop = np.nonzero(near)[1].astype(np.int32)
        return cls(start, to_stop, walk_seconds[near], min_change_seconds)


def _cast(owner: object, name: str, kind: type[np.generic]) -> None:
    value = np.ascontiguousarray(getattr(owner, name), dtype=kind)
    value = value.view()
    value.flags.writeable = False
    object.__setattr__(owner, name, value)


def _refuse(bad: npt.NDArray[np.bool_], where: str, what: Said) -> None:
    if bad.any():
        raise Invalid(what, where=f"{where}[{int(np.argmax(bad))}]")
