"""From stretches of road to the two networks that the engine works on: drive and walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dure.core.errors import Invalid
from dure.engine.network import RoadGraph, largest_component
from dure.places.adapters.stretches import cut_long
from dure.places.domain.distance import line_lengths
from dure.places.domain.layout import Floats, Roads
from dure.places.domain.road import ROAD_KINDS, WALK_KMH

SHORTEST_METRES = 0.1  # two junctions on one spot are still a step apart
FREE_KMH = np.array([kind.free_kmh or 10.0 for kind in ROAD_KINDS])


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks of a city and what was found while building them.

    `drive_main` and `walk_main` mark the nodes of the largest strongly connected part.
    """

    drive: RoadGraph
    walk: RoadGraph
    drive_main: NDArray[np.bool_]
    walk_main: NDArray[np.bool_]
    counts: dict[str, float]


@dataclass(slots=True)
class RoadsBuilder:
    """Collects stretches one by one and turns them into arrays."""

    ends: list[tuple[int, int]] = field(default_factory=list)
    lines: list[tuple[Sequence[float], Sequence[float]]] = field(default_factory=list)
    kind: list[int] = field(default_factory=list)
    access: list[tuple[bool, bool, bool]] = field(default_factory=list)
    kmh: list[tuple[float, float]] = field(default_factory=list)
    length: list[float] = field(default_factory=list)
    name: list[str] = field(default_factory=list)

    def add(
        self,
        ends: tuple[int, int],
        line: tuple[Sequence[float], Sequence[float]],
        *,
        kind: int,
        access: tuple[bool, bool, bool],
        kmh: tuple[float, float] = (np.nan, np.nan),
        length: float = np.nan,
        name: str = "",
    ) -> None:
        """Add a stretch.

        Parameters
        ----------
        ends
            Keys of the junctions, any integers; the same key is the same junction.
        line
            Longitudes and latitudes from the first junction to the second.
        access
            Drivable along the line, against it, walkable.
        kmh
            Speeds along and against; NaN if unknown.
        """
        self.ends.append(ends)
        self.lines.append(line)
        self.kind.append(kind)
        self.access.append(access)
        self.kmh.append(kmh)
        self.length.append(length)
        self.name.append(name)

    def finish(self) -> Roads:
        """Return what was added, as arrays. Junctions keep the order of their keys."""
        count = len(self.ends)
        keys, numbers = np.unique(np.array(self.ends, np.int64).reshape(-1), return_inverse=True)
        ends = numbers.reshape(-1, 2).astype(np.int32)
        sizes = np.fromiter((len(line[0]) for line in self.lines), np.int64, count)
        start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        lon, lat = (
            np.fromiter((v for line in self.lines for v in line[axis]), np.float64, int(start[-1]))
            for axis in (0, 1)
        )
        node_lon, node_lat = np.zeros(len(keys)), np.zeros(len(keys))
        for node, point in ((ends[:, 1], start[1:] - 1), (ends[:, 0], start[:-1])):
            node_lon[node], node_lat[node] = lon[point], lat[point]
        access = np.array(self.access, bool).reshape(-1, 3)
        kmh = np.array(self.kmh, np.float64).reshape(-1, 2)
        return Roads(
            node_lon=node_lon,
            node_lat=node_lat,
            tail=ends[:, 0],
            head=ends[:, 1],
            shape_start=start,
            shape_lon=lon,
            shape_lat=lat,
            kind=np.array(self.kind, np.uint8),
            forward=access[:, 0],
            backward=access[:, 1],
            walk=access[:, 2],
            forward_kmh=kmh[:, 0],
            backward_kmh=kmh[:, 1],
            length_metres=np.array(self.length, np.float64),
            name=tuple(self.name),
        )


