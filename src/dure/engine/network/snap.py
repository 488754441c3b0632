"""From a point on the map to the node of the network beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from dure.core.errors import Invalid
from dure.engine.network.checks import Flag, Float, Whole, flags, reals
from dure.engine.network.graph import RoadGraph
from dure.engine.network.sphere import EARTH_RADIUS_METRES, haversine_metres, on_sphere

TIE_METRES = 1e-6
CANDIDATES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """The nearest node of each point.

    Parameters
    ----------
    node
        Shape (q,). -1 where none is near enough.
    metres
        Shape (q,). To the nearest node, also where it is too far.
    """

    node: Whole
    metres: Float

    @property
    def found(self) -> Flag:
        """Which points have a node, shape (q,)."""
        return self.node >= 0


def snap(
    graph: RoadGraph,
    lon: npt.ArrayLike,
    lat: npt.ArrayLike,
    *,
    max_metres: float,
    among: npt.ArrayLike | None = None,
) -> Snapped:
    """Find the nearest node of each point; the lower one of nodes at one place.

    Parameters
    ----------
    lon, lat
        Shape (q,), degrees.
    max_metres
        Farther nodes do not count, >= 0.
    among
        Shape (n,), the nodes that count; all if None. Mostly those of
        `largest_component`, so that the node can be left and reached.

    Raises
    ------
    Invalid
        If a point is no place, or `among` is of another size or names no node.
    """
    x = reals("lon", lon, low=-180, high=180)
    y = reals("lat", lat, low=-90, high=90, size=len(x))
    limit = reals("max_metres", [max_metres], low=0, high=EARTH_RADIUS_METRES * 4)[0]
    allowed = np.arange(graph.nodes)
    if among is not None:
        allowed = np.flatnonzero(flags("among", among, size=graph.nodes))
    if not len(allowed):
        raise Invalid("no node is left to snap to", where="among")
    # Ids ascend in `allowed`, and argmax takes the first of equals.
    tree = cKDTree(on_sphere(graph.lon[allowed], graph.lat[allowed]))
    count = min(CANDIDATES, len(allowed))
    straight, which = tree.query(on_sphere(x, y), k=count)
    straight, which = straight.reshape(-1, count), which.reshape(-1, count)
    tied = straight <= straight[:, :1] + TIE_METRES
    nearest = np.where(tied, which, len(allowed)).min(axis=1) if len(x) else which[:, 0]
    node = allowed[nearest]
    metres = haversine_metres(x, y, graph.lon[node], graph.lat[node])
    return Snapped(np.where(metres <= limit, node, -1).astype(np.int64), metres)
