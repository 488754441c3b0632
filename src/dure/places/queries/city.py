"""Reads of cities: rows, files and what the import found."""

from dataclasses import dataclass
from pathlib import Path

import orjson
from django.conf import settings
from django.db.models import QuerySet

from dure.core.actor import ANONYMOUS, Actor
from dure.core.errors import NotFound
from dure.places.domain.files import BASEMAP, NETWORK, QUALITY, TIMETABLE
from dure.places.domain.quality import QualityReport
from dure.places.models import City, CityImport, ParkingPlace, Stop, Zone


@dataclass(frozen=True, slots=True)
class CityFiles:
    """Where the files of a city's current import lie. A map or timetable may be missing."""

    network: Path
    timetable: Path | None
    basemap: Path | None
    quality: Path


def cities_visible_to(actor: Actor) -> QuerySet[City]:
    """Return the cities that have data, by name; joins the current import. All are public."""
    return City.objects.select_related("current_import").filter(current_import__isnull=False)


def city_by_slug(slug: str, actor: Actor = ANONYMOUS) -> City:
    """Return one city.

    Raises
    ------
    NotFound
        If there is none, or none that *actor* may see.
    """
    city = cities_visible_to(actor).filter(slug=slug).first()
    if city is None:
        raise NotFound("There is no city “{slug}”.", where="slug", slug=slug)
    return city


def zones_of(city: City) -> QuerySet[Zone]:
    """Return the city's zones by number."""
    return Zone.objects.filter(city=city)


def stops_of(city: City) -> QuerySet[Stop]:
    """Return the city's stops in the order of its sources."""
    return Stop.objects.filter(city=city)


def parking_of(city: City) -> QuerySet[ParkingPlace]:
    """Return the city's parking places in the order of its sources."""
    return ParkingPlace.objects.filter(city=city)


def city_folder(slug: str) -> Path:
    """Return the folder that holds all imports of a city."""
    return Path(settings.DATA) / "cities" / slug


def city_files(city: City) -> CityFiles:
    """Return the files of the current import.

    Raises
    ------
    NotFound
        If the city has no import, or its files are gone.
    """
    current = city.current_import
    if current is None:
        raise NotFound("“{name}” has not been imported.", where=city.slug, name=city.name)
    folder = city_folder(city.slug) / current.key
    network, timetable, basemap = folder / NETWORK, folder / TIMETABLE, folder / BASEMAP
    if not network.is_file():
        raise NotFound(
            "The files of “{name}” are gone.",
            where=city.slug,
            remedy="Import the city again.",
            name=city.name,
        )
    return CityFiles(
        network=network,
        timetable=timetable if timetable.is_file() else None,
        basemap=basemap if basemap.is_file() else None,
        quality=folder / QUALITY,
    )


def quality_of(city: City) -> QualityReport:
    """Return what the current import found. Raises as `city_files` does."""
    return QualityReport.from_rows(orjson.loads(city_files(city).quality.read_bytes()))


def current_import_of(slug: str) -> CityImport | None:
    """Return the import that a city stands on, None if there is no such city."""
    standing = City.objects.filter(slug=slug).values("current_import")
    return CityImport.objects.filter(pk__in=standing).first()
