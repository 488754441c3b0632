"""The three services of a study, each run on one day's trips.

Today's lines and the fixed routes keep their timetable to the second and carry whoever fits;
only the demand-responsive service meets traffic, slow boarding and people who do not come, so
the comparison favours the timetables if it favours anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.engine.dispatch import Break as DriverBreak
from dure.engine.dispatch import Request, ServiceRules, Tactics, TravelTimes, Vehicle, Weights
from dure.engine.dispatch.anticipate import Foresight
from dure.engine.dispatch.forecast import Forecast
from dure.engine.dispatch.peers import alonso_mora, batch_insertion
from dure.engine.dispatch.policy import PolicyMaker, immediate
from dure.engine.network import UNREACHABLE
from dure.engine.simulation.loop import simulate
from dure.engine.simulation.noise import Noise
from dure.engine.simulation.trace import Demand, Trace, TripTable, VehicleLog
from dure.engine.timetable import JourneyRules, Journeys, Timetable, Transfers, Walks, journeys
from dure.transit.adapters.reach import Reach
from dure.transit.domain.check import seconds_of
from dure.transit.domain.fleet import DispatcherKind, Service
from dure.transit.domain.scenario import Scenario

DIVERTING = Tactics(divert_seconds=30, give_way_tries=20)
"""Those of the published results but for the ration: whom to refuse is a city's to say."""

AHEAD = Foresight(every_seconds=60, horizon_seconds=900, kilometre=450.0)
"""With a study's weights a good mean of waiting and kilometres on thirty days of Wirye."""

MAX_LINE_WAIT_SECONDS = 5400
"""Somebody who would wait longer at the first stop of a line does not take it."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A service by timetable, with the walks to its stops.

    Parameters
    ----------
    drive_seconds
        Shape (s, s), between its stops, for the detour.
    """

    timetable: Timetable
    transfers: Transfers
    reach: Reach
    drive_seconds: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class OnDemand:
    """What the demand-responsive service is run with.

    Parameters
    ----------
    travel
        Between the stops and, last, the depot.
    depot, depot_node
        Its location and its road node.
    forecast
        Where people will ask, if the dispatcher wants to know.
    """

    travel: TravelTimes
    reach: Reach
    depot: int
    depot_node: int
    forecast: Forecast | None = None


def run_line(
    line: Line,
    demand: Demand,
    ends: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    direct: npt.NDArray[np.int64],
) -> Journeys:
    """Carry a day's trips by timetable.

    Parameters
    ----------
    ends
        Points of the reach where each trip begins and ends.
    direct
        Seconds to walk all the way, UNREACHABLE if too far.
    """
    walks = Walks(line.reach.dense(ends[0]), line.reach.dense(ends[1]), direct)
    rules = JourneyRules(
        max_walk_seconds=int(direct[direct < UNREACHABLE].max(initial=0)),
        max_wait_seconds=MAX_LINE_WAIT_SECONDS,
    )
    return journeys(
        line.timetable, line.transfers, demand, walks, rules, drive_seconds=line.drive_seconds
    )


def run_on_demand(
    service: OnDemand,
    scenario: Scenario,
    demand: Demand,
    ends: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    *,
    fleet: int,
    rng: np.random.Generator,
) -> Trace:
    """Carry a day's trips by the chosen dispatcher with *fleet* vehicles."""
    chosen = scenario.service
    requests = requests_of(service, chosen, demand, ends)
    return simulate(
        service.travel,
        vehicles_of(scenario, service.depot, fleet),
        rules_of(scenario),
        Weights(),
        requests,
        noise=Noise(
            scenario.noise.travel_sd, scenario.noise.boarding_sd, scenario.noise.no_show_share
        ),
        rng=rng,
        improve_every_seconds=chosen.improve_every_seconds,
        policy=policy_of(chosen, service.forecast),
    )


def requests_of(
    service: OnDemand,
    chosen: Service,
    demand: Demand,
    ends: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
) -> list[Request]:
    """Return a day's trips as they are asked for, with the stops in reach of both ends."""
    return [
        Request(
            request_id=str(n),
            requested_at=int(demand.requested_at[n]),
            ready_at=int(demand.ready_at[n]),
            passengers=int(demand.passengers[n]),
            wheelchairs=int(demand.wheelchairs[n]),
            pickups=service.reach.options(int(ends[0][n]), chosen.stop_options),
            dropoffs=service.reach.options(int(ends[1][n]), chosen.stop_options),
        )
        for n in range(len(demand))
    ]


def policy_of(service: Service, forecast: Forecast | None = None) -> PolicyMaker:
    """Return the dispatcher that was chosen; each answers alike on every machine."""
    match service.dispatcher:
        case DispatcherKind.INSERTION:
            return immediate(0)
        case DispatcherKind.IMPROVED_INSERTION:
            return immediate(service.improve_iterations)
        case DispatcherKind.DIVERTING_INSERTION:
            return immediate(service.improve_iterations, DIVERTING)
        case DispatcherKind.ANTICIPATING_INSERTION:
            return immediate(service.improve_iterations, DIVERTING, forecast, AHEAD)
        case DispatcherKind.BATCH_INSERTION:
            return batch_insertion
        case DispatcherKind.ALONSO_MORA:
            return alonso_mora()


def vehicles_of(scenario: Scenario, depot: int, fleet: int) -> list[Vehicle]:
    """Return the fleet with its shifts; all start and end at one depot."""
    given = scenario.vehicles
    breaks = tuple(
        DriverBreak(
            seconds_of(pause.earliest, where="[vehicles] breaks"),
            seconds_of(pause.latest, where="[vehicles] breaks"),
            pause.minutes * 60,
        )
        for pause in given.breaks
    )
    return [
        Vehicle(
            vehicle_id=str(number),
            start=depot,
            end=depot,
            shift_start=start,
            shift_end=end,
            seats=given.seats,
            wheelchair_places=given.wheelchair_places,
            breaks=breaks,
        )
        for number, (start, end) in enumerate(given.shift_seconds(fleet), 1)
    ]


def rules_of(scenario: Scenario) -> ServiceRules:
    """Return the dispatcher's rules."""
    given = scenario.service
    return ServiceRules(
        max_wait_seconds=given.max_wait_seconds,
        max_ride_ratio=given.max_ride_ratio,
        max_ride_extra_seconds=given.max_ride_extra_seconds,
        promise_early_seconds=given.promise_early_seconds,
        promise_late_seconds=given.promise_late_seconds,
        stop_seconds=given.stop_seconds,
        boarding_seconds=given.boarding_seconds,
        wheelchair_seconds=given.wheelchair_seconds,
    )


def nobody_carried(demand: Demand, direct: npt.NDArray[np.int64]) -> TripTable:
    """Return the day of a city without lines: people walk where they can."""
    trips = TripTable.empty(len(demand))
    trips.ready_at[:], trips.requested_at[:] = demand.ready_at, demand.requested_at
    trips.passengers[:] = demand.passengers + demand.wheelchairs
    on_foot = direct < UNREACHABLE
    trips.outcome[on_foot] = 1
    trips.walk_to_seconds[on_foot] = direct[on_foot]
    return trips


def no_vehicles() -> VehicleLog:
    """Return the log of vehicles that are not counted."""
    columns = {name: np.empty(0, kind) for name, kind in VehicleLog.columns.items()}
    none = np.empty(0, np.int64)
    return VehicleLog(**columns, shift_start=none, shift_end=none)
