"""Which stops each door can walk to, and how far two doors are on foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.engine.dispatch import StopOption
from dure.engine.network import (
    UNREACHABLE,
    Points,
    RouteFinder,
    haversine_metres,
    snap,
    walks_within,
)
from dure.engine.simulation.trace import Demand
from dure.transit.adapters.area import MAX_SNAP_METRES, Area


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Walks between points and stops, nearest stop first; the same in both directions.

    Parameters
    ----------
    start
        Shape (p + 1,). First walk of each point.
    stop, seconds
        Shape (w,).
    """

    start: npt.NDArray[np.int64]
    stop: npt.NDArray[np.int64]
    seconds: npt.NDArray[np.int32]
    stops: int

    def options(self, point: int, count: int) -> tuple[StopOption, ...]:
        """Return up to *count* nearest stops of a point."""
        chosen = slice(
            int(self.start[point]), int(min(self.start[point + 1], self.start[point] + count))
        )
        pairs = zip(self.stop[chosen].tolist(), self.seconds[chosen].tolist(), strict=True)
        return tuple(StopOption(stop, seconds) for stop, seconds in pairs)

    def dense(self, points: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """Return seconds from points to every stop, shape (n, s), UNREACHABLE if too far."""
        table = np.full((len(points), self.stops), UNREACHABLE, np.int32)
        counts = self.start[points + 1] - self.start[points]
        row = np.repeat(np.arange(len(points)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        walk = np.repeat(self.start[points], counts) + within
        table[row, self.stop[walk]] = self.seconds[walk]
        return table

    def nearest(self) -> npt.NDArray[np.int64]:
        """Return the nearest stop of each point, shape (p,); -1 if none is in reach."""
        none = np.diff(self.start) == 0
        first = np.append(self.stop, -1)[np.where(none, len(self.stop), self.start[:-1])]
        return np.asarray(first, dtype=np.int64)

    def reached(self) -> npt.NDArray[np.int64]:
        """Return the stops that some point can walk to, ascending."""
        return np.unique(self.stop)

    def only(self, stops: npt.NDArray[np.int64]) -> Reach:
        """Keep the walks to some stops, which become 0, 1, … in the given order."""
        place = np.full(self.stops, -1)
        place[stops] = np.arange(len(stops))
        kept = place[self.stop] >= 0
        below = np.concatenate(([0], np.cumsum(kept)))
        return Reach(below[self.start], place[self.stop[kept]], self.seconds[kept], len(stops))


def reach(area: Area, points: Points, stops: Points, *, max_metres: float) -> Reach:
    """Find the walks of at most *max_metres* between points and stops."""
    if not len(points) or not len(stops):
        empty = np.empty(0, np.int64)
        start = np.zeros(len(points) + 1, np.int64)
        return Reach(start, empty, empty.astype(np.int32), len(stops))
    walks = walks_within(
        area.walk,
        points,
        stops,
        max_seconds=area.walk_limit(max_metres),
        speed_kmh=area.walk_kmh,
        max_snap_metres=MAX_SNAP_METRES,
    )
    counts = np.bincount(walks.origin, minlength=len(points))
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    return Reach(start, walks.destination, walks.seconds, len(stops))


def point_of(
    points: Points, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> npt.NDArray[np.int64]:
    """Return which point stands exactly at each place; the places were drawn from the points."""
    keys, wanted = points.lon + 1j * points.lat, lon + 1j * lat
    order = np.argsort(keys, kind="stable")
    found = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return np.asarray(found, dtype=np.int64)


def direct_walks(
    walk: RouteFinder, walk_kmh: float, demand: Demand, *, max_metres: float
) -> npt.NDArray[np.int64]:
    """Return the seconds each person would walk all the way, UNREACHABLE beyond *max_metres*."""
    direct = np.full(len(demand), UNREACHABLE, np.int64)
    if not len(demand):
        return direct
    graph, limit = walk.graph, max_metres / walk_kmh * 3.6
    here = snap(graph, demand.origin_lon, demand.origin_lat, max_metres=MAX_SNAP_METRES)
    there = snap(graph, demand.destination_lon, demand.destination_lat, max_metres=MAX_SNAP_METRES)
    crow = haversine_metres(
        demand.origin_lon, demand.origin_lat, demand.destination_lon, demand.destination_lat
    )
    near = np.flatnonzero((crow <= max_metres) & here.found & there.found)
    for node in np.unique(here.node[near]):
        mine = near[here.node[near] == node]
        seconds = walk.matrix([node], there.node[mine])[0].astype(np.int64)
        ends = np.rint((here.metres[mine] + there.metres[mine]) / walk_kmh * 3.6)
        whole = np.where(seconds < UNREACHABLE, seconds + ends.astype(np.int64), UNREACHABLE)
        direct[mine] = np.where(whole <= limit, whole, UNREACHABLE)
    return direct
