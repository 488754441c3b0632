"""The limits as passengers and drivers were told them, apart from what is estimated now."""

from __future__ import annotations

import numpy as np

from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.plans import IntArray
from dure.engine.dispatch.problem import LONGEST_SECONDS, Offer
from dure.engine.dispatch.repair.fitting import LIMITS, Terms
from dure.engine.dispatch.repair.log import Cause, Moved, Promise
from dure.engine.dispatch.running import Running
from dure.engine.dispatch.trip import Trip

EVER = LONGEST_SECONDS // 2
"""A limit that never binds, and bears being added to."""


def given_limits(offer: Offer, dwell: int) -> IntArray:
    """Give the limits that an offer promises, (3,), as the book keeps them."""
    ride = offer.arrival_latest - offer.pickup_latest - 2 * dwell
    return np.array([offer.pickup_latest, offer.arrival_latest - dwell, ride], np.int64)


class Ledger:
    """What stands promised, and the log of every change to it.

    Between two repairs the book of a dispatcher holds estimates where a
    vehicle is late; here is what was said last. Trips that end in between are
    noted as they end.
    """

    def __init__(self, fleet: Running) -> None:
        self.fleet = fleet
        self.log: list[Moved] = []
        self.terms: dict[str, Terms] = {}
        self.shift_end = fleet.plans.fleet[:, k.SHIFT_END].copy()
        self.pause_latest = fleet.plans.pause[:, 1].copy()

    def term(self, request_id: str) -> Terms:
        """Give what holds for a trip."""
        if request_id not in self.terms:
            trip = self.fleet.trips[request_id]
            dwell = int(self.fleet.plans.book[trip.row, k.PARTY_DWELL])
            given = given_limits(trip.offer, dwell)
            self.terms[request_id] = Terms(given.copy(), given)
        return self.terms[request_id]

    def restore(self) -> None:
        """Put what was promised in the place of estimates, for all that can still be kept."""
        plans = self.fleet.plans
        for request_id, trip in self.fleet.trips.items():
            if trip.boarded:
                self._boarded_late(request_id, trip)
            plans.book[trip.row, LIMITS] = self.term(request_id).standing
        for v in range(len(plans.fleet)):
            if v not in self.fleet.down:
                plans.fleet[v, k.SHIFT_END] = self.shift_end[v]
        plans.pause[:, 1] = self.pause_latest

    def settle(
        self, request_id: str, limits: IntArray, cause: Cause, culprit: str, vehicle: int
    ) -> None:
        """Let `limits` (3,) stand from now on; log it if they or the vehicle are others."""
        trip, terms = self.fleet.trips[request_id], self.term(request_id)
        before, trip.vehicle = trip.vehicle, vehicle
        self.fleet.plans.book[trip.row, LIMITS] = limits
        self.fleet.plans.book[trip.row, k.CARRIER] = vehicle
        same = bool((limits == terms.standing).all())
        if same and before == vehicle:
            return
        late = 0 if same else int((limits - terms.given).max(initial=0))
        self._write(cause, culprit, request_id, trip, (terms.standing, limits), late, before)
        self.terms[request_id] = Terms(limits.copy(), terms.given)

    def gives_up(self, request_id: str, cause: Cause, culprit: str) -> None:
        """Log that nobody can serve a trip."""
        trip, terms = self.fleet.trips[request_id], self.term(request_id)
        before, trip.vehicle = trip.vehicle, -1
        self.fleet.plans.book[trip.row, LIMITS] = terms.standing
        self._write(cause, culprit, request_id, trip, (terms.standing, None), 0, before)

    def drivers(self, v: int, cause: Cause, culprit: str) -> None:
        """Let the end of a shift and of breaks move as far as the plan of vehicle v needs."""
        plans = self.fleet.plans
        last = int(plans.fleet[v, k.COUNT]) + 1
        ends = max(int(self.shift_end[v]), int(plans.lines[v, last, k.START]))
        over = ends - int(self.shift_end[v])
        self.shift_end[v] = plans.fleet[v, k.SHIFT_END] = ends
        for row in plans.lines[v, 1:last]:
            if row[k.CODE] < 0:
                b = -1 - int(row[k.CODE])
                latest = max(int(self.pause_latest[b]), int(row[k.START]))
                over = max(over, latest - int(self.pause_latest[b]))
                self.pause_latest[b] = plans.pause[b, 1] = latest
        if over:
            name = self._name(v)
            self.log.append(
                Moved(self.fleet.now, cause, culprit, "", None, None, over, name, name)
            )

    def _boarded_late(self, request_id: str, trip: Trip) -> None:
        """Note a pickup that is over and was too late."""
        terms, limits = self.term(request_id), self.fleet.plans.book[trip.row, LIMITS]
        if limits[0] > terms.standing[0]:
            new = terms.standing.copy()
            new[0] = limits[0]
            name = self._name(trip.vehicle)
            self.settle(request_id, new, Cause.SLOWER_THAN_PLANNED, name, trip.vehicle)

    def ended(self, request_id: str) -> None:
        """Note what moved since the last repair on a trip that ends."""
        trip = self.fleet.trips[request_id]
        limits = self.fleet.plans.book[trip.row, LIMITS]
        standing = self.term(request_id).standing
        if (limits > standing).any():
            name = self._name(trip.vehicle)
            new = np.maximum(limits, standing)
            self.settle(request_id, new, Cause.SLOWER_THAN_PLANNED, name, trip.vehicle)
        self.terms.pop(request_id, None)

    def _write(
        self,
        cause: Cause,
        culprit: str,
        request_id: str,
        trip: Trip,
        limits: tuple[IntArray, IntArray | None],
        late: int,
        before: int,
    ) -> None:
        dwell = int(self.fleet.plans.book[trip.row, k.PARTY_DWELL])
        was, is_ = (None if of is None else _promise(of, dwell) for of in limits)
        names = self._name(before), self._name(trip.vehicle)
        self.log.append(Moved(self.fleet.now, cause, culprit, request_id, was, is_, late, *names))

    def _name(self, v: int) -> str:
        return self.fleet.vehicles[v].vehicle_id if v >= 0 else ""


def _promise(limits: IntArray, dwell: int) -> Promise:
    ride = int(limits[2])
    return Promise(int(limits[0]), int(limits[1]) + dwell, ride if ride < EVER else None)
