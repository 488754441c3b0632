"""Spans of time, half-open `[start, end)`: periods that touch do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dure.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Period:
    """From *start* until just before *end*; an open end is None.

    Raises
    ------
    Invalid
        If a bound has no time zone, or the period would be empty.
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        for bound in (self.start, self.end):
            if bound is not None and bound.tzinfo is None:
                raise Invalid("A point in time needs its time zone.")
        if self.end is not None and self.end <= self.start:
            raise Invalid("A period ends after it starts.")

    def contains(self, instant: datetime) -> bool:
        """Tell whether *instant* lies in the period; the end itself does not."""
        return self.start <= instant and (self.end is None or instant < self.end)

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two share an instant."""
        starts_in_time = other.end is None or self.start < other.end
        return starts_in_time and (self.end is None or other.start < self.end)
