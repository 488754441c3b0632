"""The network reduced for searching: one arc per ordered pair of neighbours, no loops.

Both ways of computing a matrix and the search for a path read this, so that
parallel arcs, loops and rounding are decided once. The order of two ways is
decided by one integer, the label: milliseconds in the upper half,
centimetres in the lower. So a path is the fastest, among equally fast ones
the shortest, and the answer depends on the network alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dure.core.errors import Invalid
from dure.engine.network.checks import Short, Whole
from dure.engine.network.graph import RoadGraph

NEVER = 2**31 - 1
"""Milliseconds (24.8 days) from which a trip counts as impossible, as in RoutingKit."""
LENGTH_BITS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Links sorted by tail, then head.

    Parameters
    ----------
    nodes
        The number n of nodes.
    first
        Shape (n + 1,). Links first[u] to first[u + 1] - 1 leave node u.
    tail, head
        Shape (p,).
    arc
        Shape (p,). The arc of the network that the link stands for.
    label
        Shape (p,). Milliseconds * 2**32 + centimetres.
    """

    nodes: int
    first: Whole
    tail: Short
    head: Short
    arc: Short
    label: Whole

    @property
    def milliseconds(self) -> Whole:
        """Shape (p,), in [1, NEVER]."""
        return self.label >> LENGTH_BITS


def links_of(graph: RoadGraph) -> Links:
    """Keep the fastest of parallel arcs (then the shortest, then the first) and drop loops.

    Raises
    ------
    Invalid
        If the roads add up to 42,949 km or more, where labels could overflow.
    """
    centimetres = np.maximum(np.floor(graph.length_metres * 100 + 0.5), 1).astype(np.int64)
    if centimetres.sum() >= 2**LENGTH_BITS:
        raise Invalid(
            "the roads add up to more than 42,949 km",
            where="length_metres",
            remedy="Clip the network to the city.",
        )
    label = (np.minimum(graph.travel_milliseconds, NEVER) << LENGTH_BITS) + centimetres
    order = np.lexsort((np.arange(graph.arcs), label, graph.head, graph.tail))
    order = order[graph.tail[order] != graph.head[order]]
    tail, head = graph.tail[order], graph.head[order]
    best = np.ones(len(order), bool)
    best[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    kept = order[best]
    tail = graph.tail[kept]
    return Links(
        nodes=graph.nodes,
        first=np.searchsorted(tail, np.arange(graph.nodes + 1)).astype(np.int64),
        tail=tail,
        head=graph.head[kept],
        arc=kept.astype(np.int32),
        label=label[kept],
    )
