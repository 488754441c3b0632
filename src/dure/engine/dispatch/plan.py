"""What a vehicle is to do, as its driver would read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Activity(StrEnum):
    """What a vehicle does at a stop."""

    PICKUP = "pickup"
    DROPOFF = "dropoff"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """One activity of a plan; of a break, `request_id` is empty."""

    activity: Activity
    request_id: str
    location: int
    starts_at: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class Move:
    """What a vehicle does next: from `at`, go to `location` or begin an activity there."""

    at: int
    location: int
    begins: Activity | None
    request_id: str = ""
