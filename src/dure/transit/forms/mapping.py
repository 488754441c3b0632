"""Between the form's fields and a scenario's: one table, read in both directions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dure.transit.domain.demand import WEEKDAY_PROFILE
from dure.transit.domain.scenario import RouteKind

Tables = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field of the form stands in a scenario, and how many of its units are one there."""

    table: str
    name: str
    scale: float = 1


PLACES = {
    "name": Place("study", "name"),
    "day_type": Place("study", "day_type"),
    "replications": Place("study", "replications"),
    "seed": Place("study", "seed"),
    "vehicles": Place("vehicles", "count"),
    "seats": Place("vehicles", "seats"),
    "wheelchair_places": Place("vehicles", "wheelchair_places"),
    "shift_start": Place("vehicles", "shift_start"),
    "shift_end": Place("vehicles", "shift_end"),
    "stops": Place("stops", "kind"),
    "max_walk_metres": Place("stops", "max_walk_metres"),
    "max_wait_minutes": Place("service", "max_wait_seconds", 60),
    "max_ride_ratio": Place("service", "max_ride_ratio"),
    "dispatcher": Place("service", "dispatcher"),
    "trip_name": Place("demand", "trip_file"),
    "trips_per_day": Place("demand", "trips_per_day"),
    "prebooked_percent": Place("demand", "prebooked_share", 0.01),
    "prebook_least_minutes": Place("demand", "prebook_least_minutes"),
    "trips_start": Place("demand", "start"),
    "trips_end": Place("demand", "end"),
    "wheelchair_percent": Place("demand", "wheelchair_share", 0.01),
    "travel_noise_percent": Place("noise", "travel_sd", 0.01),
    "no_show_percent": Place("noise", "no_show_share", 0.01),
    "won_per_driver_hour": Place("costs", "won_per_driver_hour"),
    "won_per_vehicle_km": Place("costs", "won_per_vehicle_km"),
    "won_per_vehicle_day": Place("costs", "won_per_vehicle_day"),
    "co2_grams_per_km": Place("costs", "co2_grams_per_km"),
    "fixed_kind": Place("fixed", "kind"),
    "routes": Place("fixed", "routes"),
    "fleet_sizes": Place("fleet_curve", "sizes"),
    "hourly": Place("demand", "hourly"),
}

OTHER_NAMES = {
    "[zone]": "zones",
    "[zone] polygon": "zones",
    "[zone] numbers": "zones",
    "[vehicles] shifts": "shift_end",
    "[demand] trip_file": "trip_file",
    "[fixed]": "routes",
}

EVEN = (1.0,) * 24


def field_of(where: str) -> str | None:
    """Return the form's field for what a refusal names, such as "[vehicles] count"; else None."""
    known = {f"[{p.table}] {p.name}": field for field, p in PLACES.items()} | OTHER_NAMES
    found = re.search(r"\[\w+\](?: \w+)?", where)
    return known.get(found[0]) if found else None


def initial_of(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the form shows for a scenario given as tables of plain values."""
    shown = {
        field: _shown(tables[p.table][p.name], p.scale)
        for field, p in PLACES.items()
        if p.name in tables.get(p.table, {})
    }
    hourly, zone = tuple(shown["hourly"]), tables.get("zone", {})
    return shown | {
        "zones": [str(number) for number in zone.get("numbers", ())],
        "outline": _polygon(zone["polygon"]) if zone.get("polygon") else "",
        "exact": bool(zone.get("polygon")),
        "profile": {WEEKDAY_PROFILE: "peaks", EVEN: "even"}.get(hourly, "own"),
        "hourly": ", ".join(f"{weight:g}" for weight in hourly),
        "fleet_sizes": ", ".join(str(size) for size in shown["fleet_sizes"]),
        "routes": "\n".join(", ".join(route) for route in shown["routes"]),
    }


def tables_of(clean: Mapping[str, Any], base: Mapping[str, Mapping[str, Any]]) -> Tables:
    """Return *base* with what was filled in: a scenario as tables, not yet checked."""
    tables = {name: dict(values) for name, values in base.items()}
    for field, place in PLACES.items():
        tables.setdefault(place.table, {})[place.name] = _stored(clean[field], place.scale)
    profiles = {"peaks": list(WEEKDAY_PROFILE), "even": list(EVEN)}
    tables["demand"]["hourly"] = profiles.get(clean["profile"], clean["hourly"])
    if clean["fixed_kind"] == RouteKind.GENERATED:
        tables["fixed"]["routes"] = []
    if clean["exact"] and clean["outline"]:
        tables["zone"] = {"polygon": clean["outline"]}
    else:
        tables["zone"] = {"numbers": [int(number) for number in clean["zones"]]}
    return tables


def _polygon(rings: Any) -> str:
    return json.dumps({"type": "Polygon", "coordinates": rings})


def _shown(value: Any, scale: float) -> Any:
    if scale == 1:
        return int(value) if isinstance(value, float) and value.is_integer() else value
    shown = round(value / scale, 6)
    return int(shown) if shown == int(shown) else shown


def _stored(value: Any, scale: float) -> Any:
    if scale == 1:
        return value
    stored = round(value * scale, 9)
    return int(stored) if scale > 1 else stored
