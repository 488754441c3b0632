"""A city's neighbourhoods and stops as layers of a map, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import Any

from dure.places.models import City, Zone
from dure.places.queries.city import stops_of, zones_of

LIMITS = (500, 2_000, 5_000, 10_000)
"""People per square kilometre where the colour changes; the same for every city."""
COLORS = ("#f2f0f7", "#cbc9e2", "#9e9ac8", "#756bb1", "#54278f")
UNKNOWN = "#ffffff"
STOP_COLOR = "#d55e00"
METRES_PER_DEGREE = 111_195.0  # of a great circle, Earth's radius 6,371 km


def bounds_of(city: City) -> list[float] | None:
    """Return west, south, east and north in degrees; None before the first import."""
    sides = (city.west, city.south, city.east, city.north)
    return None if None in sides else [float(side) for side in sides if side is not None]


LIVED_IN = 0.95
"""Share of the people that a city's map opens on: empty outskirts stay out of the picture."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One zone as a list reads it; density in people per square kilometre, box in degrees."""

    number: int
    name: str
    population: float | None
    jobs: float | None
    density: float | None
    box: Box | None = None


def lived_in(found: list[Neighbourhood]) -> list[float] | None:
    """Return the box around the densest neighbourhoods that hold `LIVED_IN` of all people.

    None where people are not known; then `bounds_of` is all that can be said.
    """
    peopled = [one for one in found if one.population and one.density and one.box]
    wanted = LIVED_IN * sum(one.population or 0 for one in peopled)
    boxes: list[Box] = []
    for one in sorted(peopled, key=lambda one: (-(one.density or 0), one.number)):
        if wanted <= 0:
            break
        wanted -= one.population or 0
        boxes += [one.box] if one.box else []
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]


def neighbourhoods(city: City) -> list[Neighbourhood]:
    """Return the zones of a city by number. One query."""
    return [
        Neighbourhood(
            zone.number, zone.name, zone.population, zone.jobs, density_of(zone), box_of(zone)
        )
        for zone in zones_of(city)
    ]


def box_of(zone: Zone) -> Box | None:
    """Return west, south, east and north of a zone's outline in degrees."""
    if zone.outline is None:
        return None
    many = zone.outline["type"] == "MultiPolygon"
    polygons = zone.outline["coordinates"] if many else [zone.outline["coordinates"]]
    lon, lat = zip(*(point[:2] for polygon in polygons for point in polygon[0]), strict=True)
    return min(lon), min(lat), max(lon), max(lat)


def density_of(zone: Zone) -> float | None:
    """Return people per square kilometre; None where people or outline are not known."""
    if zone.population is None or zone.outline is None:
        return None
    area = square_kilometres(zone.outline)
    return zone.population / area if area > 0 else None


def square_kilometres(outline: dict[str, Any]) -> float:
    """Return the area of a GeoJSON Polygon or MultiPolygon, flat at its own latitude."""
    many = outline["type"] == "MultiPolygon"
    polygons = outline["coordinates"] if many else [outline["coordinates"]]
    total = 0.0
    for outer, *holes in polygons:
        total += _ring(outer) - sum(_ring(hole) for hole in holes)
    return total


def _ring(points: list[list[float]]) -> float:
    middle = radians(sum(point[1] for point in points) / len(points))
    twice = sum(
        a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True)
    )
    return abs(twice) / 2 * cos(middle) * (METRES_PER_DEGREE / 1000) ** 2


def city_layers(city: City) -> list[dict[str, Any]]:
    """Return the layers that the map draws above the basemap. Two queries."""
    zones = [
        _feature(
            zone.outline,
            name=zone.name,
            population=None if zone.population is None else round(zone.population),
            density=None if (density := density_of(zone)) is None else round(density),
        )
        for zone in zones_of(city)
        if zone.outline
    ]
    stops = [
        _feature({"type": "Point", "coordinates": [stop.lon, stop.lat]}, name=stop.name)
        for stop in stops_of(city)
    ]
    return [
        {
            "id": "people",
            "kind": "polygons",
            "data": {"type": "FeatureCollection", "features": zones},
            "value": "density",
            "steps": LIMITS,
            "colors": COLORS,
            "unknown": UNKNOWN,
            "opacity": 0.8,
            "outline": "#8a949e",
            "width": 0.5,
            "popup": [{"property": "name"}, {"property": "population"}],
        },
        {
            "id": "stops",
            "kind": "points",
            "data": {"type": "FeatureCollection", "features": stops},
            "color": STOP_COLOR,
            "radius": 4,
            "popup": [{"property": "name"}],
        },
    ]


def _feature(geometry: dict[str, Any] | None, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
