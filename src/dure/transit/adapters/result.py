"""The answer of a study: every measure with its interval, compared, and by neighbourhood and age.

docs/measures/transit.md describes the shape of result.json. Nothing in it depends on how long
anything took, so two runs of one study give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields
from itertools import combinations
from math import isfinite
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.engine.simulation.trace import Trace
from dure.transit.adapters.prepare import Prepared
from dure.transit.adapters.records import fleet_records, trip_records
from dure.transit.adapters.units import Store, Unit
from dure.transit.domain.comparison import COMPARISONS, GroupDay, compare_day, groups_day
from dure.transit.domain.interval import Interval, interval, paired
from dure.transit.domain.measures import MEASURES, measure_day
from dure.transit.domain.study import Arm

DECIMALS = 6
WAIT_EDGES = tuple(range(0, 3601, 120))
DOOR_EDGES = tuple(range(0, 7201, 300))

Values = dict[str, list[float]]


@dataclass(slots=True)
class _Collected:
    """Values of every replication, to be summed up at the end."""

    measures: dict[Arm, Values] = field(default_factory=dict)
    comparisons: dict[tuple[Arm, Arm], Values] = field(default_factory=dict)
    zones: dict[Arm, list[list[GroupDay]]] = field(default_factory=dict)
    ages: dict[Arm, list[list[GroupDay]]] = field(default_factory=dict)
    wait: dict[Arm, npt.NDArray[np.float64]] = field(default_factory=dict)
    door: dict[Arm, npt.NDArray[np.float64]] = field(default_factory=dict)
    trips: list[int] = field(default_factory=list)


def summarise(
    prepared: Prepared, store: Store, each: Callable[[int, dict[Arm, Trace]], None]
) -> dict[str, Any]:
    """Read every unit once and return the parts of result.json that follow from them.

    Parameters
    ----------
    each
        Called with every replication's traces in turn, so that trips are written in one pass.
    """
    scenario = prepared.scenario
    seen = _Collected()
    fleet = scenario.vehicles.count
    for replication in range(scenario.replications):
        traces = {
            Arm.TODAY: store.load(Unit(Arm.TODAY, 0, replication)),
            Arm.FIXED: store.load(Unit(Arm.FIXED, fleet, replication)),
            Arm.DEMAND_RESPONSIVE: store.load(Unit(Arm.DEMAND_RESPONSIVE, fleet, replication)),
        }
        _collect(seen, prepared, replication, traces)
        each(replication, traces)
    return {
        "trips": _plain(interval(seen.trips), seen.trips),
        "arms": [_arm(seen, arm) for arm in Arm],
        "comparisons": [_comparison(seen, pair) for pair in seen.comparisons],
        "zones": _groups(
            seen.zones,
            [
                {"number": number, "name": name}
                for number, name in zip(prepared.zone_numbers, prepared.zone_names, strict=True)
            ],
        ),
        "ages": _groups(seen.ages, [{"name": name} for name in prepared.source.age_names]),
        "fleet_curve": _curve(prepared, store),
    }


def _collect(
    seen: _Collected, prepared: Prepared, replication: int, traces: dict[Arm, Trace]
) -> None:
    demand = prepared.demand(replication)
    seen.trips.append(len(demand))
    records = {arm: trip_records(trace.trips, demand) for arm, trace in traces.items()}
    for arm, trips in records.items():
        fleet = fleet_records(traces[arm].visits)
        _add(seen.measures.setdefault(arm, {}), measure_day(trips, fleet, prepared.scenario.costs))
        zones = groups_day(trips, records[Arm.TODAY], trips.zone, len(prepared.zone_numbers))
        seen.zones.setdefault(arm, []).append(zones)
        ages = len(prepared.source.age_names)
        by_age = groups_day(trips, records[Arm.TODAY], trips.age_group, ages)
        seen.ages.setdefault(arm, []).append(by_age)
        _count(seen.wait, arm, trips.wait_seconds(), WAIT_EDGES)
        _count(seen.door, arm, trips.door_seconds(), DOOR_EDGES)
    for before, after in combinations(Arm, 2):
        values = compare_day(records[after], records[before])
        _add(seen.comparisons.setdefault((after, before), {}), values)


def _add(values: Values, day: dict[str, float]) -> None:
    for key, value in day.items():
        values.setdefault(key, []).append(value)


def _count(
    into: dict[Arm, npt.NDArray[np.float64]],
    arm: Arm,
    seconds: npt.NDArray[np.float64],
    edges: Sequence[int],
) -> None:
    """Count values by class; what is above the last edge falls into the last class."""
    known = np.minimum(seconds[np.isfinite(seconds)], edges[-1] - 1)
    counts = np.histogram(np.maximum(known, 0), edges)[0].astype(np.float64)
    into[arm] = into.get(arm, np.zeros(len(edges) - 1)) + counts


def _arm(seen: _Collected, arm: Arm) -> dict[str, Any]:
    values, total = seen.measures[arm], max(sum(seen.trips), 1)
    today = seen.measures[Arm.TODAY]
    keys = [measure.key for measure in MEASURES]
    return {
        "arm": arm.value,
        "measures": {key: _plain(interval(values[key]), values[key]) for key in keys},
        "against_today": {
            key: _plain(paired(values[key], today[key])) for key in keys if arm is not Arm.TODAY
        },
        "wait_histogram": _histogram(seen.wait[arm], WAIT_EDGES, total),
        "door_histogram": _histogram(seen.door[arm], DOOR_EDGES, total),
    }


def _histogram(
    counts: npt.NDArray[np.float64], edges: Sequence[int], total: int
) -> dict[str, Any]:
    """Return classes as shares of all trips: what is missing from 1 did not arrive so."""
    return {"edges": list(edges), "share": [_round(count / total) for count in counts]}


def _comparison(seen: _Collected, pair: tuple[Arm, Arm]) -> dict[str, Any]:
    after, before = pair
    values = seen.comparisons[pair]
    new, old = seen.measures[after], seen.measures[before]
    return {
        "arm": after.value,
        "against": before.value,
        "trips": {m.key: _plain(interval(values[m.key]), values[m.key]) for m in COMPARISONS},
        "differences": {m.key: _plain(paired(new[m.key], old[m.key])) for m in MEASURES},
    }


def _groups(
    days: dict[Arm, list[list[GroupDay]]], names: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    keys = [f.name for f in fields(GroupDay) if f.name != "trips"]
    rows = []
    for place, name in enumerate(names):
        counts = [day[place].trips for day in days[Arm.TODAY]]
        arms = {
            arm.value: {
                key: _plain(interval([getattr(day[place], key) for day in days[arm]]))
                for key in keys
            }
            for arm in Arm
        }
        rows.append({**name, "trips": _round(sum(counts) / len(counts)), "arms": arms})
    return rows


def _curve(prepared: Prepared, store: Store) -> list[dict[str, Any]]:
    scenario = prepared.scenario
    points = []
    for size in scenario.fleet_sizes():
        own = size == scenario.vehicles.count
        count = scenario.replications
        count = count if own else min(scenario.fleet_curve.replications, count)
        values: Values = {}
        for replication in range(count):
            trace = store.load(Unit(Arm.DEMAND_RESPONSIVE, size, replication))
            trips = trip_records(trace.trips, prepared.demand(replication))
            _add(values, measure_day(trips, fleet_records(trace.visits), prepared.scenario.costs))
        measures = {m.key: _plain(interval(values[m.key])) for m in MEASURES}
        points.append({"vehicles": size, "measures": measures})
    return points


def _plain(summary: Interval, values: Sequence[float] = ()) -> dict[str, Any]:
    said: dict[str, Any] = {
        key: _round(value) if isinstance(value, float) else value
        for key, value in asdict(summary).items()
    }
    if values:
        said["values"] = [_round(value) for value in values]
    return said


def _round(value: float) -> float | None:
    return round(float(value), DECIMALS) if isfinite(value) else None


def headline(result: dict[str, Any]) -> dict[str, Any]:
    """Return the few numbers that a list of studies shows."""
    keys = ("wait_mean", "served_share", "arrived_share", "door_mean", "cost_per_passenger")
    return {
        "trips": result["trips"]["mean"],
        "vehicles": result["scenario"]["vehicles"]["count"],
        "arms": {
            arm["arm"]: {key: arm["measures"][key]["mean"] for key in keys}
            for arm in result["arms"]
        },
    }
