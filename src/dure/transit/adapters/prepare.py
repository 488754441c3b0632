"""Everything that the days of a study share: computed once, then handed to every process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.dispatch import TravelTimes
from dure.engine.dispatch.forecast import Forecast, learn
from dure.engine.network import UNREACHABLE, Points, RouteFinder, SpeedProfile
from dure.engine.simulation.trace import Demand
from dure.transit.adapters.area import Area, load_area
from dure.transit.adapters.arms import Line, OnDemand, requests_of
from dure.transit.adapters.demand import DemandSource, demand_source
from dure.transit.adapters.fixed import FixedRoutes, fixed_routes
from dure.transit.adapters.lines import line_of
from dure.transit.adapters.reach import direct_walks, point_of, reach
from dure.transit.adapters.stops import StopPlaces, depot_node, stop_places
from dure.transit.adapters.timetable import DayTimetable, cut_to, load_day
from dure.transit.domain.fleet import DispatcherKind
from dure.transit.domain.material import CityMaterial
from dure.transit.domain.scenario import Scenario

Ends = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A study ready to be run, day by day, in any process.

    Parameters
    ----------
    day
        Today's lines on their date; None if the city has no timetable.
    today
        None if no line is in reach of any door.
    """

    scenario: Scenario
    source: DemandSource
    zone_numbers: tuple[int, ...]
    zone_names: tuple[str, ...]
    stops: StopPlaces
    on_demand: OnDemand
    fixed: FixedRoutes
    today: Line | None
    day: DayTimetable | None
    walk: RouteFinder
    walk_kmh: float
    drive: RouteFinder

    def demand(self, replication: int) -> Demand:
        """Draw the trips of one replication: the same for every arm and fleet."""
        return self.source.draw(self.scenario, stream(self.scenario, "demand", replication))

    def ends(self, demand: Demand) -> Ends:
        """Return the points where each trip begins and ends."""
        return _ends(self.source.points, demand)

    def direct(self, demand: Demand) -> npt.NDArray[np.int64]:
        """Return the seconds to walk all the way, UNREACHABLE if farther than anybody would."""
        metres = self.scenario.stops.max_direct_metres
        return direct_walks(self.walk, self.walk_kmh, demand, max_metres=metres)


STREAMS = {"demand": 0, "operation": 1, "pilot": 2, "past": 3}

PAST_DAYS = 10
"""A forecast is learnt from so many days, none of which is among those of the study."""


def stream(scenario: Scenario, name: str, replication: int) -> np.random.Generator:
    """Return the random numbers of one purpose in one replication, independent of all others."""
    key = (STREAMS[name], replication)
    return np.random.default_rng(np.random.SeedSequence(scenario.seed, spawn_key=key))


def prepare(scenario: Scenario, city: CityMaterial, folder: Path | None = None) -> Prepared:
    """Load, cut, place and measure what every day of the study needs.

    Parameters
    ----------
    folder
        Where the scenario's trip file lies, if it names one.

    Raises
    ------
    Invalid
        As its parts: the zone, the stops, the timetable, the trips.
    """
    area = load_area(scenario, city)
    source = demand_source(scenario, city, area, folder)
    stops = stop_places(scenario, city, area, source)
    on_demand = _on_demand(scenario, area, source, stops)
    day, today = _today(scenario, city, area, source)
    of_pilot = stream(scenario, "pilot", 0)
    pilot = source.draw(scenario, of_pilot)
    pilot_ends = _ends(source.points, pilot)
    fixed = fixed_routes(scenario, area, source, stops, on_demand, (pilot, pilot_ends), of_pilot)
    if scenario.service.dispatcher is DispatcherKind.ANTICIPATING_INSERTION:
        on_demand = replace(on_demand, forecast=_forecast(scenario, source, on_demand))
    return Prepared(
        scenario=scenario,
        source=source,
        zone_numbers=tuple(zone.number for zone, _ in area.zones),
        zone_names=tuple(zone.name for zone, _ in area.zones),
        stops=stops,
        on_demand=on_demand,
        fixed=fixed,
        today=today,
        day=day,
        walk=area.walk,
        walk_kmh=area.walk_kmh,
        drive=area.drive,
    )


def _ends(points: Points, demand: Demand) -> Ends:
    return (
        point_of(points, demand.origin_lon, demand.origin_lat),
        point_of(points, demand.destination_lon, demand.destination_lat),
    )


def _forecast(scenario: Scenario, source: DemandSource, service: OnDemand) -> Forecast | None:
    """Learn from other days of the same demand where people will ask; None if nobody ever does."""
    days = []
    for n in range(PAST_DAYS):
        demand = source.draw(scenario, stream(scenario, "past", n))
        asked = requests_of(service, scenario.service, demand, _ends(source.points, demand))
        days.append([request for request in asked if request.pickups])
    return learn(days, service.travel) if any(days) else None


def _on_demand(
    scenario: Scenario, area: Area, source: DemandSource, stops: StopPlaces
) -> OnDemand:
    middle = float(source.points.lon.mean()), float(source.points.lat.mean())
    nodes = np.append(stops.node, depot_node(scenario, area, stops, middle))
    seconds, metres = area.drive.matrix(nodes, nodes), area.drive.metres(nodes, nodes)
    if (seconds >= UNREACHABLE).any():
        raise Invalid("Two stops are not joined by roads.", where="[stops]")
    profile = SpeedProfile(np.asarray(scenario.speeds.factors), 3600)
    travel = TravelTimes(seconds, metres, profile)
    walks = reach(area, source.points, stops.points, max_metres=scenario.stops.max_walk_metres)
    return OnDemand(travel, walks, depot=len(stops), depot_node=int(nodes[-1]))


def _today(
    scenario: Scenario, city: CityMaterial, area: Area, source: DemandSource
) -> tuple[DayTimetable | None, Line | None]:
    if city.timetable is None:
        return None, None
    whole = load_day(city.timetable, scenario)
    limit = scenario.stops.max_access_metres
    walks = reach(area, source.points, Points(whole.lon, whole.lat), max_metres=limit)
    kept = walks.reached()
    day = cut_to(whole, kept)
    if not day.timetable.trip_count:
        return day, None
    points = Points(day.lon, day.lat)
    return day, line_of(area, day.timetable, points, walks.only(kept))
