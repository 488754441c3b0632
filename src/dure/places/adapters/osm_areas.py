"""Areas of an OpenStreetMap extract: buildings, water, green, parking places, boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import osmium
import shapely

from dure.places.domain.building import BuildingUse, building_use, storeys
from dure.places.domain.city import ParkingSource
from dure.places.domain.distance import to_plane
from dure.places.domain.layout import Buildings, MapShape, ParkingRow

_WATER = {("natural", "water"), ("natural", "bay"), ("waterway", "riverbank"),
          ("waterway", "dock"), ("landuse", "reservoir"), ("landuse", "basin")}  # fmt: skip
_GREEN = {
    "natural": {"wood", "scrub", "heath", "grassland", "wetland", "beach"},
    "landuse": {
        "forest", "grass", "meadow", "recreation_ground", "village_green", "cemetery",
        "allotments", "orchard", "farmland", "vineyard",
    },
    "leisure": {"park", "garden", "golf_course", "nature_reserve", "pitch", "playground"},
}  # fmt: skip


def layer_of(tags: Mapping[str, str]) -> tuple[str, str]:
    """Return the basemap layer of an area and its kind; empty text if it is not drawn."""
    for key, value in tags.items():
        if (key, value) in _WATER:
            return "water", value
        if value in _GREEN.get(key, ()):
            return "green", value
    return "", ""


@dataclass(slots=True)
class AreaCollector:
    """Collects areas as WKB with their tags; `finish` measures them all at once."""

    wkb: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    broken: int = 0
    _factory: Any = field(default_factory=osmium.geom.WKBFactory)

    def add(self, area: Any) -> None:
        """Add an area that is a building, a parking place, a boundary, or shows on the map."""
        tags = dict(area.tags)
        wanted = (
            tags.get("building", "no") != "no"
            or tags.get("amenity") == "parking"
            or tags.get("boundary") == "administrative"
            or layer_of(tags)[0]
        )
        if not wanted:
            return
        try:
            self.wkb.append(self._factory.create_multipolygon(area))
        except (RuntimeError, osmium.InvalidLocationError):
            self.broken += 1
            return
        self.tags.append((f"{'w' if area.from_way() else 'r'}{area.orig_id()}", tags))

    def finish(
        self,
    ) -> tuple[Buildings, list[ParkingRow], list[MapShape], list[tuple[set[str], Any]]]:
        """Return buildings, parking places, what the basemap shows, and boundaries by name."""
        shapes = shapely.from_wkb(self.wkb) if self.wkb else np.zeros(0, object)
        built = np.array([t.get("building", "no") != "no" for _, t in self.tags], bool)
        parking, boundaries = [], []
        for (code, tags), shape in zip(self.tags, shapes, strict=True):
            if tags.get("amenity") == "parking":
                centre = shape.centroid
                parking.append(parking_row(code, tags, centre.x, centre.y))
            if tags.get("boundary") == "administrative":
                names = {v.casefold() for k, v in tags.items() if k.split(":")[0] == "name"}
                boundaries.append((names, shape))
        return self._buildings(shapes, built), parking, self._drawn(shapes, built), boundaries

    def _buildings(self, shapes: Any, built: Any) -> Buildings:
        if not built.any():
            return Buildings.none()
        tags = [each for (_, each), keep in zip(self.tags, built, strict=True) if keep]
        uses = [building_use(each) for each in tags]
        floors = np.array([storeys(each, use) for each, use in zip(tags, uses, strict=True)])
        floors[[use is BuildingUse.ANCILLARY for use in uses]] = 0.0
        centre = shapely.get_coordinates(shapely.centroid(shapes[built]))
        return Buildings(
            lon=centre[:, 0],
            lat=centre[:, 1],
            floor_area=_square_metres(shapes[built]) * floors,
            use=np.array(uses, np.uint8),
        )

    def _drawn(self, shapes: Any, built: Any) -> list[MapShape]:
        texts = shapely.to_geojson(shapely.set_precision(shapes, 1e-6)) if len(shapes) else []
        areas = _square_metres(shapes) if len(shapes) else []
        drawn = []
        for (_, tags), building, text, area in zip(self.tags, built, texts, areas, strict=True):
            layer, kind = ("buildings", "building") if building else layer_of(tags)
            if layer:
                drawn.append(MapShape(layer, text, {"kind": kind}, _zoom(layer, area)))
        return drawn


def _zoom(layer: str, square_metres: float) -> int:
    """Show large areas first; buildings only from near."""
    if layer == "buildings":
        return 13 if square_metres > 2000 else 14
    return 8 if square_metres > 1e6 else 10 if square_metres > 1e5 else 12


def _square_metres(shapes: Any) -> Any:
    middle = float(np.median(shapely.get_coordinates(shapely.centroid(shapes))[:, 1]))
    planar = shapely.transform(
        shapes, lambda p: np.column_stack(to_plane(p[:, 0], p[:, 1], middle=middle))
    )
    return shapely.area(planar)


def parking_row(code: str, tags: Mapping[str, str], lon: float, lat: float) -> ParkingRow:
    """Return a parking place by its tags; a capacity that is no number is not known."""
    capacity = tags.get("capacity", "")
    return ParkingRow(
        code=code,
        name=tags.get("name", "")[:160],
        lon=lon,
        lat=lat,
        source=ParkingSource.OSM.value,
        capacity=int(capacity) if capacity.isdecimal() and len(capacity) < 7 else None,
        access=tags.get("access", "")[:40],
        fee={"yes": True, "no": False}.get(tags.get("fee", "")),
    )
