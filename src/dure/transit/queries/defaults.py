"""A sensible first study of any imported city, with nothing to fill in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree
from shapely.affinity import affine_transform
from shapely.geometry import MultiPoint, Point, shape
from shapely.geometry.base import BaseGeometry

from dure.core.errors import Invalid
from dure.transit.domain.default_zone import (
    TRIPS_PER_PERSON,
    Neighbourhood,
    choose_zone,
)
from dure.transit.domain.demand import Demand
from dure.transit.domain.material import CityMaterial, ZoneFacts
from dure.transit.domain.scenario import Scenario, Zone
from dure.transit.queries.material import material_of

LEAST_TRIPS, MOST_TRIPS = 200, 4000
NOMINAL_PEOPLE = 2000.0
"""People of the mean zone where nobody counted them."""

TOUCH_METRES = 60.0
"""Outlines this close touch: they are drawn along the two sides of a street."""


def default_scenario(slug: str) -> Scenario:
    """Return the study that the city's page starts with. Raises as `material_of` does."""
    return default_of(material_of(slug))


def default_of(city: CityMaterial) -> Scenario:
    """Choose contiguous zones by `choose_zone`, and trips in proportion to their people.

    Raises
    ------
    Invalid
        If the city has no zones.
    """
    zones = [zone for zone in city.zones if zone.outline]
    if not zones:
        raise Invalid(
            "{name} has no zones.",
            where="[zone]",
            remedy="Draw a zone, or import zones.",
            name=city.name,
        )
    shapes = _on_a_plane(zones)
    known = sum(zone.population or 0 for zone in zones) > 0
    nominal = NOMINAL_PEOPLE * len(zones) / (sum(zone.weight for zone in zones) or 1.0)
    people = [zone.population or 0.0 if known else nominal * zone.weight for zone in zones]
    covered = _covered(shapes, _stop_points(city, zones))
    places = [
        Neighbourhood(zone.number, n, share, outline.centroid.x, outline.centroid.y)
        for zone, n, share, outline in zip(zones, people, covered, shapes, strict=True)
    ]
    chosen = choose_zone(places, _neighbours(zones, shapes))
    total = sum(n for zone, n in zip(zones, people, strict=True) if zone.number in set(chosen))
    trips = round(min(max(total * TRIPS_PER_PERSON, LEAST_TRIPS), MOST_TRIPS), -2)
    return Scenario(
        city=city.slug,
        name=city.name,
        zone=Zone(numbers=chosen),
        demand=Demand(trips_per_day=int(trips)),
    )


def _plane(zones: Sequence[ZoneFacts]) -> tuple[float, float]:
    """Return metres of a degree of longitude and of latitude in the middle of the city."""
    latitude = float(np.mean([zone.lat for zone in zones]))
    return 111_320.0 * float(np.cos(np.radians(latitude))), 110_574.0


def _on_a_plane(zones: Sequence[ZoneFacts]) -> list[BaseGeometry]:
    x, y = _plane(zones)
    return [affine_transform(shape(zone.outline), [x, 0, 0, y, 0, 0]).buffer(0) for zone in zones]


def _stop_points(city: CityMaterial, zones: Sequence[ZoneFacts]) -> NDArray[np.float64]:
    if city.timetable is None:
        return np.empty((0, 2))
    with np.load(city.timetable) as arrays:
        used = np.unique(arrays["stop"])
        lon, lat = arrays["stop_lon"][used], arrays["stop_lat"][used]
    return np.column_stack((lon, lat)) * np.asarray(_plane(zones))


def _covered(shapes: Sequence[BaseGeometry], stops: NDArray[np.float64]) -> list[float]:
    """Return the share of each zone within 500 m of a stop as the crow flies."""
    if not len(stops):
        return [0.5] * len(shapes)  # nothing to balance: only compactness decides
    near = MultiPoint([Point(*xy) for xy in stops]).buffer(500.0, quad_segs=4)
    return [outline.intersection(near).area / max(outline.area, 1.0) for outline in shapes]


def _neighbours(
    zones: Sequence[ZoneFacts], shapes: Sequence[BaseGeometry]
) -> dict[int, frozenset[int]]:
    tree = STRtree(shapes)
    pairs = tree.query(shapes, predicate="dwithin", distance=TOUCH_METRES)
    found: dict[int, set[int]] = {zone.number: set() for zone in zones}
    for i, j in zip(*pairs, strict=True):
        if i != j:
            found[zones[i].number].add(zones[j].number)
    return {number: frozenset(others) for number, others in found.items()}
