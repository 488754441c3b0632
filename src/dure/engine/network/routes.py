"""Fastest ways through the network: times, lengths and the arcs themselves.

Free flow only; `profile` bends the times by the hour. Times are whole
seconds, rounded half up once from the sum of milliseconds, so a matrix may
miss the triangle inequality by a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.network.checks import Float, Short, T, Whole, wholes
from dure.engine.network.graph import RoadGraph
from dure.engine.network.kernels import LIMIT, best_path, labels
from dure.engine.network.links import LENGTH_BITS, NEVER, links_of
from dure.engine.network.matrices import Hierarchy, Matrices, PlainSearch

UNREACHABLE = 2**30
"""Seconds that stand for "no way"; two of them still fit an int32."""

Method = Literal["cch", "scipy"]
CELLS_AT_ONCE = 2**20
"""Cells computed at a time, so that a large matrix costs little more than itself."""


class RouteFinder(Protocol):
    """What a network answers. Safe to ask from several threads; can be pickled."""

    @property
    def graph(self) -> RoadGraph:
        """The network asked."""

    def matrix(self, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Short:
        """Return free-flow seconds, shape (s, t), UNREACHABLE where there is no way.

        Raises
        ------
        Invalid
            If a node is not one of the network; here and below.
        """

    def metres(self, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Float:
        """Return the length of the fastest way, shape (s, t), inf where there is none.

        Among equally fast ways (to the millisecond) the shortest counts.
        Arcs are rounded to centimetres.
        """

    def path(self, source: int, target: int) -> Short:
        """Return the arcs of the fastest way, shape (p,); empty if source is target.

        Its milliseconds and metres are those of `matrix` and `metres`; ways
        equal in both are told apart by the lower arc, from the end backwards.

        Raises
        ------
        Invalid
            If there is no way.
        """


def route_finder(graph: RoadGraph, *, method: Method = "cch") -> RouteFinder:
    """Prepare a network for questions.

    Parameters
    ----------
    method
        "cch" prepares for about half a second per 30,000 arcs and answers a
        matrix tens of times faster; "scipy" gives the same numbers.
    """
    return _Finder(graph, method)


class _Finder:
    def __init__(self, graph: RoadGraph, method: Method) -> None:
        if method not in ("cch", "scipy"):
            raise Invalid("no such method: {method}", where="method", method=method)
        self._graph = graph
        self._method: Method = method
        self._links = links_of(graph)
        self._matrices: Matrices = (
            Hierarchy(self._links, graph.lon, graph.lat)
            if method == "cch"
            else PlainSearch(self._links)
        )

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        # A hierarchy lives outside Python; the other process prepares its own.
        return (_Finder, (self._graph, self._method))

    @property
    def graph(self) -> RoadGraph:
        return self._graph

    def matrix(self, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Short:
        rows, row_of = self._distinct("sources", sources)
        columns, column_of = self._distinct("targets", targets)
        seconds = np.empty((len(rows), len(columns)), np.int32)
        # scipy computes every node of a row and keeps the targets.
        per_row = len(columns) if self._method == "cch" else self._graph.nodes
        for part in _pieces(len(rows), per_row if len(columns) else 0):
            found = self._matrices.milliseconds(rows[part], columns)
            seconds[part] = np.where(found < NEVER, (found + 500) // 1000, UNREACHABLE)
        return _spread(seconds, row_of, column_of)

    def metres(self, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Float:
        rows, row_of = self._distinct("sources", sources)
        columns, column_of = self._distinct("targets", targets)
        links = self._links
        length = np.empty((len(rows), len(columns)))
        for part in _pieces(len(rows), len(columns)):
            found = labels(links.first, links.head, links.arc, links.label, rows[part], columns)
            shortest = (found & (2**LENGTH_BITS - 1)) / 100.0
            length[part] = np.where(found < LIMIT, shortest, np.inf)
        return _spread(length, row_of, column_of)

    def path(self, source: int, target: int) -> Short:
        start, end = self._nodes("source", [source])[0], self._nodes("target", [target])[0]
        links = self._links
        arcs = best_path(links.first, links.tail, links.head, links.arc, links.label, start, end)
        if start != end and not len(arcs):
            raise Invalid(
                "there is no way from node {start} to node {end}",
                where="target",
                start=start,
                end=end,
            )
        return np.asarray(arcs, dtype=np.int32)

    def _nodes(self, name: str, nodes: npt.ArrayLike) -> Whole:
        return wholes(name, nodes, low=0, high=self._graph.nodes - 1)

    def _distinct(self, name: str, nodes: npt.ArrayLike) -> tuple[Whole, Whole]:
        found, back = np.unique(self._nodes(name, nodes), return_inverse=True)
        return found, back


def _pieces(rows: int, cells_per_row: int) -> Iterator[slice]:
    """Cut a matrix into rows of some CELLS_AT_ONCE cells; nothing where it has no cells."""
    step = max(1, CELLS_AT_ONCE // max(1, cells_per_row))
    return (slice(at, at + step) for at in range(0, rows if cells_per_row else 0, step))


def _spread(cells: npt.NDArray[T], row_of: Whole, column_of: Whole) -> npt.NDArray[T]:
    return cells[np.ix_(row_of, column_of)]
