"""What a repair writes down: whose promise moved, from what to what, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a promise moved."""

    BREAKDOWN = "breakdown"
    LATE_DRIVER = "late_driver"
    CLOSED_ROAD = "closed_road"
    SLOWER_THAN_PLANNED = "slower_than_planned"


@dataclass(frozen=True, slots=True)
class Promise:
    """The limits of a trip: seconds of the day, and the ride in seconds.

    Boarding begins by `pickup_latest`, the party has alighted by
    `arrival_latest`, and alighting begins at most `ride_seconds` after all
    are on board; None for one who had to change vehicles on the way.
    """

    pickup_latest: int
    arrival_latest: int
    ride_seconds: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of the log: a trip whose promise or vehicle changed, or a driver's own limit.

    Parameters
    ----------
    at
        When it was decided.
    cause, culprit
        Why, and the vehicle it began with; of a closed road, the one that
        had to carry the trip.
    request_id
        The trip; empty for a driver's own limit, the end of a shift or of
        the time for a break, of `vehicle_after`.
    was, is_
        The promise before and after; None for a driver's limit. `is_` is
        None if nobody can serve the trip any more.
    seconds_late
        By how much the plan now misses the promise first given, 0 if only
        the vehicle changed; of a driver's limit, by how much it moved.
    vehicle_before, vehicle_after
        Who was to carry the trip, and who is; empty is nobody.
    """

    at: int
    cause: Cause
    culprit: str
    request_id: str
    was: Promise | None
    is_: Promise | None
    seconds_late: int
    vehicle_before: str
    vehicle_after: str

    @property
    def breaks(self) -> bool:
        """Say whether a passenger's promise was broken, not only the vehicle changed."""
        return bool(self.request_id) and self.was != self.is_
