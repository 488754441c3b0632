"""Parts of a network: the one where everything reaches everything, and cut-outs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from dure.core.errors import Invalid
from dure.engine.network.checks import Flag, flags
from dure.engine.network.graph import RoadGraph


def largest_component(graph: RoadGraph) -> Flag:
    """Return which nodes belong to the largest strongly connected part, shape (n,).

    From each of them each other can be reached and left. Of parts of one
    size, the one with the lowest node.

    References
    ----------
    Pearce (2005), An improved algorithm for finding the strongly connected
    components of a directed graph; scipy.sparse.csgraph.
    """
    ones = np.ones(graph.arcs)
    size = graph.nodes
    links = csr_array((ones, (graph.tail, graph.head)), shape=(size, size))
    _, part = connected_components(links, directed=True, connection="strong")
    of_node = np.bincount(part)[part]
    return np.asarray(part == part[np.argmax(of_node)])


def subgraph(graph: RoadGraph, node_mask: npt.ArrayLike) -> RoadGraph:
    """Keep some nodes and the arcs between them; both keep their order.

    New node i is the i-th true of the mask: `numpy.flatnonzero(node_mask)[i]`.

    Parameters
    ----------
    node_mask
        Shape (n,).

    Raises
    ------
    Invalid
        If the mask is of another size or keeps nothing.
    """
    keep = flags("node_mask", node_mask, size=graph.nodes)
    if not keep.any():
        raise Invalid("no node would be left", where="node_mask")
    new = np.cumsum(keep) - 1
    arcs = keep[graph.tail] & keep[graph.head]
    points = np.diff(graph.shape_start)
    kept = np.repeat(arcs, points)
    return RoadGraph(
        lon=graph.lon[keep],
        lat=graph.lat[keep],
        tail=new[graph.tail[arcs]].astype(np.int32),
        head=new[graph.head[arcs]].astype(np.int32),
        length_metres=graph.length_metres[arcs],
        speed_kmh=graph.speed_kmh[arcs],
        shape_start=np.concatenate(([0], np.cumsum(points[arcs]))).astype(np.int64),
        shape_lon=graph.shape_lon[kept],
        shape_lat=graph.shape_lat[kept],
        delay_seconds=graph.delay_seconds[arcs],
    )
