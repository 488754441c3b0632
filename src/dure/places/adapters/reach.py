"""How far things lie from the roads, measured to the road itself and not to its junctions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from dure.engine.network import RoadGraph
from dure.places.domain.distance import Floats, to_plane


class RoadReach:
    """A spatial index over the part of the drive network where everything reaches everything.

    Distances are in a plane that is true to scale in the middle of the network.
    """

    def __init__(self, graph: RoadGraph, main: NDArray[np.bool_]) -> None:
        self._middle = float(np.median(graph.lat))
        arcs = main[graph.tail] & main[graph.head]
        sizes = np.diff(graph.shape_start)
        points = np.repeat(arcs, sizes)
        x, y = self._plane(graph.shape_lon[points], graph.shape_lat[points])
        owner = np.repeat(np.arange(int(arcs.sum())), sizes[arcs])
        self._tree = shapely.STRtree(shapely.linestrings(x, y, indices=owner))

    def metres_to_points(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Return metres from each point to the nearest road."""
        x, y = self._plane(lon, lat)
        return self._nearest(shapely.points(x, y))

    def metres_to_shapes(self, shapes: Sequence[shapely.Geometry]) -> Floats:
        """Return metres from each area (WGS84) to the nearest road; 0 where one runs inside."""
        planar = shapely.transform(
            np.array(shapes, object), lambda p: np.column_stack(self._plane(p[:, 0], p[:, 1]))
        )
        return self._nearest(planar)

    def _plane(self, lon: Any, lat: Any) -> tuple[Floats, Floats]:
        return to_plane(lon, lat, middle=self._middle)

    def _nearest(self, shapes: Any) -> Floats:
        if not len(shapes):
            return np.zeros(0)
        (found, _), metres = self._tree.query_nearest(
            shapes, return_distance=True, all_matches=False
        )
        result = np.full(len(shapes), np.inf)
        result[found] = metres
        return result
