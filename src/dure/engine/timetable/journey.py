"""Who reaches where, when, by timetable: the Connection Scan Algorithm with seats.

Not here: timetables (`timetable`) and fixed routes made by us (`loops`, `runs`). Times are whole
seconds since the start of the service day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.simulation.trace import Demand, Outcome, TripTable
from dure.engine.timetable.kernels import TOO_FAR, ride_all
from dure.engine.timetable.timetable import (
    UNLIMITED,
    Int32Array,
    Int64Array,
    Timetable,
    Transfers,
)


@dataclass(frozen=True, slots=True)
class JourneyRules:
    """What people put up with.

    Parameters
    ----------
    max_walk_seconds
        Longest walk of somebody who walks the whole way.
    max_wait_seconds
        Longest wait at the first stop. Waits at changes are bounded by `max_journey_seconds`.
    max_journey_seconds
        Longest way from being ready to the destination, walks and waits included.
    max_transfers
        >= 0.
    transfer_penalty_seconds
        A journey is chosen by arrival plus this much for every change; at 0 the earliest arrival
        is, and the fewest changes among equals.
    """

    max_walk_seconds: int = 1_800
    max_wait_seconds: int = 5_400
    max_journey_seconds: int = 14_400
    max_transfers: int = 3
    transfer_penalty_seconds: int = 0

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) < 0:
                raise Invalid("expected a number >= 0", where=f"rules.{name}")


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """The walks of n people among s stops, in seconds; UNREACHABLE where too far.

    Parameters
    ----------
    access, egress
        Shape (n, s): from the origin to each stop, and from each stop to the destination.
    direct
        Shape (n,): from the origin to the destination without a bus.
    """

    access: Int32Array
    egress: Int32Array
    direct: Int64Array

    def __post_init__(self) -> None:
        for name, kind in (("access", np.int32), ("egress", np.int32), ("direct", np.int64)):
            given = np.asarray(getattr(self, name))
            if given.min(initial=0) < 0:
                raise Invalid("a walk below zero seconds", where=f"walks.{name}")
            object.__setattr__(self, name, np.ascontiguousarray(given, dtype=kind))


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """What became of everyone, and how full the vehicles were.

    Attributes
    ----------
    trips
        One row per person. Walks between rides are booked at the end, as if walked then:
        `walk_from_seconds` holds them besides the last walk, and `alighted_at` is the first
        boarding plus rides and waits, so that alighted_at + walk_from_seconds is the arrival and
        no second counts twice. (The real last alighting is at the last `alight_visit`.)
        `vehicle` is that of the first ride. WALKED: `walk_to_seconds` is the whole way.
    board_visit, alight_visit
        Shape (n, legs), visits of the timetable at which each leg begins and ends; -1: no leg.
    passengers_after, wheelchairs_after
        Shape (k,), aboard when leaving each visit.
    """

    trips: TripTable
    board_visit: Int64Array
    alight_visit: Int64Array
    passengers_after: Int64Array
    wheelchairs_after: Int64Array


def journeys(
    timetable: Timetable,
    transfers: Transfers,
    demand: Demand,
    walks: Walks,
    rules: JourneyRules | None = None,
    *,
    drive_seconds: npt.NDArray[Any] | None = None,
) -> Journeys:
    """Find everybody's earliest arrival, seats permitting.

    People choose in the order of (ready_at, row): a seat once taken is kept, a connection
    without room for the whole party is not boarded. Somebody walks the whole way if that is
    within `max_walk_seconds` and arrives no later than any bus. Among equal arrivals: fewer
    changes, then the shorter last walk, then the shorter first walk.

    Parameters
    ----------
    timetable, transfers
        Of the same s stops.
    demand
        n trips; a wheelchair place is needed besides the seats of `passengers`.
    walks
        Of the same n trips and s stops.
    drive_seconds
        Shape (s, s), the drive between stops, for `direct_seconds`; -1 is written without it.

    Returns
    -------
    Journeys
        Outcomes are SERVED, WALKED and UNSERVED (neither works within the rules).

    Raises
    ------
    Invalid
        If shapes do not agree.

    References
    ----------
    Dibbelt, Pajor, Strasser, Wagner (2018), Connection Scan Algorithm, ACM J. Exp. Algorithmics
    23, sections 3 and 4 (footpaths, number of legs). Seats and order of choice are ours.
    """
    rules = rules or JourneyRules()
    people = len(demand.ready_at)
    _check(timetable, transfers, walks, people)
    latest, walks_whole = _latest(demand, walks, rules)
    legs = np.full((3, people, rules.max_transfers + 1), -1, np.int64)
    load = np.zeros((2, timetable.visit_count), np.int64)
    order, order_depart = _connections(timetable)
    ride_all(
        order,
        order_depart,
        timetable.trip_of_visit(),
        timetable.stop,
        timetable.arrive,
        timetable.depart,
        np.where(timetable.capacity == 0, UNLIMITED, timetable.capacity).astype(np.int64),
        np.where(
            timetable.wheelchair_capacity < 0, UNLIMITED, timetable.wheelchair_capacity
        ).astype(np.int64),
        transfers.start,
        transfers.to_stop,
        transfers.seconds,
        transfers.min_change_seconds,
        np.argsort(demand.ready_at, kind="stable"),
        demand.ready_at.astype(np.int64),
        demand.passengers.astype(np.int64),
        demand.wheelchairs.astype(np.int64),
        walks.access,
        walks.egress,
        latest,
        rules.max_wait_seconds,
        rules.max_transfers + 1,
        rules.transfer_penalty_seconds,
        load[0],
        load[1],
        *legs,
    )
    trips = _trip_table(timetable, demand, walks, legs, walks_whole, drive_seconds)
    return Journeys(trips, legs[0], legs[1], load[0], load[1])


def _check(timetable: Timetable, transfers: Transfers, walks: Walks, people: int) -> None:
    stops = timetable.stop_count
    if len(transfers.start) != stops + 1:
        raise Invalid("expected footpaths of {stops} stops", where="transfers", stops=stops)
    for name, shape in (
        ("access", (people, stops)),
        ("egress", (people, stops)),
        ("direct", (people,)),
    ):
        if getattr(walks, name).shape != shape:
            raise Invalid("expected shape {shape}", where=f"walks.{name}", shape=shape)


def _latest(
    demand: Demand, walks: Walks, rules: JourneyRules
) -> tuple[Int64Array, npt.NDArray[np.bool_]]:
    """Return what a bus journey must cost less than, and who can walk the whole way."""
    ready = demand.ready_at.astype(np.int64)
    latest = ready + rules.max_journey_seconds + 1
    limit = min(rules.max_walk_seconds, rules.max_journey_seconds)
    can_walk = (walks.direct <= limit) & (walks.direct < TOO_FAR)
    return np.where(can_walk, np.minimum(latest, ready + walks.direct), latest), can_walk


def _connections(timetable: Timetable) -> tuple[Int64Array, Int64Array]:
    """Return the visits that connections leave from, by departure, and their departures."""
    leaves = np.ones(timetable.visit_count, bool)
    ends = timetable.trip_start[1:][np.diff(timetable.trip_start) > 0]
    leaves[ends - 1] = False
    visits = np.flatnonzero(leaves)
    # Stable: connections of one trip at one time stay in the order they are driven.
    order = visits[np.argsort(timetable.depart[visits], kind="stable")]
    return order, np.ascontiguousarray(timetable.depart[order])


def _trip_table(
    timetable: Timetable,
    demand: Demand,
    walks: Walks,
    legs: Int64Array,
    can_walk: npt.NDArray[np.bool_],
    drive_seconds: npt.NDArray[Any] | None,
) -> TripTable:
    trips = TripTable.empty(len(demand))
    for name in ("ready_at", "requested_at"):
        getattr(trips, name)[:] = getattr(demand, name)
    trips.passengers[:] = demand.passengers + demand.wheelchairs
    served = np.flatnonzero(legs[0, :, 0] >= 0)
    on_foot = np.setdiff1d(np.flatnonzero(can_walk), served)
    trips.outcome[on_foot] = Outcome.WALKED
    trips.walk_to_seconds[on_foot] = walks.direct[on_foot]
    if not len(served):
        return trips
    board, alight, walk = legs[:, served]
    rode = board >= 0
    changes = rode.sum(axis=1) - 1
    last = alight[np.arange(len(served)), changes]
    first_stop, last_stop = timetable.stop[board[:, 0]], timetable.stop[last]
    boarded_at = timetable.depart[board[:, 0]]
    ride = np.where(rode, timetable.arrive[alight] - timetable.depart[board], 0).sum(axis=1)
    walk_between = np.where(rode, walk, 0)[:, 1:].sum(axis=1)
    trips.outcome[served] = Outcome.SERVED
    trips.vehicle[served] = timetable.vehicle[timetable.trip_of_visit()[board[:, 0]]]
    trips.walk_to_seconds[served] = walk[:, 0]
    trips.boarded_at[served] = boarded_at
    trips.ride_seconds[served] = ride
    trips.alighted_at[served] = timetable.arrive[last] - walk_between
    trips.walk_from_seconds[served] = walks.egress[served, last_stop] + walk_between
    trips.transfer_wait_seconds[served] = timetable.arrive[last] - boarded_at - ride - walk_between
    trips.transfers[served] = changes
    if drive_seconds is not None:
        trips.direct_seconds[served] = drive_seconds[first_stop, last_stop]
    if timetable.metres is not None:
        driven = np.cumsum(timetable.metres)
        trips.ride_metres[served] = np.where(rode, driven[alight] - driven[board], 0).sum(axis=1)
    return trips
