"""Walking between points on the map: to the nearest node, through the walk network, to the point.

The stretch between a point and its node is a straight line at walking speed.
Two points at one node walk straight to each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.engine.network.checks import Float, Short, Whole, reals
from dure.engine.network.graph import FASTEST_KMH, SLOWEST_KMH
from dure.engine.network.routes import UNREACHABLE, RouteFinder
from dure.engine.network.snap import Snapped, snap
from dure.engine.network.sphere import haversine_metres

ROWS_AT_ONCE = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Places on the map.

    Parameters
    ----------
    lon, lat
        Shape (q,), degrees.

    Raises
    ------
    Invalid
        If one is no place on the Earth.
    """

    lon: Float
    lat: Float

    def __post_init__(self) -> None:
        """Check the places."""
        lon = reals("lon", self.lon, low=-180, high=180)
        object.__setattr__(self, "lon", lon)
        object.__setattr__(self, "lat", reals("lat", self.lat, low=-90, high=90, size=len(lon)))

    def __len__(self) -> int:
        return len(self.lon)

    def rows(self, chosen: slice) -> Points:
        """Return some of the places."""
        return Points(self.lon[chosen], self.lat[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Walks short enough, ordered by origin, then seconds, then destination.

    Parameters
    ----------
    origin, destination
        Shape (w,). Rows of the points asked.
    seconds
        Shape (w,), int32.
    """

    origin: Whole
    destination: Whole
    seconds: Short


def walk_seconds(
    finder: RouteFinder,
    origins: Points,
    destinations: Points,
    *,
    speed_kmh: float,
    max_snap_metres: float,
    among: npt.ArrayLike | None = None,
) -> Short:
    """Return walking times, shape (q, r), UNREACHABLE where there is no way.

    Parameters
    ----------
    finder
        Of the walk network.
    speed_kmh
        For the straight stretches, in [0.1, 300]; the network has its own.
    max_snap_metres
        A point farther from every node cannot be walked from or to.
    among
        Shape (n,), the nodes a point may use; see `snap`.

    Raises
    ------
    Invalid
        If the speed is out of bounds, or as `snap`.
    """
    reals("speed_kmh", [speed_kmh], low=SLOWEST_KMH, high=FASTEST_KMH)
    graph = finder.graph
    start = snap(graph, origins.lon, origins.lat, max_metres=max_snap_metres, among=among)
    end = snap(graph, destinations.lon, destinations.lat, max_metres=max_snap_metres, among=among)
    seconds = np.full((len(origins), len(destinations)), UNREACHABLE, np.int32)
    rows, columns = np.flatnonzero(start.found), np.flatnonzero(end.found)
    between = finder.matrix(start.node[rows], end.node[columns])
    stretches = _stretch(start, speed_kmh)[rows][:, None] + _stretch(end, speed_kmh)[columns]
    seconds[np.ix_(rows, columns)] = np.where(
        between < UNREACHABLE, np.minimum(between + stretches, UNREACHABLE), UNREACHABLE
    )
    _walk_straight_at_one_node(seconds, start, end, origins, destinations, speed_kmh)
    return seconds


def walks_within(
    finder: RouteFinder,
    origins: Points,
    destinations: Points,
    *,
    max_seconds: int,
    speed_kmh: float,
    max_snap_metres: float,
    among: npt.ArrayLike | None = None,
) -> Walks:
    """Return the walks of at most `max_seconds`; for many origins, without the whole matrix.

    Raises
    ------
    Invalid
        As `walk_seconds`.
    """
    found: list[tuple[Whole, Whole, Short]] = []
    for begin in range(0, len(origins), ROWS_AT_ONCE):
        seconds = walk_seconds(
            finder,
            origins.rows(slice(begin, begin + ROWS_AT_ONCE)),
            destinations,
            speed_kmh=speed_kmh,
            max_snap_metres=max_snap_metres,
            among=among,
        )
        origin, destination = np.nonzero(seconds <= max_seconds)
        time = seconds[origin, destination]
        order = np.lexsort((destination, time, origin))
        found.append((origin[order] + begin, destination[order], time[order]))
    if not found:
        return Walks(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int32))
    return Walks(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _stretch(snapped: Snapped, speed_kmh: float) -> Short:
    return _whole_seconds(snapped.metres, speed_kmh)


def _whole_seconds(metres: Float, speed_kmh: float) -> Short:
    return np.minimum(np.floor(metres / speed_kmh * 3.6 + 0.5), UNREACHABLE).astype(np.int32)


def _walk_straight_at_one_node(
    seconds: Short,
    start: Snapped,
    end: Snapped,
    origins: Points,
    destinations: Points,
    speed_kmh: float,
) -> None:
    one = (start.node[:, None] == end.node) & start.found[:, None]
    i, j = np.nonzero(one)
    metres = haversine_metres(
        origins.lon[i], origins.lat[i], destinations.lon[j], destinations.lat[j]
    )
    seconds[i, j] = _whole_seconds(metres, speed_kmh)
