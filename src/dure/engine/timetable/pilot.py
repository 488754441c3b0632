"""A pilot day's people at their stops, to try fixed routes out on."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.simulation.hours import HourlyProfile
from dure.engine.timetable.timetable import Int64Array


@dataclass(frozen=True, slots=True, eq=False)
class StopTrips:
    """Trips between stops.

    Parameters
    ----------
    origin, destination
        Shape (q,), q >= 1, stops of an area, numbered from 0.
    ready_at
        Shape (q,), seconds, >= 0.
    passengers
        Shape (q,), >= 1.
    """

    origin: Int64Array
    destination: Int64Array
    ready_at: Int64Array
    passengers: Int64Array

    def __post_init__(self) -> None:
        for column in fields(self):
            value = np.ascontiguousarray(getattr(self, column.name), dtype=np.int64)
            where = f"pilot.{column.name}"
            if value.shape != (len(self.origin),) or not len(value):
                raise Invalid("expected one number per trip, and a trip", where=where)
            if (value < (column.name == "passengers")).any():
                raise Invalid("a number too small", where=where)
            object.__setattr__(self, column.name, value)


def draw_pilot(
    od: npt.ArrayLike,
    trips: int,
    rng: np.random.Generator,
    *,
    profile: HourlyProfile | None = None,
    service_start: int = 6 * 3_600,
    service_end: int = 22 * 3_600,
) -> StopTrips:
    """Draw trips between stops from their weights and the hours of a profile.

    Parameters
    ----------
    od
        Shape (s, s), >= 0, not all 0; trips from each stop to each other. The profile's
        direction is left aside: bring trips of your own where it matters.
    trips
        >= 1, number to draw, one person each.

    Raises
    ------
    Invalid
        If there is nothing to draw from.
    """
    weight = np.asarray(od, np.float64)
    if weight.ndim != 2 or weight.shape[0] != weight.shape[1] or trips < 1:
        raise Invalid("expected a square matrix and a trip", where="pilot.od")
    weight = np.where(np.eye(len(weight), dtype=bool), 0.0, weight)
    if not np.isfinite(weight).all() or (weight < 0).any() or not weight.any():
        raise Invalid("expected weights >= 0 between stops, not all 0", where="pilot.od")
    knots, begun = (profile or HourlyProfile()).cumulative(service_start, service_end)
    u = rng.random((trips, 2))
    total = np.cumsum(weight.ravel())
    pair = np.searchsorted(total, u[:, 0] * total[-1], side="right")
    pair = np.minimum(pair, np.flatnonzero(weight.ravel())[-1])
    origin, destination = np.divmod(pair, len(weight))
    ready = np.floor(np.interp(u[:, 1], begun, knots)).astype(np.int64)
    return StopTrips(origin, destination, ready, np.ones(trips, np.int64))
