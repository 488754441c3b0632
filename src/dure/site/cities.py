"""What the pages that put features together ask about cities."""

from typing import Protocol

from dure.core.actor import Actor
from dure.core.errors import NotFound


class CityLike(Protocol):
    slug: str
    name: str
    name_en: str
    country: str
    attribution: list[str]
    west: float | None
    south: float | None
    east: float | None
    north: float | None


def visible(actor: Actor) -> list[CityLike]:
    """Return the cities that *actor* may know of, by name."""
    try:
        from dure.places.queries.city import cities_visible_to  # noqa: PLC0415
    except ImportError:
        return []
    return list(cities_visible_to(actor))


def one(actor: Actor, slug: str) -> CityLike:
    """Return a city that *actor* may know of.

    Raises
    ------
    NotFound
        If there is none of that name, or none for this actor.
    """
    for city in visible(actor):
        if city.slug == slug:
            return city
    raise NotFound(f"There is no city {slug!r} here.", where="slug")


def bounds(city: CityLike) -> list[float] | None:
    """Return west, south, east, north in degrees; None before the first import."""
    box = [city.west, city.south, city.east, city.north]
    return None if None in box else [float(side) for side in box if side is not None]
