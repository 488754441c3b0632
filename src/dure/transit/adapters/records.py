"""From the engine's tables to the columns that measures are defined on."""

from __future__ import annotations

import numpy as np

from dure.engine.simulation.trace import Demand, TripTable, VehicleLog
from dure.transit.domain.measures import FleetRecords, TripRecords


def trip_records(trips: TripTable, demand: Demand) -> TripRecords:
    """Return one day's trips; the outcomes' numbers are the same in both."""
    return TripRecords(
        outcome=trips.outcome,
        ready_at=trips.ready_at,
        passengers=trips.passengers,
        walk_to_seconds=trips.walk_to_seconds,
        boarded_at=trips.boarded_at,
        ride_seconds=trips.ride_seconds,
        transfer_wait_seconds=trips.transfer_wait_seconds,
        alighted_at=trips.alighted_at,
        walk_from_seconds=trips.walk_from_seconds,
        direct_seconds=trips.direct_seconds,
        ride_metres=trips.ride_metres,
        promised_earliest=trips.promised_earliest,
        promised_latest=trips.promised_latest,
        arrival_latest=trips.arrival_latest,
        zone=demand.origin_zone,
        age_group=demand.age_group,
    )


def fleet_records(visits: VehicleLog) -> FleetRecords | None:
    """Return what the vehicles did; None where none were counted."""
    if not len(visits.shift_start):
        return None
    on_board = visits.passengers_after.astype(np.int64) + visits.wheelchairs_after
    before = np.concatenate(([0], on_board[:-1])) if len(on_board) else on_board
    first = np.ones(len(visits), bool)
    first[1:] = np.diff(visits.vehicle) != 0
    return FleetRecords(
        metres=visits.metres_to_here,
        passengers=np.where(first, 0, before),
        driver_seconds=visits.shift_end - visits.shift_start,
    )
