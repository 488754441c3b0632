"""Fixed routes as a planner draws them: a ring, or a line there and back.

Not here: when vehicles run them (`runs`) and how they are found (`design`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from dure.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Loop:
    """One fixed route.

    Parameters
    ----------
    stops
        Locations in order; the first is where runs begin and end. A stop may come twice.
    closed
        A ring, back from the last stop to the first; else a line, run there and back.
    both_ways
        A ring that is also run the other way round.
    weight
        > 0, riders in proportion to other routes': more of them, more departures.
    pulse_seconds
        > 0: runs leave only at multiples of this, so that vehicles of routes with one first stop
        meet there and people change without a long wait; 0: whenever they are due.
    """

    stops: tuple[int, ...]
    closed: bool = True
    both_ways: bool = False
    weight: float = 1.0
    pulse_seconds: int = 0

    def __post_init__(self) -> None:
        stops = tuple(int(stop) for stop in self.stops)
        if self.closed and len(stops) > 1 and stops[0] == stops[-1]:
            stops = stops[:-1]
        object.__setattr__(self, "stops", stops)
        if len(set(stops)) < 2:
            raise Invalid(
                "a route has two stops or more", where="loop.stops", remedy="Add a stop."
            )
        if any(stop < 0 for stop in stops):
            raise Invalid("no such stop", where="loop.stops")
        if any(a == b for a, b in pairwise(stops)):
            raise Invalid("the same stop twice in a row", where="loop.stops")
        if not 0 < self.weight < float("inf"):
            raise Invalid("expected a number above 0", where="loop.weight")
        if not 0 <= self.pulse_seconds < 86_400:
            raise Invalid("expected a number >= 0", where="loop.pulse_seconds")
        if self.both_ways and not self.closed:
            raise Invalid("a line is run both ways anyhow", where="loop.both_ways")

    def patterns(self) -> tuple[tuple[int, ...], ...]:
        """Return the stops of each kind of run; all begin and end at the first stop."""
        if not self.closed:
            return (self.stops + self.stops[-2::-1],)
        ring = (*self.stops, self.stops[0])
        return (ring, ring[::-1]) if self.both_ways else (ring,)
