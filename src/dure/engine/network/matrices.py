"""Two ways to the same matrix of milliseconds: a contraction hierarchy, and scipy.

Trusted input; `routes` is the checked door. Both count a trip of `NEVER`
milliseconds or more as impossible.
"""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np
import pyroutingkit
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dure.engine.network.checks import Float, Whole
from dure.engine.network.links import NEVER, Links


class Matrices(Protocol):
    """A way to compute a matrix."""

    def milliseconds(self, sources: Whole, targets: Whole) -> Whole:
        """Return shape (s, t), NEVER where there is no way."""


class Hierarchy:
    """A customizable contraction hierarchy, safe to ask from several threads.

    RoutingKit keeps the state of a query inside its metric: one metric asked
    by two threads at once ends the process. So the topology is shared, and
    each thread customises a metric of its own when it first asks.

    References
    ----------
    Dibbelt, Strasser, Wagner (2016), Customizable contraction hierarchies,
    ACM Journal of Experimental Algorithmics 21, 1.5.
    """

    def __init__(self, links: Links, lon: Float, lat: Float) -> None:
        self._weights = links.milliseconds.astype(np.uint32)
        self._topology = pyroutingkit.CCHTopology()
        self._topology.build(
            links.tail.astype(np.uint32),
            links.head.astype(np.uint32),
            lat.astype(np.float32),
            lon.astype(np.float32),
            links.nodes,
        )
        self._own = threading.local()

    def milliseconds(self, sources: Whole, targets: Whole) -> Whole:
        """Return shape (s, t), NEVER where there is no way."""
        metric = getattr(self._own, "metric", None)
        if metric is None:
            metric = pyroutingkit.CCHMetric(self._topology)
            metric.customize(self._weights, 1)
            self._own.metric = metric
        found = metric.distances_many_to_many(sources.astype(np.uint32), targets.astype(np.uint32))
        return np.asarray(found, dtype=np.int64)


class PlainSearch:
    """Dijkstra's algorithm from scipy: slow, and with nothing of its own to go wrong.

    Floats carry the milliseconds without loss, being whole and below 2**53.
    """

    def __init__(self, links: Links) -> None:
        size = links.nodes
        self._weights = csr_array(
            (links.milliseconds.astype(np.float64), links.head, links.first), shape=(size, size)
        )

    def milliseconds(self, sources: Whole, targets: Whole) -> Whole:
        """Return shape (s, t), NEVER where there is no way."""
        found = dijkstra(self._weights, indices=sources)[:, targets]
        return np.minimum(found, NEVER).astype(np.int64)
