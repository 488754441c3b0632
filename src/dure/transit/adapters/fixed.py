"""The same vehicles and driver hours as fixed routes: generated loops, or drawn routes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.network import Points, walk_seconds
from dure.engine.simulation.trace import Demand
from dure.engine.timetable import (
    DesignRules,
    FixedService,
    Loop,
    StopArea,
    StopTrips,
    design_loops,
    draw_pilot,
    loops_timetable,
)
from dure.transit.adapters.area import MAX_SNAP_METRES, Area
from dure.transit.adapters.arms import Line, OnDemand, vehicles_of
from dure.transit.adapters.demand import DemandSource
from dure.transit.adapters.lines import line_of
from dure.transit.adapters.reach import reach
from dure.transit.adapters.stops import StopPlaces
from dure.transit.domain.scenario import RouteKind, Scenario

FEWEST_PILOT_TRIPS = 100

Ends = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class FixedRoutes:
    """The fixed routes of a study.

    Parameters
    ----------
    line
        For the passengers; its stops are the locations of the demand-responsive service.
    service
        For the vehicles.
    """

    loops: tuple[Loop, ...]
    service: FixedService
    line: Line


def fixed_routes(
    scenario: Scenario,
    area: Area,
    source: DemandSource,
    stops: StopPlaces,
    on_demand: OnDemand,
    pilot: tuple[Demand, Ends],
    rng: np.random.Generator,
) -> FixedRoutes:
    """Make the timetable of the fixed routes.

    Parameters
    ----------
    pilot
        A day's trips of no replication, with their points, for which loops are generated: they
        must not know the days they are judged by.

    Raises
    ------
    Invalid
        If a drawn route has an unknown stop, or no route can be made.
    """
    walks = reach(area, source.points, stops.points, max_metres=scenario.stops.max_access_metres)
    walks = replace(walks, stops=on_demand.travel.locations)  # nobody boards at the depot
    if scenario.fixed.kind is RouteKind.DRAWN:
        loops = _drawn(scenario, stops)
    else:
        loops = _generated(scenario, area, stops, on_demand, pilot, rng)
    fleet = vehicles_of(scenario, on_demand.depot, scenario.vehicles.count)
    service = loops_timetable(loops, fleet, on_demand.travel)
    graph, depot = area.drive.graph, on_demand.depot_node
    places = Points(np.append(stops.lon, graph.lon[depot]), np.append(stops.lat, graph.lat[depot]))
    return FixedRoutes(loops, service, line_of(area, service.timetable, places, walks))


def _drawn(scenario: Scenario, stops: StopPlaces) -> tuple[Loop, ...]:
    place = {code: number for number, code in enumerate(stops.code)}
    loops = []
    for number, route in enumerate(scenario.fixed.routes, 1):
        unknown = [code for code in route if code not in place]
        if unknown:
            raise Invalid(
                "Route {number} has a stop {stop!r} that the study does not have.",
                where="[fixed] routes",
                remedy="Use the stop ids that the study's result lists.",
                number=number,
                stop=unknown[0],
            )
        ring = len(route) > 2 and route[0] == route[-1]
        loops.append(Loop(tuple(place[code] for code in route), closed=ring))
    return tuple(loops)


def _generated(
    scenario: Scenario,
    area: Area,
    stops: StopPlaces,
    on_demand: OnDemand,
    pilot: tuple[Demand, Ends],
    rng: np.random.Generator,
) -> tuple[Loop, ...]:
    """Find the routes that serve the pilot day's people best."""
    walks = walk_seconds(
        area.walk,
        stops.points,
        stops.points,
        speed_kmh=area.walk_kmh,
        max_snap_metres=MAX_SNAP_METRES,
    )
    places = StopArea(np.arange(len(stops)), stops.lon, stops.lat, walks)
    vehicles = vehicles_of(scenario, on_demand.depot, scenario.vehicles.count)
    rules = DesignRules(max_walk_seconds=area.walk_limit(scenario.stops.max_access_metres))
    people = _at_stops(on_demand, pilot)
    if people is None:  # nobody travels: routes are still drawn, for even wishes
        even = np.ones((len(stops), len(stops)))
        people = draw_pilot(even, FEWEST_PILOT_TRIPS, rng)
    return design_loops(places, people, vehicles, on_demand.travel, rules=rules).loops


def _at_stops(on_demand: OnDemand, pilot: tuple[Demand, Ends]) -> StopTrips | None:
    """Put a day's people at the stops nearest to them."""
    demand, ends = pilot
    nearest = on_demand.reach.nearest()
    origin, destination = nearest[ends[0]], nearest[ends[1]]
    kept = (origin >= 0) & (destination >= 0) & (origin != destination)
    if not kept.any():
        return None
    people = demand.passengers[kept].astype(np.int64) + demand.wheelchairs[kept]
    return StopTrips(origin[kept], destination[kept], demand.ready_at[kept], people)
