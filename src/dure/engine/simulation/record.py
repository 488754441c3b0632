"""Write down what happens on a simulated day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dure.engine.dispatch import Offer, Request, Vehicle
from dure.engine.simulation.trace import Outcome, Trace, TripTable, VehicleLog


class Record:
    """Trips and visits as they happen; `trace` gives the whole."""

    def __init__(self, vehicles: Sequence[Vehicle], requests: Sequence[Request]) -> None:
        self._vehicles = vehicles
        self.trips = TripTable.empty(len(requests))
        self.trips.ready_at[:] = [request.ready_at for request in requests]
        self.trips.requested_at[:] = [request.requested_at for request in requests]
        self.trips.passengers[:] = [r.passengers + r.wheelchairs for r in requests]
        self._metres = [0.0] * len(vehicles)
        self._on_board = [(0, 0)] * len(vehicles)
        self._from_metres: dict[int, float] = {}
        self._stranded: dict[int, tuple[int, float]] = {}
        # vehicle, location, arrived, departed, passengers, wheelchairs, metres
        self._visits: list[list[list[float]]] = [
            [[v, vehicle.start, vehicle.shift_start, -1, 0, 0, 0.0]]
            for v, vehicle in enumerate(vehicles)
        ]

    def walked(self, trip: int, request: Request) -> None:
        """Note a trip that needs no vehicle: both ends share their stop."""
        on_foot = min(
            a.walk_seconds + b.walk_seconds for a in request.pickups for b in request.dropoffs
        )
        self.trips.outcome[trip] = Outcome.WALKED
        self.trips.walk_to_seconds[trip] = on_foot
        self.trips.alighted_at[trip] = request.ready_at + on_foot
        self.trips.walk_from_seconds[trip] = 0

    def refused(self, trip: int) -> None:
        """Note a trip without an offer."""
        self.trips.outcome[trip] = Outcome.REFUSED

    def promised(self, trip: int, offer: Offer) -> None:
        """Note what a passenger was promised."""
        table = self.trips
        table.outcome[trip] = Outcome.UNSERVED
        table.walk_to_seconds[trip] = offer.pickup.walk_seconds
        table.walk_from_seconds[trip] = offer.dropoff.walk_seconds
        table.direct_seconds[trip] = offer.direct_seconds
        table.promised_earliest[trip] = offer.pickup_earliest
        table.promised_latest[trip] = offer.pickup_latest
        table.arrival_latest[trip] = offer.arrival_latest

    def no_show(self, trip: int) -> None:
        """Note that nobody came."""
        self.trips.outcome[trip] = Outcome.NO_SHOW

    def boarded(self, trip: int, vehicle: int, at: int, people: tuple[int, int]) -> None:
        """Note the beginning of boarding, or of boarding again."""
        table = self.trips
        table.vehicle[trip] = vehicle
        since, metres = self._stranded.pop(trip, (-1, 0.0))
        if since < 0:
            table.boarded_at[trip] = at
            table.transfers[trip] = table.transfer_wait_seconds[trip] = 0
        else:
            table.transfers[trip] += 1
            table.transfer_wait_seconds[trip] += at - since
        self._from_metres[trip] = self._metres[vehicle] - metres
        seats, places = self._on_board[vehicle]
        self._on_board[vehicle] = seats + people[0], places + people[1]

    def alighted(self, trip: int, vehicle: int, at: int, people: tuple[int, int]) -> None:
        """Note the end of alighting."""
        table = self.trips
        table.outcome[trip] = Outcome.SERVED
        table.alighted_at[trip] = at
        waited = table.transfer_wait_seconds[trip]
        table.ride_seconds[trip] = at - table.boarded_at[trip] - waited
        table.ride_metres[trip] = self._metres[vehicle] - self._from_metres.pop(trip)
        self._gets_off(vehicle, people)

    def stranded(self, trip: int, vehicle: int, at: int, people: tuple[int, int]) -> None:
        """Note that somebody on board has to get off on the way, and waits."""
        self._stranded[trip] = at, self._metres[vehicle] - self._from_metres.pop(trip)
        self._gets_off(vehicle, people)

    def _gets_off(self, vehicle: int, people: tuple[int, int]) -> None:
        seats, places = self._on_board[vehicle]
        self._on_board[vehicle] = seats - people[0], places - people[1]

    def left(self, vehicle: int, at: int) -> None:
        """Close the visit of a vehicle that leaves."""
        self._visits[vehicle][-1][3:6] = at, *self._on_board[vehicle]

    def came(self, vehicle: int, location: int, at: int, metres: float) -> None:
        """Open the visit of a vehicle that arrives."""
        self._metres[vehicle] += metres
        self._visits[vehicle].append([vehicle, location, at, -1, 0, 0, metres])

    def trace(self) -> Trace:
        """Close the day: every vehicle stays where it is until its shift ends."""
        for v, vehicle in enumerate(self._vehicles):
            self.left(v, max(vehicle.shift_end, int(self._visits[v][-1][2])))
        rows = np.array([row for visits in self._visits for row in visits], np.float64)
        arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[Any]]] = {
            "shift_start": np.array([vehicle.shift_start for vehicle in self._vehicles]),
            "shift_end": np.array([vehicle.shift_end for vehicle in self._vehicles]),
        }
        arrays |= zip(VehicleLog.columns, rows.reshape(-1, len(VehicleLog.columns)).T, strict=True)
        return Trace(self.trips, VehicleLog.from_arrays(arrays))
