"""Cuts long stretches of road, so that a bus can stop between far junctions too.

A network is served at its nodes only. Where junctions are far apart, points are put in between,
and both directions of a street share them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dure.places.domain.distance import haversine
from dure.places.domain.layout import Floats, Roads
from dure.places.domain.road import ROAD_KINDS

LONGEST_METRES = 200.0
"""No point of a road is farther than half of this from a place to stop."""

NO_STOPPING = {"motorway", "motorway_link", "trunk", "trunk_link"}
_CUT = np.array([kind.name not in NO_STOPPING for kind in ROAD_KINDS])


def cut_long(roads: Roads, metres: Floats) -> tuple[Roads, Floats]:
    """Return the roads with no stretch longer than 200 m where stopping is possible.

    Parameters
    ----------
    metres
        Shape (s,). The length of each stretch, shared out evenly among its pieces.

    Returns
    -------
    The roads, their junctions first and in the same order, and the lengths of the stretches.
    """
    # Of whole metres, so that the two directions of a street are cut alike.
    pieces = np.ceil(np.round(metres) / LONGEST_METRES).astype(np.int64)
    pieces = np.maximum(np.where(_CUT[roads.kind], pieces, 1), 1)
    pieces[roads.tail == roads.head] = 1
    if not len(pieces) or pieces.max() <= 1:
        return roads, metres
    points = _Points(roads)
    ends: list[tuple[int, int]] = []
    lines: list[NDArray[np.float64]] = []
    for at in np.flatnonzero(pieces > 1):
        nodes = points.between(int(at), int(pieces[at]), round(float(metres[at])))
        chain = [int(roads.tail[at]), *nodes, int(roads.head[at])]
        ends.extend(pairwise(chain))
        lines.extend(points.lines(int(at), nodes))
    return _assembled(roads, metres, pieces, points, ends, lines)


class _Points:
    """The points put in, numbered after the junctions, shared by the directions of a street."""

    def __init__(self, roads: Roads) -> None:
        self.roads = roads
        self.lonlat: list[NDArray[np.float64]] = []
        self._of_street: dict[tuple[int, int, int], list[int]] = {}

    def between(self, at: int, pieces: int, metres: int) -> list[int]:
        """Return the new nodes along a stretch, from its tail to its head."""
        tail, head = int(self.roads.tail[at]), int(self.roads.head[at])
        street = (min(tail, head), max(tail, head), metres)
        if street not in self._of_street:
            line, along = self._measured(at)
            targets = along[-1] * np.arange(1, pieces) / pieces
            first = len(self.roads.node_lon) + len(self.lonlat)
            self.lonlat += [
                np.array([np.interp(t, along, line[:, 0]), np.interp(t, along, line[:, 1])])
                for t in targets
            ]
            nodes = list(range(first, first + pieces - 1))
            self._of_street[street] = nodes if tail <= head else nodes[::-1]
        nodes = self._of_street[street]
        return nodes if tail <= head else nodes[::-1]

    def lines(self, at: int, nodes: list[int]) -> list[NDArray[np.float64]]:
        """Return the lines of the pieces of a stretch, each ending at its nodes."""
        line, along = self._measured(at)
        cuts = along[-1] * np.arange(1, len(nodes) + 1) / (len(nodes) + 1)
        places = [line[:1], *(self.place(node)[None] for node in nodes), line[-1:]]
        bounds = [0.0, *cuts, along[-1]]
        return [
            np.concatenate(
                [places[i], line[(along > bounds[i]) & (along < bounds[i + 1])], places[i + 1]]
            )
            for i in range(len(nodes) + 1)
        ]

    def place(self, node: int) -> NDArray[np.float64]:
        return self.lonlat[node - len(self.roads.node_lon)]

    def _measured(self, at: int) -> tuple[NDArray[np.float64], Floats]:
        part = slice(*self.roads.shape_start[at : at + 2])
        line = np.column_stack([self.roads.shape_lon[part], self.roads.shape_lat[part]])
        steps = haversine(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
        return line, np.concatenate([[0.0], np.cumsum(steps)])


def _assembled(
    roads: Roads,
    metres: Floats,
    pieces: NDArray[np.int64],
    points: _Points,
    ends: list[tuple[int, int]],
    lines: list[NDArray[np.float64]],
) -> tuple[Roads, Floats]:
    """Put the pieces behind the stretches that stay whole."""
    whole = np.flatnonzero(pieces == 1)
    cut = np.flatnonzero(pieces > 1)
    source = np.concatenate([whole, np.repeat(cut, pieces[cut])])
    kept = np.repeat(pieces == 1, np.diff(roads.shape_start))
    sizes = np.concatenate([np.diff(roads.shape_start)[whole], [len(line) for line in lines]])
    added, nodes = np.concatenate(lines), np.array(points.lonlat)
    new_ends = np.array(ends, np.int32)
    names = roads.name
    return (
        replace(
            roads,
            node_lon=np.concatenate([roads.node_lon, nodes[:, 0]]),
            node_lat=np.concatenate([roads.node_lat, nodes[:, 1]]),
            tail=np.concatenate([roads.tail[whole], new_ends[:, 0]]),
            head=np.concatenate([roads.head[whole], new_ends[:, 1]]),
            shape_start=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            shape_lon=np.concatenate([roads.shape_lon[kept], added[:, 0]]),
            shape_lat=np.concatenate([roads.shape_lat[kept], added[:, 1]]),
            kind=roads.kind[source],
            forward=roads.forward[source],
            backward=roads.backward[source],
            walk=roads.walk[source],
            forward_kmh=roads.forward_kmh[source],
            backward_kmh=roads.backward_kmh[source],
            length_metres=roads.length_metres[source],
            name=tuple(names[at] for at in source),
        ),
        metres[source] / pieces[source],
    )
