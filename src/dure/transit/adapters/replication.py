"""One unit of a study: one day of one arm with one fleet, from the study's seed alone."""

from __future__ import annotations

from dataclasses import replace

from dure.engine.simulation.trace import Trace
from dure.transit.adapters.arms import no_vehicles, nobody_carried, run_line, run_on_demand
from dure.transit.adapters.prepare import Prepared, stream
from dure.transit.adapters.units import Unit
from dure.transit.domain.study import Arm


def run_replication(prepared: Prepared, unit: Unit) -> Trace:
    """Compute a unit. The same unit of the same study gives the same trace, digit for digit."""
    scenario = prepared.scenario
    demand = prepared.demand(unit.replication)
    ends, direct = prepared.ends(demand), prepared.direct(demand)
    if unit.arm is Arm.DEMAND_RESPONSIVE:
        rng = stream(scenario, "operation", unit.replication)
        return run_on_demand(prepared.on_demand, scenario, demand, ends, fleet=unit.fleet, rng=rng)
    if unit.arm is Arm.FIXED:
        journeys = run_line(prepared.fixed.line, demand, ends, direct)
        return Trace(journeys.trips, prepared.fixed.service.with_passengers(journeys))
    if prepared.today is None:
        return Trace(nobody_carried(demand, direct), no_vehicles())
    trips = run_line(prepared.today, demand, ends, direct).trips
    return Trace(replace(trips), no_vehicles())
