"""Where a result comes from, so that anybody can compute it again."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

import dure
from dure.transit.adapters.prepare import Prepared
from dure.transit.adapters.units import sources_hash
from dure.transit.domain.material import CityMaterial
from dure.transit.domain.scenario_file import scenario_hash


def provenance(prepared: Prepared, city: CityMaterial) -> dict[str, Any]:
    """Return city, data, program and what of today's lines was found."""
    scenario, day, today = prepared.scenario, prepared.day, prepared.today
    return {
        "city": city.slug,
        "city_name": city.name,
        "import_key": city.import_key,
        "attribution": list(city.attribution),
        "scenario_hash": scenario_hash(scenario),
        "seed": scenario.seed,
        "version": installed_version(),
        "commit": commit(),
        "sources_hash": sources_hash(),
        "day_type": scenario.day_type.value,
        "timetable_date": day.day if day else None,
        "lines_in_reach": today is not None,
        "line_trips": today.timetable.trip_count if today else 0,
        "line_stops": len(np.unique(today.timetable.stop)) if today else 0,
        "points": len(prepared.source.points),
        "stops": len(prepared.stops),
    }


def installed_version() -> str:
    """Return the version of the installed package, empty for bare sources."""
    try:
        return version("dure")
    except PackageNotFoundError:
        return ""


@cache
def commit() -> str:
    """Return the commit of a source checkout, empty for an installed package."""
    git = Path(dure.__file__).parents[2] / ".git"
    head = git / "HEAD"
    if not head.is_file():
        return ""
    said = head.read_text().strip()
    if not said.startswith("ref: "):
        return said
    branch = git / said.removeprefix("ref: ")
    return branch.read_text().strip() if branch.is_file() else ""
