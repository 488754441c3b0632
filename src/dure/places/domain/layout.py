"""What a city is made of between its source files and its tables: arrays and rows, unsaved.

Coordinates are WGS84 degrees, lon before lat; lengths are metres, speeds km/h. Readers
(adapters) fill these, one importer turns them into networks, files and tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]

Geometry = dict[str, Any]
"""A GeoJSON geometry object."""


@dataclass(frozen=True, slots=True)
class Roads:
    """Stretches of road between junctions, before they become networks.

    Parameters
    ----------
    node_lon, node_lat
        Shape (n,). Junctions and ends.
    tail, head
        Shape (s,). The junctions a stretch leads from and to, as it is drawn.
    shape_start, shape_lon, shape_lat
        Shapes (s+1,), (k,), (k,). The line of each stretch, both ends included.
    kind
        Shape (s,), index into `ROAD_KINDS`.
    forward, backward, walk
        Shape (s,). May be driven from tail to head, from head to tail, walked along.
    forward_kmh, backward_kmh
        Shape (s,). NaN where the source does not say.
    length_metres
        Shape (s,). NaN where it is to be measured along the line.
    name
        Street names, one per stretch; empty where there is none.
    """

    node_lon: Floats
    node_lat: Floats
    tail: Ints
    head: Ints
    shape_start: NDArray[np.int64]
    shape_lon: Floats
    shape_lat: Floats
    kind: NDArray[np.uint8]
    forward: Flags
    backward: Flags
    walk: Flags
    forward_kmh: Floats
    backward_kmh: Floats
    length_metres: Floats
    name: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.tail)


@dataclass(frozen=True, slots=True)
class Buildings:
    """Shape (b,) each: centre, floor area in square metres, use (`BuildingUse`)."""

    lon: Floats
    lat: Floats
    floor_area: Floats
    use: NDArray[np.uint8]

    @classmethod
    def none(cls) -> Buildings:
        """Return the buildings of a source that has none."""
        nothing = np.zeros(0)
        return cls(nothing, nothing, nothing, np.zeros(0, np.uint8))


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A neighbourhood as read.

    `weight` is its part in the city's trips, in any unit, where no population says so;
    `where` names its file and line for refusals.
    """

    number: int
    name: str
    lon: float
    lat: float
    outline: Geometry | None = None
    population: float | None = None
    jobs: float | None = None
    age_groups: dict[str, float] = field(default_factory=dict)
    weight: float = 0.0
    made: bool = False
    where: str = ""


@dataclass(frozen=True, slots=True)
class StopRow:
    """A bus stop as read."""

    code: str
    name: str
    lon: float
    lat: float
    source: str


@dataclass(frozen=True, slots=True)
class ParkingRow:
    """A parking place as read."""

    code: str
    name: str
    lon: float
    lat: float
    source: str
    capacity: int | None = None
    access: str = ""
    fee: bool | None = None


@dataclass(frozen=True, slots=True)
class MapShape:
    """One thing that only the basemap shows; `geometry` is GeoJSON text."""

    layer: str
    geometry: str
    properties: dict[str, str | float]
    min_zoom: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything one source of roads says about a city.

    Parameters
    ----------
    counts
        What the reader met on the way, by quality key ("clipped_ways": 12).
    boundary
        The city's own boundary; None where the source has none.
    """

    roads: Roads
    buildings: Buildings = field(default_factory=Buildings.none)
    zones: tuple[ZoneRow, ...] = ()
    stops: tuple[StopRow, ...] = ()
    parking: tuple[ParkingRow, ...] = ()
    shapes: tuple[MapShape, ...] = ()
    boundary: Geometry | None = None
    attribution: tuple[str, ...] = ()
    counts: dict[str, float] = field(default_factory=dict)
