"""Reads population zones from GeoJSON or CSV, and makes zones of buildings where there are none.

CSV columns: `wkt` (WGS84), or `lon` and `lat`; and `population`; optional `zone_id`, `name`,
`jobs` and age groups named `age_0_14`, `age_75_up`. GeoJSON features carry the same names as
properties. An empty population means: not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry import mapping, shape

from dure.core.errors import Invalid
from dure.core.said import say
from dure.places.adapters.tables import Row, read_table, text_of
from dure.places.domain.layout import ZoneRow

AGE_GROUP = re.compile(r"^age_\d{1,3}_(\d{1,3}|up)$")
_COLUMNS = say("wkt, or lon and lat; population; optional zone_id, name, jobs, age_0_14 …")


def read_zones(path: Path) -> tuple[ZoneRow, ...]:
    """Read zones; the ending decides the format (.geojson, .json, else CSV).

    Raises
    ------
    Invalid
        If the file, a row or a field cannot be used; named by file, line and field.
    """
    rows = _features(path) if path.suffix.lower() in {".geojson", ".json"} else _lines(path)
    zones: list[ZoneRow] = []
    seen: dict[int, str] = {}
    for number, (row, geometry) in enumerate(rows, start=1):
        zone = _zone(row, geometry, row.whole("zone_id", default=number))
        if zone.number in seen:
            raise Invalid(
                "Zone {number} is here twice, first at {first}.",
                where=row.where("zone_id"),
                number=zone.number,
                first=seen[zone.number],
            )
        seen[zone.number] = row.where()
        zones.append(zone)
    if not zones:
        raise Invalid(
            "There is no zone in the file.",
            where=path.name,
            remedy="Columns: {columns}.",
            columns=_COLUMNS,
        )
    return tuple(zones)


def _zone(row: Row, geometry: shapely.Geometry, number: int) -> ZoneRow:
    middle = shapely.point_on_surface(geometry)
    if not (-180 <= middle.x <= 180 and -90 <= middle.y <= 90):
        raise Invalid(
            "The zone lies at {lon:.6g}, {lat:.6g}, which is no place on earth.",
            where=row.where("geometry"),
            remedy="Give WGS84 degrees, longitude first.",
            lon=middle.x,
            lat=middle.y,
        )
    return ZoneRow(
        number=number,
        name=row.text("name") or f"Zone {number}",
        lon=middle.x,
        lat=middle.y,
        outline=None if geometry.geom_type == "Point" else dict(mapping(geometry)),
        population=row.count("population"),
        jobs=row.count("jobs"),
        age_groups={
            key: count
            for key in row.values
            if AGE_GROUP.match(key) and (count := row.count(key)) is not None
        },
        where=row.where(),
    )


def _lines(path: Path) -> Iterator[tuple[Row, shapely.Geometry]]:
    for row in read_table(
        path, needs=("population",), one_of=(("wkt",), ("lon", "lat")), columns=_COLUMNS
    ):
        if wkt := row.text("wkt"):
            yield row, _checked(_parsed_wkt(wkt, row), row, "wkt")
        else:
            yield row, shapely.Point(row.degrees("lon", 180), row.degrees("lat", 90))


def _features(path: Path) -> Iterator[tuple[Row, shapely.Geometry]]:
    try:
        document = orjson.loads(text_of(path))
        features = list(document["features"])
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise Invalid(
            "This is not a GeoJSON feature collection: {reason}.",
            where=path.name,
            remedy="Export the zones as GeoJSON in WGS84.",
            reason=error,
        ) from error
    for number, feature in enumerate(features, start=1):
        row = Row(f"{path.name}:feature {number}", _words(feature))
        try:
            geometry = shape(feature["geometry"])
        except (
            KeyError,
            TypeError,
            AttributeError,
            ValueError,
            shapely.errors.ShapelyError,
        ) as error:
            raise Invalid(
                "The feature has no geometry that can be read.", where=row.where("geometry")
            ) from error
        yield row, _checked(geometry, row, "geometry")


def _words(feature: Any) -> Mapping[str, str]:
    properties = (feature.get("properties") or {}) if isinstance(feature, dict) else {}
    return {key: "" if value is None else str(value) for key, value in properties.items()}


def _parsed_wkt(wkt: str, row: Row) -> shapely.Geometry:
    try:
        return shapely.from_wkt(wkt)
    except shapely.errors.ShapelyError as error:
        raise Invalid(
            "This is not WKT: {reason}.", where=row.where("wkt"), reason=error
        ) from error


def _checked(geometry: shapely.Geometry, row: Row, name: str) -> shapely.Geometry:
    if geometry.is_empty or geometry.geom_type not in {"Point", "Polygon", "MultiPolygon"}:
        raise Invalid(
            "A zone is a point or an area, not {kind}.",
            where=row.where(name),
            kind=geometry.geom_type.lower() or say("nothing"),
        )
    if not np.isfinite(geometry.bounds).all():
        raise Invalid("A coordinate is not a number.", where=row.where(name))
    return geometry if geometry.is_valid else shapely.make_valid(geometry)
