"""Reads an OpenStreetMap extract: roads, buildings, stops, parking places, water, green, labels.

One pass of pyosmium with locations and areas. Clipped extracts are normal: a way whose nodes are
partly outside is cut at the gap and its pieces are kept; areas that cannot be closed are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium
import shapely

from dure.core.errors import Invalid
from dure.core.said import say
from dure.places.adapters.osm_areas import AreaCollector, parking_row
from dure.places.adapters.osm_ways import WayCollector
from dure.places.domain.city import OPENSTREETMAP, StopSource
from dure.places.domain.layout import Layout, MapShape, ParkingRow, StopRow

ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2", ".xml")
_KEYS = (
    "highway", "building", "amenity", "public_transport", "place", "natural", "waterway",
    "landuse", "leisure", "boundary", "barrier", "railway",
)  # fmt: skip
_AREA_KEYS = ("building", "amenity", "natural", "waterway", "landuse", "leisure", "boundary")
_LABEL_ZOOM = {
    "city": 6, "town": 8, "suburb": 11, "borough": 11, "quarter": 12, "neighbourhood": 13,
    "village": 10, "hamlet": 13, "island": 11, "locality": 14,
}  # fmt: skip
_REMEDY = say("Fetch the extract again: a whole .osm.pbf, .osm.gz or .osm file, sorted by id.")


@dataclass(slots=True)
class NodeCollector:
    """Keeps what single points say: stops, parking places, labels, barriers."""

    stops: list[StopRow] = field(default_factory=list)
    parking: list[ParkingRow] = field(default_factory=list)
    shapes: list[MapShape] = field(default_factory=list)

    def add(self, node: Any) -> None:
        tags = node.tags
        lon, lat = node.location.lon, node.location.lat
        if _is_bus_stop(tags):
            self.stops.append(StopRow(f"n{node.id}", _name(tags), lon, lat, StopSource.OSM.value))
        elif tags.get("amenity") == "parking":
            self.parking.append(parking_row(f"n{node.id}", tags, lon, lat))
        elif tags.get("place") in _LABEL_ZOOM and _name(tags):
            self.shapes.append(_label(tags["place"], tags, lon, lat))


def read_osm(path: Path, *, names: tuple[str, ...]) -> Layout:
    """Read a city from an extract.

    Parameters
    ----------
    names
        What the city is called; an administrative boundary of that name is taken as its own.

    Raises
    ------
    Invalid
        If the file is no extract, is cut short, or holds no road.
    """
    if not path.name.lower().endswith(ENDINGS):
        raise Invalid("This is not an OpenStreetMap file.", where=path.name, remedy=_REMEDY)
    nodes, ways, areas = NodeCollector(), WayCollector(), AreaCollector()
    for thing in _things(path):
        if thing.is_node():
            if "barrier" in thing.tags:
                ways.add_barrier(thing)
            nodes.add(thing)
        elif thing.is_way():
            ways.add(thing)
        else:
            areas.add(thing)
    if not ways.count:
        raise Invalid("The extract holds no road.", where=path.name, remedy=_REMEDY)
    roads = ways.finish()
    buildings, parking, shapes, boundaries = areas.finish()
    return Layout(
        roads=roads,
        buildings=buildings,
        stops=tuple(nodes.stops),
        parking=(*nodes.parking, *parking),
        shapes=(*shapes, *nodes.shapes),
        boundary=_own_boundary(boundaries, names),
        attribution=(OPENSTREETMAP,),
        counts=ways.counts | {"areas_broken": areas.broken},
    )


def _things(path: Path) -> Iterator[Any]:
    """Yield nodes, ways and areas with a tag that matters; the file's faults are refusals."""
    try:
        if not path.stat().st_size:
            raise Invalid("The file is empty.", where=path.name, remedy=_REMEDY)
        yield from (
            osmium.FileProcessor(str(path))
            .with_locations()
            .with_areas(osmium.filter.KeyFilter(*_AREA_KEYS))
            .with_filter(osmium.filter.KeyFilter(*_KEYS))
        )
    except (RuntimeError, OSError, ValueError, osmium.InvalidLocationError) as error:
        raise Invalid(
            "The extract cannot be read: {reason}.",
            where=path.name,
            remedy=_REMEDY,
            reason=str(error)[:200],
        ) from error


def _is_bus_stop(tags: Mapping[str, str]) -> bool:
    if tags.get("highway") == "bus_stop":
        return True
    return tags.get("public_transport") == "platform" and tags.get("bus") == "yes"


def _name(tags: Mapping[str, str]) -> str:
    return tags.get("name", "")[:160]


def _label(place: str, tags: Mapping[str, str], lon: float, lat: float) -> MapShape:
    words: dict[str, str | float] = {"name": _name(tags), "kind": place}
    for key in ("name:ko", "name:en"):
        if key in tags:
            words[key.replace(":", "_")] = tags[key]
    point = f'{{"type":"Point","coordinates":[{lon:.6f},{lat:.6f}]}}'
    return MapShape("places", point, words, _LABEL_ZOOM[place])


def _own_boundary(
    boundaries: list[tuple[set[str], Any]], names: tuple[str, ...]
) -> dict[str, Any] | None:
    """Return the boundary that carries the city's name, the largest of several."""
    wanted = {name.casefold() for name in names}
    own = [area for called, area in boundaries if wanted & called]
    if not own:
        return None
    largest = max(own, key=lambda area: area.area)
    simple = shapely.simplify(largest, 0.0001)
    return dict(shapely.geometry.mapping(shapely.set_precision(simple, 1e-6)))
