"""Where a vehicle is between two stops: points along its way, each with a time.

For drawing and for telling which node comes next. The time between leaving
and arriving is spread over the arcs as free flow has it, and evenly along
each arc; waiting at signals and the speed of the hour inside one trip are
not shown.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.network.checks import Float, Whole, reals, wholes
from dure.engine.network.graph import RoadGraph
from dure.engine.network.kernels import needed_points
from dure.engine.network.sphere import EARTH_RADIUS_METRES, haversine_metres


class Trajectory(NamedTuple):
    """Points in the order driven; between two of them the vehicle moves evenly.

    Parameters
    ----------
    lon, lat
        Shape (k,), degrees.
    at
        Shape (k,), float64 seconds since the start of the service day, non-decreasing.
    """

    lon: Float
    lat: Float
    at: Float


def trajectory(graph: RoadGraph, arcs: npt.ArrayLike, depart: float, arrive: float) -> Trajectory:
    """Return the points of a vehicle that drives `arcs` from `depart` to `arrive`.

    Parameters
    ----------
    arcs
        Shape (p,), each beginning where the one before ends, as `RouteFinder.path`
        gives them. None give no points: the vehicle stays where it is.

    Raises
    ------
    Invalid
        If an arc is unknown or does not continue, or it arrives before it leaves.
    """
    way = _way(graph, arcs, depart, arrive)
    if not len(way):
        return Trajectory(np.empty(0), np.empty(0), np.empty(0))
    counts = graph.shape_start[way + 1] - graph.shape_start[way]
    last = np.cumsum(counts) - 1
    first = last - counts + 1
    of_point = np.repeat(np.arange(len(way)), counts)
    within = np.arange(last[-1] + 1) - first[of_point]
    point = graph.shape_start[way][of_point] + within
    lon, lat = graph.shape_lon[point], graph.shape_lat[point]
    step = np.zeros(len(point))
    step[1:] = haversine_metres(lon[:-1], lat[:-1], lon[1:], lat[1:])
    along = np.cumsum(step)
    along -= along[first][of_point]
    whole = along[last][of_point]
    # A line without length, such as a loop drawn as one point, is spread by its points.
    share = np.where(
        whole > 0, along / np.where(whole > 0, whole, 1), within / (counts - 1)[of_point]
    )
    begins = _begins(graph, way, depart, arrive)
    at = begins[:-1][of_point] + share * np.diff(begins)[of_point]
    fresh = (within > 0) | (of_point == 0)
    at = np.maximum.accumulate(at[fresh])
    return Trajectory(lon[fresh], lat[fresh], at)


def node_times(
    graph: RoadGraph, arcs: npt.ArrayLike, depart: float, arrive: float
) -> tuple[Whole, Float]:
    """Return the nodes passed and when, both of shape (p + 1,); empty without arcs.

    Raises
    ------
    Invalid
        As `trajectory`.
    """
    way = _way(graph, arcs, depart, arrive)
    if not len(way):
        return np.empty(0, np.int64), np.empty(0)
    nodes = np.concatenate((graph.tail[way[:1]], graph.head[way])).astype(np.int64)
    return nodes, _begins(graph, way, depart, arrive)


def simplified(moving: Trajectory, *, metres: float) -> Trajectory:
    """Leave out points that are not missed: at no time is the vehicle off by more than `metres`.

    The place is compared at the same time, so that a stop on a straight road
    stays. Both ends stay.

    Raises
    ------
    Invalid
        If `metres` is negative or no number.

    References
    ----------
    Meratnia, de By (2004), Spatiotemporal compression techniques for moving
    point objects, EDBT, LNCS 2992, 765-782 (the time-ratio form of
    Douglas, Peucker 1973).
    """
    tolerance = reals("metres", [metres], low=0, high=EARTH_RADIUS_METRES)[0]
    if len(moving.at) <= 2:
        return moving
    # One trip spans a city at most, so a flat map about its first point will do.
    east = np.radians(moving.lon - moving.lon[0]) * np.cos(np.radians(moving.lat[0]))
    north = np.radians(moving.lat - moving.lat[0])
    x, y = EARTH_RADIUS_METRES * east, EARTH_RADIUS_METRES * north
    keep = needed_points(x, y, moving.at, tolerance)
    return Trajectory(moving.lon[keep], moving.lat[keep], moving.at[keep])


def _way(graph: RoadGraph, arcs: npt.ArrayLike, depart: float, arrive: float) -> Whole:
    way = wholes("arcs", arcs, low=0, high=graph.arcs - 1)
    torn = graph.head[way[:-1]] != graph.tail[way[1:]]
    if torn.any():
        row = int(np.argmax(torn)) + 1
        raise Invalid("the arc does not begin where the one before ends", where=f"arcs[{row}]")
    start = reals("depart", [depart], low=0, high=2**31)[0]
    reals("arrive", [arrive], low=start, high=2**31)
    return way


def _begins(graph: RoadGraph, way: Whole, depart: float, arrive: float) -> Float:
    """Return when each arc begins, and the arrival, shape (p + 1,)."""
    spent = np.concatenate(([0], np.cumsum(graph.milliseconds_of(way))))
    begins = depart + (arrive - depart) * (spent / spent[-1])
    begins[-1] = arrive
    return np.asarray(begins)
