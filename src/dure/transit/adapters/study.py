"""Runs a whole study: units wherever a runner has them computed, then one result.

The result is the same to the digit whatever the number of processes or machines, the order in
which units are done, and however often the run was cut off and resumed.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dure.engine.simulation.trace import Trace
from dure.transit.adapters.animation import animation, stops_of
from dure.transit.adapters.prepare import Prepared, prepare
from dure.transit.adapters.provenance import provenance
from dure.transit.adapters.result import headline, summarise
from dure.transit.adapters.runner import LocalPool, Runner, Stopped
from dure.transit.adapters.trips_csv import TripWriter, open_gzip
from dure.transit.adapters.units import Store, Unit, sources_hash, units_of
from dure.transit.domain.material import CityMaterial
from dure.transit.domain.scenario import Scenario
from dure.transit.domain.scenario_file import (
    scenario_hash,
    scenario_to_mapping,
    scenario_to_toml,
)
from dure.transit.domain.study import Arm

__all__ = ["Progress", "Stopped", "hash_of", "run_study", "summary_of"]

Progress = Callable[[float, str], None]

PREPARED_SHARE, SIMULATED_SHARE = 0.05, 0.97


def run_study(
    scenario: Scenario,
    city: CityMaterial,
    *,
    folder: Path,
    trip_folder: Path | None = None,
    processes: int = 2,
    runner: Runner | None = None,
    progress: Progress = lambda share, step: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Compute a study, or what is left of it, and write its files to *folder*.

    Parameters
    ----------
    folder
        Gets result.json, trips.csv.gz, two traces, scenario.toml and timing.json; units that an
        earlier run of the same study left in it are not computed again.
    trip_folder
        Where the scenario's trip file lies, if it names one.
    runner
        Computes the units instead of *processes* on this machine.
    progress
        Called with the share of the work that is done, in [0, 1], and the step's name.
    cancelled
        Asked several times a second.

    Returns
    -------
    dict
        What result.json holds.

    Raises
    ------
    Invalid
        If the scenario does not fit the city.
    Stopped
        If it was cancelled.
    Refusal
        If a process was killed, as when memory ran out.
    """
    begun = time.perf_counter()
    runner = runner or LocalPool(processes)
    progress(0.0, "prepare")
    prepared = prepare(scenario, city, trip_folder)
    store = Store(folder / "units")
    store.open(_key(scenario, city, trip_folder))
    timing = {"prepare_seconds": time.perf_counter() - begun}
    if cancelled():
        raise Stopped("The study was cancelled.")
    _simulate(prepared, store, runner, progress, cancelled)
    timing["simulate_seconds"] = time.perf_counter() - begun - timing["prepare_seconds"]
    progress(SIMULATED_SHARE, "write")
    result = _write(prepared, store, city, folder)
    timing["total_seconds"] = time.perf_counter() - begun
    _replace(
        folder / "timing.json",
        json.dumps({**timing, "processes": runner.processes, "where": runner.where}, indent=1),
    )
    progress(1.0, "write")
    return result


def summary_of(result: dict[str, Any]) -> dict[str, Any]:
    """Return the few numbers that a list of studies shows."""
    return headline(result)


def _key(scenario: Scenario, city: CityMaterial, trip_folder: Path | None) -> str:
    parts = [scenario_hash(scenario), city.import_key, sources_hash()]
    if scenario.demand.trip_file and trip_folder is not None:
        parts.append(str(hash_of(trip_folder / scenario.demand.trip_file)))
    return "-".join(parts)


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _simulate(
    prepared: Prepared,
    store: Store,
    runner: Runner,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> None:
    units = units_of(prepared.scenario)
    left = [unit for unit in units if not store.has(unit)]
    done = len(units) - len(left)

    def tell() -> None:
        share = PREPARED_SHARE + (SIMULATED_SHARE - PREPARED_SHARE) * done / len(units)
        progress(share, "simulate")

    tell()
    for _ in runner.run(prepared, store, left, cancelled):
        done += 1
        tell()


def _write(prepared: Prepared, store: Store, city: CityMaterial, folder: Path) -> dict[str, Any]:
    scenario = prepared.scenario
    partial = folder / "trips.partial"
    with open_gzip(partial) as stream:
        writer = TripWriter(stream, prepared.zone_numbers, prepared.source.age_names)

        def each(replication: int, traces: dict[Arm, Trace]) -> None:
            for arm, trace in traces.items():
                writer.write(arm, replication, trace.trips, prepared.demand(replication))

        parts = summarise(prepared, store, each)
    partial.replace(folder / "trips.csv.gz")
    result: dict[str, Any] = {
        "format": 1,
        "provenance": provenance(prepared, city),
        "scenario": scenario_to_mapping(scenario),
        **parts,
        "stops": stops_of(prepared),
        "routes": [
            {
                "stops": [prepared.stops.code[stop] for stop in loop.stops],
                "closed": loop.closed,
                "both_ways": loop.both_ways,
            }
            for loop in prepared.fixed.loops
        ],
    }
    for arm, name in ((Arm.DEMAND_RESPONSIVE, "trace"), (Arm.FIXED, "trace-fixed")):
        first = store.load(Unit(arm, scenario.vehicles.count, 0))
        _replace(folder / f"{name}.json", _json(animation(prepared, first.visits)))
    _replace(folder / "scenario.toml", scenario_to_toml(scenario))
    _replace(folder / "result.json", _json(result))
    return result


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