def build_networks(roads: Roads, *, where: str) -> Networks:
    """Build the drive and walk networks; fill missing lengths and speeds, cut long stretches.

    Raises
    ------
    Invalid
        If there is no road to drive on; *where* names the file.
    """
    metres = np.where(
        roads.length_metres > 0,
        roads.length_metres,
        line_lengths(roads.shape_start, roads.shape_lon, roads.shape_lat),
    )
    junctions = _touched(roads, (roads.forward | roads.backward) & (roads.tail != roads.head))
    roads, metres = cut_long(roads, np.maximum(metres, SHORTEST_METRES))
    loop = roads.tail == roads.head
    forward, backward = roads.forward & ~loop, roads.backward & ~loop
    if not (forward.any() or backward.any()):
        raise Invalid(
            "There is no road to drive on.",
            where=where,
            remedy="Pass an extract that covers the city and holds its highways.",
        )
    speeds, missing = _speeds(roads)
    drive = _graph(roads, metres, forward, backward, *speeds)
    single = _once(roads, metres)
    on_foot = roads.walk & ~loop & single
    if not on_foot.any():
        on_foot = (forward | backward) & single
    slow = np.full(roads.count, WALK_KMH)
    walk = _graph(roads, metres, on_foot, on_foot, slow, slow)
    drive_main = largest_component(drive)
    driven = (forward | backward) & single
    counts = {
        "junctions": junctions,
        "drive_nodes": len(drive.lon),
        "drive_arcs": len(drive.tail),
        "road_km": round(float(metres[driven].sum()) / 1000, 1),
        "walk_nodes": len(walk.lon),
        "walk_km": round(float(metres[on_foot].sum()) / 1000, 1),
        "main_share": round(float(drive_main.mean()), 4),
        "speed_missing_share": round(
            float(metres[driven & missing].sum() / metres[driven].sum()), 4
        ),
        "loops": int(loop.sum()),
    }
    return Networks(drive, walk, drive_main, largest_component(walk), counts)


def _touched(roads: Roads, chosen: NDArray[np.bool_]) -> int:
    """Count the junctions that the chosen stretches touch."""
    return len(np.unique(np.concatenate([roads.tail[chosen], roads.head[chosen]])))


def _once(roads: Roads, metres: Floats) -> NDArray[np.bool_]:
    """Mark each street once where the source lists its two directions as two stretches."""
    ends = np.sort(np.column_stack([roads.tail, roads.head]), axis=1)
    streets = np.column_stack([ends, np.round(metres).astype(np.int64)])
    _, first = np.unique(streets, axis=0, return_index=True)
    single = np.zeros(roads.count, bool)
    single[first] = True
    return single


def _speeds(roads: Roads) -> tuple[tuple[Floats, Floats], NDArray[np.bool_]]:
    """Return speeds along and against with gaps filled, and where a gap was."""
    free = FREE_KMH[roads.kind]
    speeds, missing = [], np.zeros(roads.count, bool)
    for given, used in ((roads.forward_kmh, roads.forward), (roads.backward_kmh, roads.backward)):
        gap = ~(given > 0)
        missing |= gap & used
        speeds.append(np.where(gap, free, given))
    return (speeds[0], speeds[1]), missing


def _graph(
    roads: Roads,
    metres: Floats,
    forward: NDArray[np.bool_],
    backward: NDArray[np.bool_],
    forward_kmh: Floats,
    backward_kmh: Floats,
) -> RoadGraph:
    """Make arcs of the marked stretches and number the junctions they touch from 0."""
    along, against = np.flatnonzero(forward), np.flatnonzero(backward)
    tails = np.concatenate([roads.tail[along], roads.head[against]])
    heads = np.concatenate([roads.head[along], roads.tail[against]])
    touched, numbers = np.unique(np.concatenate([tails, heads]), return_inverse=True)
    points, start = _points(roads.shape_start, along, against)
    return RoadGraph(
        lon=roads.node_lon[touched],
        lat=roads.node_lat[touched],
        tail=numbers[: len(tails)].astype(np.int32),
        head=numbers[len(tails) :].astype(np.int32),
        length_metres=np.concatenate([metres[along], metres[against]]),
        speed_kmh=np.concatenate([forward_kmh[along], backward_kmh[against]]),
        shape_start=start,
        shape_lon=roads.shape_lon[points],
        shape_lat=roads.shape_lat[points],
    )


def _points(
    shape_start: NDArray[np.int64], along: NDArray[np.intp], against: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which shape points the arcs take, those against the line in reverse, and starts."""
    chosen = np.concatenate([along, against])
    sizes = shape_start[chosen + 1] - shape_start[chosen]
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    place = np.arange(start[-1]) - np.repeat(start[:-1], sizes)
    turned = np.repeat(np.arange(len(chosen)) >= len(along), sizes)
    first = np.repeat(shape_start[chosen], sizes)
    last = np.repeat(shape_start[chosen + 1] - 1, sizes)
    return np.where(turned, last - place, first + place), start
