"""Streets of an OpenStreetMap extract: who may use them, which way, and where they meet.

Ways are collected first and cut into stretches at the end, when it is known which nodes they
share.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from dure.places.adapters.roads import RoadsBuilder
from dure.places.domain.layout import Roads
from dure.places.domain.road import KIND_NUMBER
from dure.places.domain.street import barrier_closed, drive_access, speeds, walk_access


@dataclass(slots=True)
class Street:
    """A way, or a piece of one between gaps, as the file has it."""

    refs: list[int]
    lon: list[float]
    lat: list[float]
    kind: int
    access: tuple[bool, bool, bool]
    kmh: tuple[float, float]
    name: str


@dataclass(slots=True)
class WayCollector:
    """Collects streets and barriers; `finish` cuts the streets where they meet."""

    streets: list[Street] = field(default_factory=list)
    barriers: set[int] = field(default_factory=set)
    counts: dict[str, float] = field(
        default_factory=lambda: {"ways": 0, "clipped_ways": 0, "missing_nodes": 0}
    )

    @property
    def count(self) -> int:
        return len(self.streets)

    def add_barrier(self, node: Any) -> None:
        """Remember a node that vehicles cannot pass."""
        if barrier_closed(node.tags):
            self.barriers.add(node.id)

    def add(self, way: Any) -> None:
        """Add a way if it is a street; ways with missing nodes in pieces."""
        tags = way.tags
        if tags.get("highway") not in KIND_NUMBER:
            return
        tags = dict(tags)
        access = (*drive_access(tags), walk_access(tags))
        if not any(access):
            return
        self.counts["ways"] += 1
        pieces = self._pieces(way)
        kind, kmh, name = KIND_NUMBER[tags["highway"]], speeds(tags), tags.get("name", "")[:120]
        self.streets.extend(
            Street(refs, lon, lat, kind, access, kmh, name)
            for refs, lon, lat in pieces
            if len(refs) > 1
        )

    def _pieces(self, way: Any) -> list[tuple[list[int], list[float], list[float]]]:
        pieces: list[tuple[list[int], list[float], list[float]]] = [([], [], [])]
        missing = 0
        for node in way.nodes:
            location = node.location
            if not location.valid():
                missing += 1
                if pieces[-1][0]:
                    pieces.append(([], [], []))
                continue
            refs, lon, lat = pieces[-1]
            if refs and refs[-1] == node.ref:
                continue  # the same node twice in a row
            refs.append(node.ref)
            lon.append(location.lon)
            lat.append(location.lat)
        self.counts["missing_nodes"] += missing
        self.counts["clipped_ways"] += missing > 0
        return pieces

    def finish(self) -> Roads:
        """Cut the streets where they meet, at barriers, and rings in the middle."""
        builder = RoadsBuilder()
        every = np.concatenate([np.array(street.refs, np.int64) for street in self.streets])
        refs, uses = np.unique(every, return_counts=True)
        junctions = set(refs[uses > 1].tolist())
        self.counts["barriers"] = len(self.barriers.intersection(refs.tolist()))
        for street in self.streets:
            self._cut(builder, street, junctions)
        return builder.finish()

    def _cut(self, builder: RoadsBuilder, street: Street, junctions: set[int]) -> None:
        refs = street.refs
        last = len(refs) - 1
        cuts = {0, last}
        cuts.update(at for at, ref in enumerate(refs) if ref in junctions)
        blocked = self._blocked(refs)
        for at in blocked:
            cuts.update((at, at + 1))
        ordered = sorted(cuts)
        for a, b in pairwise(ordered):
            if refs[a] == refs[b] and b - a > 1:  # a ring with one junction
                middle = (a + b) // 2
                self._stretch(builder, street, a, middle, blocked)
                self._stretch(builder, street, middle, b, blocked)
            else:
                self._stretch(builder, street, a, b, blocked)

    def _blocked(self, refs: list[int]) -> set[int]:
        """Return the positions of the one step per barrier that is closed to vehicles."""
        if not self.barriers:
            return set()
        last = len(refs) - 1
        return {
            min(max(at - 1, 0), last - 1) for at, ref in enumerate(refs) if ref in self.barriers
        }

    @staticmethod
    def _stretch(builder: RoadsBuilder, street: Street, a: int, b: int, blocked: set[int]) -> None:
        access = street.access
        if a in blocked and b == a + 1:
            access = (False, False, access[2])
        if not any(access):
            return
        builder.add(
            (street.refs[a], street.refs[b]),
            (street.lon[a : b + 1], street.lat[a : b + 1]),
            kind=street.kind,
            access=access,
            kmh=street.kmh,
            name=street.name,
        )
