"""A city's files and zones, gathered once for a study."""

from __future__ import annotations

from dure.core.errors import Invalid
from dure.places.queries.city import city_by_slug, city_files, stops_of, zones_of
from dure.transit.domain.material import CityMaterial, StopFacts, ZoneFacts


def material_of(slug: str) -> CityMaterial:
    """Return what a study needs of the city.

    Raises
    ------
    NotFound
        If there is no such city.
    Invalid
        If it was never imported.
    """
    city = city_by_slug(slug)
    if city.current_import is None:
        raise Invalid(
            "{name} has no roads yet.",
            where="[study] city",
            remedy="Import it: dure city import {slug} --osm FILE.osm.pbf",
            name=city.name,
            slug=slug,
        )
    files = city_files(city)
    return CityMaterial(
        slug=city.slug,
        name=city.name,
        import_key=city.current_import.key,
        network=files.network,
        timetable=files.timetable,
        zones=tuple(
            ZoneFacts(
                number=zone.number,
                name=zone.name,
                lon=zone.lon,
                lat=zone.lat,
                outline=zone.outline,
                population=zone.population,
                jobs=zone.jobs,
                age_groups=tuple(sorted(zone.age_groups.items())),
                weight=zone.weight,
            )
            for zone in zones_of(city)
        ),
        stops=tuple(
            StopFacts(stop.code, stop.name, stop.lon, stop.lat) for stop in stops_of(city)
        ),
        attribution=tuple(city.attribution),
    )
