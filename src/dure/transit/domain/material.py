"""What a study is given of a city: plain values, for processes that have no database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class ZoneFacts:
    """One neighbourhood of the city.

    Parameters
    ----------
    outline
        A GeoJSON polygon or multipolygon; None where only the point is known.
    population, jobs
        None where nobody counted.
    weight
        Share of the city's trips that are made here, as far as the import could tell.
    """

    number: int
    name: str
    lon: float
    lat: float
    outline: dict[str, Any] | None = None
    population: float | None = None
    jobs: float | None = None
    age_groups: tuple[tuple[str, float], ...] = ()
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class StopFacts:
    """One place where a bus stops today."""

    code: str
    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class CityMaterial:
    """A city as one import left it.

    Parameters
    ----------
    import_key
        Names the import: results of another import are results of another city.
    timetable
        None where the city has no feed; then nobody is carried today.
    attribution
        Lines to be shown wherever results are.
    """

    slug: str
    name: str
    import_key: str
    network: Path
    timetable: Path | None = None
    zones: tuple[ZoneFacts, ...] = ()
    stops: tuple[StopFacts, ...] = ()
    attribution: tuple[str, ...] = ()
