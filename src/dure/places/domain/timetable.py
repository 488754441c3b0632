"""A published timetable as arrays, and on which days each service runs. No files."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Service:
    """On which days trips run, as GTFS says it; dates are ISO text, both ends included.

    Parameters
    ----------
    weekdays
        Seven flags from Monday; all false where only `added` counts.
    start, end
        Validity of the weekdays; empty text where there is none.
    """

    service_id: str
    weekdays: tuple[bool, ...]
    start: str = ""
    end: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def runs_on(self, day: date) -> bool:
        """Tell whether the service runs on a date."""
        text = day.isoformat()
        if text in self.added:
            return True
        within = bool(self.start) and self.start <= text <= self.end
        return within and self.weekdays[day.weekday()] and text not in self.removed

    @property
    def last_day(self) -> str:
        """The last date that the service speaks of, empty if none."""
        return max((self.end, *self.added))

    @property
    def first_day(self) -> str:
        """The first date that the service speaks of, empty if none."""
        return min((text for text in (self.start, *self.added) if text), default="")


@dataclass(frozen=True, slots=True)
class Schedule:
    """All trips of a feed. Times are seconds since the start of the service day.

    Parameters
    ----------
    stop_id, stop_name, stop_lon, stop_lat
        Shape (s,).
    trip_start
        Shape (t+1,). Where the visits of each trip begin.
    stop, arrive, depart
        Shape (k,). Which stop is visited when; times never fall within a trip.
    trip_service, trip_route
        Shape (t,). Index into `services` and into `route_id`.
    trip_id, block_id
        Shape (t,). Name of the trip (repeated where a frequency repeats it) and of the vehicle's
        day, empty where unknown.
    route_id, route_name, route_type
        Shape (r,).
    """

    stop_id: NDArray[np.str_]
    stop_name: NDArray[np.str_]
    stop_lon: NDArray[np.float64]
    stop_lat: NDArray[np.float64]
    trip_start: NDArray[np.int64]
    stop: NDArray[np.int32]
    arrive: NDArray[np.int64]
    depart: NDArray[np.int64]
    trip_service: NDArray[np.int32]
    trip_route: NDArray[np.int32]
    trip_id: NDArray[np.str_]
    block_id: NDArray[np.str_]
    route_id: NDArray[np.str_]
    route_name: NDArray[np.str_]
    route_type: NDArray[np.int32]
    services: tuple[Service, ...]

    @property
    def trips(self) -> int:
        return len(self.trip_start) - 1

    @property
    def dates(self) -> tuple[str, str]:
        """First and last date the feed speaks of, empty text where there is none."""
        first = min((s.first_day for s in self.services if s.first_day), default="")
        return first, max((s.last_day for s in self.services), default="")

    def services_as_rows(self) -> list[dict[str, Any]]:
        """Return the services as plain objects for a JSON text."""
        return [asdict(service) for service in self.services]


@dataclass(frozen=True, slots=True)
class FeedFinding:
    """What a validator says about a feed: a rule, how grave, how often, one example."""

    code: str
    severity: str
    count: int
    sample: str
