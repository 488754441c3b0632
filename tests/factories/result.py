"""A result.json of the tiny city, small and made by hand."""

import json
from pathlib import Path
from typing import Any

from dure.transit.domain.comparison import COMPARISONS
from dure.transit.domain.measures import MEASURES
from dure.transit.domain.scenario_file import scenario_to_mapping
from dure.transit.domain.study import Arm, StudyState
from dure.transit.models import Study
from dure.transit.queries.study import study_folder
from tests.factories.study import stored_study, tiny_scenario

WAIT_MINUTES = {Arm.TODAY: 18.0, Arm.FIXED: 24.1, Arm.DEMAND_RESPONSIVE: 9.8}


def estimate(mean: float | None, half: float = 0.0) -> dict[str, Any]:
    """Return a mean with a symmetric interval; None is nothing known."""
    if mean is None:
        return {"mean": None, "low": None, "high": None, "replications": 0}
    return {"mean": mean, "low": mean - half, "high": mean + half, "replications": 2}


def _measures(arm: Arm, refused: float) -> dict[str, Any]:
    given = {m.key: estimate(600.0 if m.unit == "s" else 0.5, 0.0) for m in MEASURES}
    lost = refused if arm is Arm.DEMAND_RESPONSIVE else 0.2
    given |= {
        "wait_mean": estimate(60 * WAIT_MINUTES[arm], 24.0),
        "served_share": estimate(1 - lost),
        "walked_share": estimate(0.0),
        "arrived_share": estimate(1 - lost),
        "refused_share": estimate(lost if arm is Arm.DEMAND_RESPONSIVE else 0.0),
    }
    if arm is Arm.TODAY:
        given["cost_per_passenger"] = estimate(None)
    return given


def _arm(arm: Arm, refused: float) -> dict[str, Any]:
    edges = list(range(0, 3601, 120))
    histogram = {"edges": edges, "share": [0.8 / (len(edges) - 1)] * (len(edges) - 1)}
    return {
        "arm": arm.value,
        "measures": _measures(arm, refused),
        "against_today": {},
        "wait_histogram": histogram,
        "door_histogram": histogram,
    }


def _comparison(against: Arm, wait_half: float) -> dict[str, Any]:
    change = 60 * (WAIT_MINUTES[Arm.DEMAND_RESPONSIVE] - WAIT_MINUTES[against])
    trips = {m.key: estimate(0.25) for m in COMPARISONS} | {"door_change": estimate(-300.0, 60.0)}
    return {
        "arm": Arm.DEMAND_RESPONSIVE.value,
        "against": against.value,
        "trips": trips,
        "differences": {"wait_mean": estimate(change, wait_half)},
    }


def _group(name: str, trips: float, change: dict[str, Any]) -> dict[str, Any]:
    common = {"arrived_share": estimate(0.9), "wait_mean": estimate(600.0)}
    arms = {arm.value: {**common, "door_change": change} for arm in Arm}
    return {"name": name, "trips": trips, "arms": arms}


def result(
    *, wait_half: float = 30.0, refused: float = 0.05, ages: bool = False
) -> dict[str, Any]:
    """Return a result; *wait_half* is half the interval of the change in waiting, seconds."""
    changes = [estimate(-120.0, 30.0), estimate(120.0, 30.0), estimate(10.0, 30.0), estimate(None)]
    zones = [
        {"number": n, **_group(f"Quarter {n}", 20.0 if n == 4 else 400.0, changes[n - 1])}
        for n in range(1, 5)
    ]
    curve = [
        {"vehicles": size, "measures": _measures(Arm.DEMAND_RESPONSIVE, refused)}
        for size in (1, 2)
    ]
    return {
        "format": 1,
        "provenance": {
            "city": "grid", "city_name": "Grid", "import_key": "first", "attribution": ["nobody"],
            "scenario_hash": "ab" * 32, "seed": 3, "version": "0.1.0", "commit": "c" * 40,
            "sources_hash": "d" * 16, "day_type": "weekday", "timetable_date": "2026-03-03",
            "lines_in_reach": True, "line_trips": 96, "line_stops": 5, "points": 10, "stops": 7,
        },
        "scenario": scenario_to_mapping(tiny_scenario()),
        "trips": estimate(1000.0),
        "arms": [_arm(arm, refused) for arm in Arm],
        "comparisons": [_comparison(Arm.TODAY, wait_half), _comparison(Arm.FIXED, wait_half)],
        "zones": zones,
        "ages": [_group("older", 400.0, changes[0])] if ages else [],
        "fleet_curve": curve,
        "stops": [{"code": "v1", "name": "", "lon": 127.0, "lat": 37.0}],
        "routes": [{"stops": ["v1"], "closed": True, "both_ways": True}],
    }  # fmt: skip


def finished_study(given: dict[str, Any] | None = None, **fields: Any) -> Study:
    """Store a finished study of the tiny city with its files."""
    study = stored_study(state=StudyState.DONE, **fields)
    folder: Path = study_folder(study.pk)
    folder.mkdir(parents=True)
    (folder / "result.json").write_text(json.dumps(given or result()))
    (folder / "trace.json").write_text('{"from": 0, "to": 1, "vehicles": [], "stops": []}')
    (folder / "scenario.toml").write_text("[study]\n")
    (folder / "trips.csv.gz").write_bytes(b"\x1f\x8b")
    return study
