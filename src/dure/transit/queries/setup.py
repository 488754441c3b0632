"""What the page that sets up a study shows of a city: neighbourhoods, their people, stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import cos, radians
from typing import Any

from shapely.geometry import shape

from dure.transit.domain.material import CityMaterial, ZoneFacts

KM_PER_DEGREE = 111.195
ROOM = 0.4
"""Share of its own width that a map shows around what is chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A neighbourhood as people choose it.

    Parameters
    ----------
    people
        None where nobody counted.
    """

    number: int
    name: str
    people: int | None
    km2: float
    lon: float
    lat: float


def choices_of(city: CityMaterial) -> list[Choice]:
    """Return the neighbourhoods that have an outline, by number."""
    return [_choice(zone) for zone in city.zones if zone.outline]


def map_of(zones: Sequence[ZoneFacts]) -> list[dict[str, Any]]:
    """Return what the map draws and sums up: outline, people and area of each neighbourhood."""
    return [{**asdict(_choice(zone)), "outline": zone.outline} for zone in zones if zone.outline]


def bounds_of(
    zones: Sequence[ZoneFacts], numbers: Sequence[str] = (), *, room: float = ROOM
) -> str:
    """Return west, south, east, north around the chosen zones with room to move, or around all."""
    outlined = [zone for zone in zones if zone.outline]
    chosen = [zone for zone in outlined if str(zone.number) in set(numbers)] or outlined
    boxes = [shape(zone.outline).bounds for zone in chosen]
    if not boxes:
        return ""
    west, south = min(box[0] for box in boxes), min(box[1] for box in boxes)
    east, north = max(box[2] for box in boxes), max(box[3] for box in boxes)
    dx, dy = (east - west) * room, (north - south) * room
    return f"{west - dx:.5f},{south - dy:.5f},{east + dx:.5f},{north + dy:.5f}"


def _choice(zone: ZoneFacts) -> Choice:
    outline = shape(zone.outline)
    km2 = outline.area * KM_PER_DEGREE**2 * cos(radians(zone.lat))
    people = None if zone.population is None else round(zone.population)
    return Choice(zone.number, zone.name, people, round(km2, 3), zone.lon, zone.lat)
