"""A timetable with the walks to its stops and between them: what people need to use it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dure.engine.network import UNREACHABLE, Points, snap, walk_seconds
from dure.engine.timetable import Timetable, Transfers
from dure.transit.adapters.area import MAX_SNAP_METRES, Area
from dure.transit.adapters.arms import Line
from dure.transit.adapters.reach import Reach

MAX_CHANGE_METRES = 300.0
"""Longest walk between two stops when changing lines."""


def line_of(area: Area, timetable: Timetable, stops: Points, reach: Reach) -> Line:
    """Join a timetable with its footpaths, walks and the drives between its stops."""
    walks = walk_seconds(
        area.walk, stops, stops, speed_kmh=area.walk_kmh, max_snap_metres=MAX_SNAP_METRES
    )
    limit = area.walk_limit(MAX_CHANGE_METRES)
    transfers = Transfers.within(walks, max_walk_seconds=limit)
    return Line(timetable, transfers, reach, _drives(area, stops))


def _drives(area: Area, stops: Points) -> npt.NDArray[np.int32]:
    """Return driving seconds between stops; -1 where one is off the roads around the zone."""
    node = snap(area.drive.graph, stops.lon, stops.lat, max_metres=MAX_SNAP_METRES).node
    seconds = area.drive.matrix(np.maximum(node, 0), np.maximum(node, 0))
    off = (node < 0)[:, None] | (node < 0) | (seconds >= UNREACHABLE)
    return np.where(off, -1, seconds).astype(np.int32)
