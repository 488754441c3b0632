"""Reads of the registry: list, search, and the picture of the country."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from dure.core.errors import NotFound
from dure.places.domain.municipality import UNITS, bare, current_code, search_keys
from dure.places.models import Municipality, RegistryEdition


def municipalities(*, at: date | None = None) -> QuerySet[Municipality]:
    """Return the units that stand on a day, by code, without their boundaries.

    Parameters
    ----------
    at
        The day; None for those that have not ended.
    """
    every = Municipality.objects.defer("boundary")
    if at is None:
        return every.filter(until__isnull=True)
    begun = Q(since__isnull=True) | Q(since__lte=at)
    return every.filter(begun, Q(until__isnull=True) | Q(until__gt=at))


def municipality_by_code(code: str) -> Municipality:
    """Return the unit of a code: five digits or ten, of today or of a former year.

    Raises
    ------
    NotFound
        If no unit has or had it, or the registry is not loaded.
    """
    known = current_code(code)
    found = Municipality.objects.filter(code=known).first() if known else None
    if found is None:
        raise NotFound("No city, county or district has the code {code}.", code=code)
    return found


def search_municipalities(
    text: str, *, at: date | None = None, limit: int = 20
) -> list[Municipality]:
    """Return units whose Korean or English name begins with *text*.

    Spaces, hyphens and case do not count; the province may lead or follow, in
    its full, short or former name: `수원`, `경기 수원`, `전북 전주`, `jung-gu seoul`.
    In order of code. Empty text finds nothing.
    """
    wanted = bare(text)
    if not wanted:
        return []
    found = []
    for unit in municipalities(at=at):
        keys = search_keys(UNITS[unit.code]) if unit.code in UNITS else (bare(unit.name),)
        if any(key.startswith(wanted) for key in keys):
            found.append(unit)
    return found[:limit]


def boundaries(*, at: date | None = None) -> dict[str, Any]:
    """Return the units' boundaries as a GeoJSON FeatureCollection, about 1.1 MB as text.

    One query. The page that sends it can keep it for as long as
    `latest_edition().digest` and *at* stay the same.
    """
    units = municipalities(at=at).defer(None)
    return {"type": "FeatureCollection", "features": [_feature(unit) for unit in units]}


def boundary(code: str) -> dict[str, Any]:
    """Return one unit's boundary as a GeoJSON Feature.

    Raises
    ------
    NotFound
        As `municipality_by_code`.
    """
    return _feature(municipality_by_code(code))


def latest_edition() -> RegistryEdition | None:
    """Return the state of the registry that is loaded; None before the first load."""
    return RegistryEdition.objects.first()


def _feature(unit: Municipality) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": int(unit.code),
        "geometry": unit.boundary,
        "properties": {
            "code": unit.code,
            "name": unit.name,
            "name_en": unit.name_en,
            "province": unit.province,
            "province_en": unit.province_en,
            "kind": unit.kind,
        },
    }
