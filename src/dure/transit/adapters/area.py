"""The part of a city's network that a study needs: roads and footways around its zone."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from dure.core.errors import Invalid
from dure.engine.network import (
    RoadGraph,
    RouteFinder,
    largest_component,
    route_finder,
    snap,
    subgraph,
)
from dure.transit.domain.material import CityMaterial, ZoneFacts
from dure.transit.domain.scenario import Scenario

MARGIN_METRES = 2000.0
"""Vehicles may drive this far out of the zone's bounds to get from one place in it to another."""

MAX_SNAP_METRES = 300.0
"""Doors and stops farther from every road are not in the network."""

METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A service zone with its networks.

    Parameters
    ----------
    outline
        The zone, in degrees.
    zones
        The city's zones that lie in it, cut to it: what trips are counted by.
    drive, walk
        Finders on the largest strongly connected part around the zone.
    """

    outline: BaseGeometry
    zones: tuple[tuple[ZoneFacts, BaseGeometry], ...]
    drive: RouteFinder
    walk: RouteFinder
    walk_kmh: float

    def walk_limit(self, metres: float) -> int:
        """Return the seconds that a walk of so many metres takes."""
        return int(np.floor(metres / self.walk_kmh * 3.6 + 0.5))


def load_area(scenario: Scenario, city: CityMaterial) -> Area:
    """Cut the study's part out of the city's network.

    Raises
    ------
    Invalid
        If a zone number is unknown, the zone holds no roads, or the network cannot be read.
    """
    outline, zones = service_zone(scenario, city)
    arrays = load_arrays(city.network)
    drive = _around(RoadGraph.from_arrays(arrays, prefix="drive_"), outline)
    walk = _around(RoadGraph.from_arrays(arrays, prefix="walk_"), outline)
    if drive is None or walk is None or not _inside(drive, outline).any():
        raise Invalid(
            "The zone holds no roads.",
            where="[zone]",
            remedy="Draw it within the roads of {city}.",
            city=city.name,
        )
    drive, walk = (
        subgraph(drive, largest_component(drive)),
        subgraph(walk, largest_component(walk)),
    )
    if not _inside(drive, outline).any():
        raise Invalid(
            "No road of the zone is joined to the roads around it.",
            where="[zone]",
            remedy="Draw the zone on one side of the water.",
        )
    kmh = float(np.median(walk.speed_kmh))
    return Area(outline, zones, route_finder(drive), route_finder(walk), kmh)


def service_zone(
    scenario: Scenario, city: CityMaterial
) -> tuple[BaseGeometry, tuple[tuple[ZoneFacts, BaseGeometry], ...]]:
    """Return the outline of the service zone and the city's zones in it, cut to it.

    Raises
    ------
    Invalid
        If a zone number is unknown or has no outline.
    """
    shapes = [(zone, shape(zone.outline).buffer(0)) for zone in city.zones if zone.outline]
    if scenario.zone.polygon:
        outer, *holes = scenario.zone.polygon
        outline = Polygon(outer, holes).buffer(0)
        if outline.is_empty:
            raise Invalid("The zone has no area.", where="[zone] polygon", remedy="Draw it again.")
        cut = [(zone, part.intersection(outline)) for zone, part in shapes]
        return outline, tuple((zone, part) for zone, part in cut if part.area > 0)
    known = {zone.number: (zone, part) for zone, part in shapes}
    unknown = [number for number in scenario.zone.numbers if number not in known]
    if unknown:
        raise Invalid(
            "{city} has no zone {zone} with an outline.",
            where="[zone] numbers",
            remedy="Choose zones on the city's page, or draw a polygon.",
            city=city.name,
            zone=unknown[0],
        )
    chosen = tuple(known[number] for number in sorted(set(scenario.zone.numbers)))
    return unary_union([part for _, part in chosen]), chosen


def inside(
    outline: BaseGeometry, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Return which points lie in the outline, shape (n,)."""
    shapely.prepare(outline)
    return np.asarray(shapely.contains_xy(outline, lon, lat), dtype=bool)


def drive_nodes(
    area: Area, places: Sequence[tuple[str, float, float]], *, where: str
) -> npt.NDArray[np.int64]:
    """Return the road node of each named place (name, lon, lat).

    Raises
    ------
    Invalid
        If one is too far from every road; it is named.
    """
    lon, lat = [place[1] for place in places], [place[2] for place in places]
    found = snap(area.drive.graph, lon, lat, max_metres=MAX_SNAP_METRES)
    for place, node, metres in zip(places, found.node, found.metres, strict=True):
        if node < 0:
            raise Invalid(
                "{place} is {metres:.0f} m from the roads around the zone.",
                where=where,
                remedy="Move it to a road, or leave it out.",
                place=place[0],
                metres=metres,
            )
    return found.node


def load_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Read a file of arrays that an import left.

    Raises
    ------
    Invalid
        If it is gone or damaged; the city must be imported again.
    """
    try:
        with path.open("rb") as stream:
            arrays = np.load(stream, allow_pickle=False)
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise Invalid(
            "The city's file cannot be read: {reason}.",
            where=path.name,
            remedy="Import the city again.",
            reason=error,
        ) from None


def _inside(graph: RoadGraph, outline: BaseGeometry) -> npt.NDArray[np.bool_]:
    return inside(outline, graph.lon, graph.lat)


def _around(graph: RoadGraph, outline: BaseGeometry) -> RoadGraph | None:
    west, south, east, north = outline.bounds
    dy = MARGIN_METRES / METRES_PER_DEGREE
    dx = dy / max(np.cos(np.radians((south + north) / 2)), 0.01)
    near = (graph.lon >= west - dx) & (graph.lon <= east + dx)
    near &= (graph.lat >= south - dy) & (graph.lat <= north + dy)
    return subgraph(graph, near) if near.any() else None
