"""What one vehicle does in its shift on fixed routes: runs, breaks, and the way home.

Which run it takes next is decided in `runs`. Times are whole seconds since the start of the
service day; the *terminal* is the first stop of the vehicle's routes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from dure.core.errors import Invalid
from dure.engine.dispatch import Break, TravelTimes, Vehicle
from dure.engine.network import HORIZON_SECONDS, LONGEST_TRIP_SECONDS
from dure.engine.timetable.timetable import Int64Array

Visit = tuple[int, int, int]
"""Stop, arrival, departure."""


@dataclass(slots=True)
class Pattern:
    """One kind of run, and when it last left.

    `pull` is its claim on vehicles; `drive_seconds` are in free flow, `stay_seconds` at stops;
    `pulse_seconds` is 1 without a pulse.
    """

    stops: tuple[int, ...]
    legs: Int64Array
    drive_seconds: int
    stay_seconds: int
    pull: float
    pulse_seconds: int
    left: float = -math.inf


@dataclass(slots=True)
class Duty:
    """A vehicle's shift so far.

    `breaks` are those to come, each with the time from which it is welcome; `trips` are what was
    driven without leaving the line.
    """

    vehicle: Vehicle
    group: int = -1
    breaks: list[tuple[int, Break]] = field(default_factory=list)
    pause_until: int = -1
    trips: list[list[Visit]] = field(default_factory=list)
    home_at: int = -1

    def is_at_work(self, now: int) -> bool:
        """Tell whether the vehicle is on shift and not resting."""
        on_shift = self.vehicle.shift_start <= now < self.vehicle.shift_end
        return on_shift and now >= self.pause_until

    def rest(self, begin: int) -> int:
        """Take the next break; the line is left, so that nobody is on board."""
        _, pause = self.breaks.pop(0)
        self.pause_until = begin + pause.duration_seconds
        self.trips.append([])
        return self.pause_until

    def fits(self, terminal: int, end: int, free: int, travel: TravelTimes) -> bool:
        """Tell whether a run that ends at `end` leaves time for breaks and the way home."""
        if self.breaks and free > self.breaks[0][1].latest:
            return False
        for _, pause in self.breaks:
            end = max(end, pause.earliest) + pause.duration_seconds
        if end > self.vehicle.shift_end:
            return False
        return arrival(travel, terminal, self.vehicle.end, end) <= self.vehicle.shift_end

    def record(self, pattern: Pattern, arrive: Int64Array, depart: Int64Array) -> None:
        """Add a run to the day."""
        run = list(zip(pattern.stops, arrive.tolist(), depart.tolist(), strict=True))
        if not self.trips:
            self.trips.append([])
        if self.trips[-1]:
            # The last stop of the run before is the first of this one: one visit, left later.
            stop, came, _ = self.trips[-1][-1]
            self.trips[-1][-1] = (stop, came, run[0][2])
            run = run[1:]
        self.trips[-1].extend(run)

    def go_home(self, terminal: int, travel: TravelTimes) -> None:
        """Drive to the depot after the last run and the last break."""
        self.trips = [trip for trip in self.trips if trip]
        place, leave = self.vehicle.start, self.vehicle.shift_start
        if self.trips:
            place = terminal
            stop, came, _ = self.trips[-1][-1]
            leave = max(came, self.pause_until)
            self.trips[-1][-1] = (stop, came, leave)
        self.home_at = arrival(travel, place, self.vehicle.end, leave)


def arrival(travel: TravelTimes, start: int, end: int, leave: int) -> int:
    """Return when a vehicle that leaves one location at `leave` is at another.

    Raises
    ------
    Invalid
        If there is no way.
    """
    seconds = int(travel.seconds[start, end])
    if seconds > LONGEST_TRIP_SECONDS:
        raise Invalid(
            "no way from location {start} to location {end}",
            where="vehicles",
            start=start,
            end=end,
        )
    return int(travel.profile.inverse[travel.profile.work[min(leave, HORIZON_SECONDS)] + seconds])
