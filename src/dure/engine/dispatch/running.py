"""A fleet at work: what vehicles do next, and what they report.

Every call is given `now`, which must not go backwards; no clock is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from dure.core.errors import IllegalMove, Invalid, NotFound
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.plan import Activity, Move, PlannedStop
from dure.engine.dispatch.plans import IntArray, Plans
from dure.engine.dispatch.problem import Offer, ServiceRules, TravelTimes, Vehicle, Weights
from dure.engine.dispatch.tactics import Tactics
from dure.engine.dispatch.trip import Trip

if TYPE_CHECKING:
    from dure.engine.dispatch.repair import Repairs

EARLY_ARRIVAL_SECONDS = 60
"""A vehicle with time in hand leaves so as to stand at its next stop this early."""

SHORTEST_HOP_SECONDS = 30
"""A vehicle sent somewhere to wait can be called back at stops so far apart."""


class Running:
    """The plans of a fleet, the trips promised, and where the vehicles are.

    Parameters
    ----------
    travel, vehicles, rules, weights
        The problem; see `problem`.
    rng
        Seeds searches; nothing else is random.
    tactics
        Which liberties are taken.

    Raises
    ------
    Invalid
        If there is no vehicle, or one cannot drive its shift at all; names it.
    """

    def __init__(
        self,
        travel: TravelTimes,
        vehicles: Sequence[Vehicle],
        rules: ServiceRules,
        weights: Weights,
        rng: np.random.Generator,
        tactics: Tactics,
    ) -> None:
        self.tactics = tactics
        self.vehicles = tuple(vehicles)
        self.rules = rules
        self.weights = weights
        self.locations = travel.locations
        self._rng = rng
        self.plans = Plans(travel, self.vehicles, weights, rules.stop_seconds)
        self.index = {vehicle.vehicle_id: v for v, vehicle in enumerate(self.vehicles)}
        self.trips: dict[str, Trip] = {}
        self.of_row: dict[int, str] = {}
        self.revisions = [0] * len(self.vehicles)
        self.driving = [False] * len(self.vehicles)
        self.passing = [False] * len(self.vehicles)
        self.wanted = [-1] * len(self.vehicles)
        self.down: set[int] = set()
        """Vehicles that have broken down; they stay where they are."""
        self.repairs: Repairs | None = None
        """Told of every trip that is over, while it can still be asked about."""
        self.now = 0
        self.moved_limits = 0
        """How often a limit moved because a vehicle was late already."""

    def plan(self, vehicle_id: str) -> tuple[PlannedStop, ...]:
        """Give the activities that a vehicle still has to begin, with their planned times."""
        v = self.number_of(vehicle_id)
        self.moved_limits += self.plans.timed(v, self.now)
        rows = self.plans.lines[v, 1 : self.plans.fleet[v, k.COUNT] + 1]
        return tuple(
            PlannedStop(
                *self._activity(int(row[k.CODE])),
                self.plans.location(int(row[k.LOC])),
                int(row[k.START]),
                int(row[k.START] + row[k.DWELL]),
            )
            for row in rows
        )

    def next_move(self, vehicle_id: str, now: int) -> Move | None:
        """Say what a standing vehicle does next; None if it stays where it is for good.

        With time in hand it stays and leaves as late as its next stop allows,
        so that it can still be sent elsewhere.
        """
        self.advance(now)
        v = self.number_of(vehicle_id)
        plans = self.plans
        self.moved_limits += plans.retimed(v, now)
        here, target = plans.lines[v, :2].tolist()
        location, start, code, free = target[k.LOC], target[k.START], target[k.CODE], here[k.START]
        if self._goes_to_wait(v, now):
            return Move(max(free, now), self.wanted[v], None)
        if code != k.NO_CODE:
            self.wanted[v] = -1
        moves = location != here[k.LOC]
        if not moves:
            if code == k.NO_CODE:
                return None
            return Move(start, plans.location(location), *self._activity(code))
        slack = plans.stop + EARLY_ARRIVAL_SECONDS
        due = target[k.OWN_LATEST] if code == k.NO_CODE else start
        seconds = int(plans.road.seconds[here[k.LOC], location])
        leave = int(k.depart_by(plans.road, due - slack, seconds))
        return Move(max(free, leave), location, None)

    def departed(self, vehicle_id: str, now: int) -> int:
        """Note that a vehicle left for its next location; return that location.

        Without a plan it leaves for its end depot.

        Raises
        ------
        IllegalMove
            If it is driving already, or its next activity is where it stands.
        """
        v = self._standing(vehicle_id, now)
        plans = self.plans
        plans.retimed(v, now)
        here, location = plans.lines[v, :2, k.LOC].tolist()
        least = self.tactics.divert_seconds
        sent = self._goes_to_wait(v, now)
        if sent:  # stop by stop, as it may be called back
            location, least = self.wanted[v], SHORTEST_HOP_SECONDS
        elif location == here:
            raise IllegalMove("leave", "a place with work still to do", where=vehicle_id)
        point = location if least is None else plans.way_point(now, here, location, least)
        row = plans.fleet[v]
        self.passing[v] = sent or point != location
        if self.passing[v]:
            row[k.FREE] = k.arrival(plans.road, now, int(plans.road.seconds[here, point]))
            plans.place(v, point)
        else:
            row[k.FREE] = k.reach(plans.road, plans.stop, now, here, location)
            row[k.HERE] = location
        if sent and point == location:
            self.wanted[v] = -1
        row[k.FROZEN] = 0 if self.passing[v] else min(1, int(row[k.COUNT]))
        self.driving[v] = True
        self.changed(v)
        return point

    def send(self, vehicle_id: str, location: int) -> bool:
        """Ask a standing vehicle without a trip to go and wait somewhere; False if it cannot.

        It goes as long as nothing else comes, and only if its breaks and the way
        to its end depot fit after that.

        Raises
        ------
        Invalid
            If there is no such location.
        """
        v = self.number_of(vehicle_id)
        if not 0 <= location < self.locations:
            raise Invalid("there is no stop {stop}", where=vehicle_id, stop=location)
        plans = self.plans
        row = plans.fleet[v]
        if self.driving[v] or v in self.down or not plans.idle(v):
            return False
        here, free = row[[k.HERE, k.FREE]]
        row[k.FREE] = k.reach(plans.road, plans.stop, max(self.now, free), here, location)
        row[k.HERE] = location
        fits = plans.refresh(v, self.now)
        row[[k.HERE, k.FREE]] = here, free
        if not fits:
            return False
        self.wanted[v] = location
        self.changed(v)
        return True

    def arrived(self, vehicle_id: str, now: int) -> None:
        """Note that a vehicle reached the location it was heading for."""
        self.advance(now)
        v = self.number_of(vehicle_id)
        if not self.driving[v]:
            raise IllegalMove("arrive", "standing", where=vehicle_id)
        self.driving[v] = False
        self.plans.fleet[v, k.FREE] = now + (0 if self.passing[v] else self.plans.stop)
        self.passing[v] = False
        self.moved_limits += self.plans.timed(v, now)

    def begin(self, vehicle_id: str, now: int, seconds: int | None = None) -> PlannedStop:
        """Note that a vehicle began the first activity of its plan; return it.

        `seconds` is how long it really takes; None is as planned.

        Raises
        ------
        IllegalMove
            If the plan is empty or the activity is somewhere else.
        """
        v = self._standing(vehicle_id, now)
        plans = self.plans
        row = plans.fleet[v]
        code, place, planned = plans.head(v) if row[k.COUNT] else (k.NO_CODE, -1, 0)
        if place != row[k.HERE]:
            raise IllegalMove("begin", "a plan without an activity here", where=vehicle_id)
        ends = now + (planned if seconds is None else seconds)
        plans.pop(v)
        row[k.FREE], row[k.FROZEN] = ends, 0
        activity, request_id = self._activity(code)
        if activity is Activity.PICKUP:
            self._boarded(v, request_id, ends)
        elif activity is Activity.DROPOFF:
            self._alighted(v, request_id)
        else:
            self.wanted[v] = -1  # the break may end too late for it
        self.changed(v)
        self.moved_limits += plans.timed(v, now)
        return PlannedStop(activity, request_id, plans.location(place), now, ends)

    def no_show(self, request_id: str, now: int) -> None:
        """Note that nobody came; the vehicle goes on without them."""
        self._take_out(request_id, now)

    def cancel(self, request_id: str, now: int) -> None:
        """Take back a booking whose passenger is not on board."""
        self._take_out(request_id, now)

    def promise(self, request_id: str) -> Offer:
        """Give the offer that was accepted for a trip not yet over."""
        return self.trip(request_id).offer

    def late_seconds(self, request_id: str) -> int:
        """Say by how much a trip not yet over must miss its promise, as far as is known."""
        trip = self.trip(request_id)
        row, offer = self.plans.book[trip.row], trip.offer
        late = int(row[k.ARRIVE] + row[k.PARTY_DWELL]) - offer.arrival_latest
        if not trip.boarded:
            late = max(late, int(row[k.LATEST]) - offer.pickup_latest)
        return max(0, late)

    def _goes_to_wait(self, v: int, now: int) -> bool:
        """Say whether a vehicle, its plan timed, is off to where it was sent; breaks go first."""
        due = self.plans.lines[v, 1]
        a_break = self.plans.fleet[v, k.COUNT] > 0 and due[k.START] <= now
        return self.wanted[v] >= 0 and not a_break and self.plans.idle(v)

    def revision(self, vehicle_id: str) -> int:
        """Count the changes of a vehicle's plan."""
        return self.revisions[self.number_of(vehicle_id)]

    def drive_seconds(self, start: int, end: int, leave: int) -> int:
        """Give the drive time between two locations for a vehicle that leaves at `leave`."""
        return int(k.reach(self.plans.road, 0, leave, start, end)) - leave

    def _boarded(self, v: int, request_id: str, ends: int) -> None:
        trip = self.trips[request_id]
        trip.boarded = True
        row = self.plans.book[trip.row]
        row[k.BOARDED] = ends
        self._aboard(v, row, 1)

    def _alighted(self, v: int, request_id: str) -> None:
        self._aboard(v, self.plans.book[self.trips[request_id].row], -1)
        self.forget(request_id)

    def _aboard(self, v: int, row: IntArray, sign: int) -> None:
        fleet = self.plans.fleet[v]
        fleet[k.ON_SEATS] += sign * row[k.PARTY_SEATS]
        fleet[k.ON_PLACES] += sign * row[k.PARTY_PLACES]

    def _take_out(self, request_id: str, now: int) -> None:
        self.advance(now)
        trip = self.trip(request_id)
        if trip.boarded:
            raise IllegalMove("take out", "aboard", where=request_id)
        self.plans.cut_safely(trip.vehicle, trip.row, now)
        fleet = self.plans.fleet[trip.vehicle]
        first = self.plans.codes(trip.vehicle)[:1]
        at_head = bool(first) and first[0] >= 0 and self._heads_for(first[0], int(fleet[k.HERE]))
        fleet[k.FROZEN] = min(int(fleet[k.FROZEN]), int(at_head))
        self.forget(request_id)
        self.changed(trip.vehicle)

    def _heads_for(self, code: int, location: int) -> bool:
        return bool(self.plans.book[code >> 1, k.DROP if code & 1 else k.PICK] == location)

    def forget(self, request_id: str) -> None:
        """Drop a trip that is in no plan."""
        if self.repairs is not None:
            self.repairs.ended(request_id)
        trip = self.trips.pop(request_id)
        del self.of_row[trip.row]
        self.plans.give_back(trip.row)

    def _activity(self, code: int) -> tuple[Activity, str]:
        if code < 0:
            return Activity.BREAK, ""
        kind = Activity.DROPOFF if code & 1 else Activity.PICKUP
        return kind, self.of_row[code >> 1]

    def changed(self, v: int) -> None:
        """Note that the plan of vehicle number v is another."""
        self.revisions[v] += 1
        self.plans.touched()

    def advance(self, now: int) -> None:
        """Set the time; Invalid if it goes back."""
        if not now >= self.now:  # NaN goes nowhere
            raise Invalid("time goes back from {old} to {now}", where="now", old=self.now, now=now)
        self.now = now

    def _standing(self, vehicle_id: str, now: int) -> int:
        self.advance(now)
        v = self.number_of(vehicle_id)
        if self.driving[v]:
            raise IllegalMove("act", "driving", where=vehicle_id)
        if v in self.down:
            raise IllegalMove("act", "broken down", where=vehicle_id)
        return v

    def number_of(self, vehicle_id: str) -> int:
        """Give the row of a vehicle; NotFound if there is none."""
        if vehicle_id not in self.index:
            raise NotFound("no such vehicle", where=vehicle_id)
        return self.index[vehicle_id]

    def trip(self, request_id: str) -> Trip:
        """Give a trip not yet over; NotFound if there is none."""
        if request_id not in self.trips:
            raise NotFound("no such trip", where=request_id)
        return self.trips[request_id]
