"""Booking and running trips: offer, accept, improve, and what vehicles report.

One dispatcher serves one zone. It never reads a clock: every call is given
`now`, which must not go backwards. Promises made by `accept` are hard limits
of every later decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.core.errors import IllegalMove, Invalid, NotFound
from dure.core.said import say
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.asking import Question, ask, why_not
from dure.engine.dispatch.plan import Activity, Move, PlannedStop
from dure.engine.dispatch.plans import Plans
from dure.engine.dispatch.problem import (
    NoOffer,
    Offer,
    Reason,
    Request,
    ServiceRules,
    StaleOffer,
    TravelTimes,
    Vehicle,
    Weights,
)

EARLY_ARRIVAL_SECONDS = 60
"""A vehicle with time in hand leaves so as to stand at its next stop this early."""

OPEN_OFFERS = 256
"""From so many offers on, those that can no longer be accepted are forgotten."""

LARGEST_REMOVAL = 4
"""Requests taken out at once by `improve`, at most."""


@dataclass(slots=True)
class _Trip:
    request: Request
    offer: Offer
    row: int
    vehicle: int
    boarded: bool = False


class Dispatcher:
    """The plans of a fleet, and the promises made.

    Parameters
    ----------
    travel, vehicles, rules, weights
        The problem; see `problem`.
    rng
        Seeds `improve`; nothing else is random.

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
    ) -> None:
        self.vehicles = tuple(vehicles)
        self.rules = rules
        self.weights = weights
        self.locations = travel.locations
        self._rng = rng
        self._plans = Plans(travel, self.vehicles, weights, rules.stop_seconds)
        self._index = {vehicle.vehicle_id: v for v, vehicle in enumerate(self.vehicles)}
        self._trips: dict[str, _Trip] = {}
        self._of_row: dict[int, str] = {}
        self._pending: dict[str, tuple[Offer, Question, int, int]] = {}
        self._revision = [0] * len(self.vehicles)
        self._driving = [False] * len(self.vehicles)
        self._now = 0
        self.moved_limits = 0
        """How often a limit moved because a vehicle was late already."""

    def offer(self, request: Request, now: int) -> Offer | NoOffer:
        """Find the cheapest way to serve a request that keeps every promise made.

        Ties go to the first vehicle, stop and position. Nothing changes until
        the offer is accepted.

        Raises
        ------
        Invalid
            If a stop is not a location, the request is booked already, or
            `now` lies before an earlier call's.
        """
        self._advance(now)
        self._check(request)
        plans = self._plans
        reason = why_not(plans, request, self.vehicles, self.rules, now)
        if reason is not None:
            return NoOffer(request.request_id, reason)
        question = ask(plans, request, self.rules, self.weights, now)
        plans.make_room(len(request.dropoffs))
        v, i, j, p, d, moved = plans.run(
            k.offer_best, now, plans.lines, plans.coefs, *question.arrays, plans.spare
        )
        self.moved_limits += moved
        if v < 0:
            return NoOffer(request.request_id, Reason.WAITS_TOO_LONG)
        row = plans.take_row()
        plans.book[row] = question.book_row(p, d)
        plans.splice(v, i, j, row)
        plans.timed(v, now)
        planned = int(plans.lines[v, i, k.START]), int(plans.lines[v, j + 1, k.START])
        plans.cut(v, row)
        plans.give_back(row)
        offer = question.offer(
            (p, d), planned, self.vehicles[v].vehicle_id, self._revision[v], self.rules
        )
        self._keep(offer, question, i, j)
        return offer

    def accept(self, offer: Offer, now: int) -> None:
        """Make an offer a promise.

        Raises
        ------
        StaleOffer
            If the offer is not the last one made for this request, the
            vehicle's plan has changed since, or time no longer suffices.
        """
        self._advance(now)
        known, question, i, j = self._pending.pop(offer.request_id, (None, None, 0, 0))
        if known != offer or question is None:
            raise StaleOffer("this offer is no longer open", where=offer.request_id)
        v = self._index[offer.vehicle_id]
        if self._revision[v] != offer.revision:
            raise StaleOffer("the vehicle's plan has changed", where=offer.request_id)
        plans = self._plans
        plans.make_room()
        self.moved_limits += plans.timed(v, now)
        row = plans.take_row()
        plans.book[row] = question.promised_row(offer)
        plans.splice(v, i, j, row)
        if not plans.refresh(v, now):
            plans.cut(v, row)
            plans.give_back(row)
            raise StaleOffer("there is no longer time enough", where=offer.request_id)
        plans.book[row, k.CARRIER] = v
        self._trips[offer.request_id] = _Trip(question.request, offer, row, v)
        self._of_row[row] = offer.request_id
        self._changed(v)

    def improve(self, now: int, iterations: int) -> int:
        """Search for cheaper plans that keep every promise; return how many steps were found.

        People on board, the next stop of every vehicle and promised stops stay
        as they are. The same seed and iterations give the same plans.
        """
        self._advance(now)
        plans = self._plans
        if not self._trips or iterations < 1:
            return 0
        plans.make_room(trips=LARGEST_REMOVAL)
        before = [plans.codes(v) for v in range(len(self.vehicles))]
        improvements, moved = plans.run(
            k.search, now, plans.lines, plans.coefs, iterations, LARGEST_REMOVAL,
            int(self._rng.integers(1, 2**31 - 1)), plans.spare, plans.one,
        )  # fmt: skip
        self.moved_limits += moved
        if improvements:
            for v, codes in enumerate(before):
                if plans.codes(v) != codes:
                    self._changed(v)
            for trip in self._trips.values():
                trip.vehicle = int(plans.book[trip.row, k.CARRIER])
        return int(improvements)

    def plan(self, vehicle_id: str) -> tuple[PlannedStop, ...]:
        """Give the activities that a vehicle still has to begin, with their planned times."""
        v = self._vehicle(vehicle_id)
        self.moved_limits += self._plans.timed(v, self._now)
        rows = self._plans.lines[v, 1 : self._plans.fleet[v, k.COUNT] + 1]
        return tuple(
            PlannedStop(
                *self._activity(int(row[k.CODE])),
                int(row[k.LOC]),
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
        self._advance(now)
        v = self._vehicle(vehicle_id)
        plans = self._plans
        self.moved_limits += plans.timed(v, now)
        here, target = plans.lines[v, 0], plans.lines[v, 1]
        location = int(target[k.LOC])
        start, code = int(target[k.START]), int(target[k.CODE])
        free = int(here[k.START])
        moves = location != here[k.LOC]
        if not moves:
            if code == k.NO_CODE:
                return None
            return Move(start, location, *self._activity(code))
        slack = plans.stop + EARLY_ARRIVAL_SECONDS
        due = int(target[k.OWN_LATEST]) if code == k.NO_CODE else start
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
        plans = self._plans
        plans.timed(v, now)
        here, location = (int(row[k.LOC]) for row in plans.lines[v, :2])
        if location == here:
            raise IllegalMove("leave", "a place with work still to do", where=vehicle_id)
        row = plans.fleet[v]
        row[k.HERE] = location
        row[k.FREE] = k.reach(plans.road, plans.stop, now, here, location)
        row[k.FROZEN] = min(1, int(row[k.COUNT]))
        self._driving[v] = True
        self._changed(v)
        return location

    def arrived(self, vehicle_id: str, now: int) -> None:
        """Note that a vehicle reached the location it was heading for."""
        self._advance(now)
        v = self._vehicle(vehicle_id)
        if not self._driving[v]:
            raise IllegalMove("arrive", "standing", where=vehicle_id)
        self._driving[v] = False
        self._plans.fleet[v, k.FREE] = now + self._plans.stop
        self.moved_limits += self._plans.timed(v, now)

    def begin(self, vehicle_id: str, now: int, seconds: int | None = None) -> PlannedStop:
        """Note that a vehicle began the first activity of its plan; return it.

        `seconds` is how long it really takes; None is as planned.

        Raises
        ------
        IllegalMove
            If the plan is empty or the activity is somewhere else.
        """
        v = self._standing(vehicle_id, now)
        plans = self._plans
        row = plans.fleet[v]
        plans.refresh(v, now)
        target = plans.lines[v, 1].copy()
        if not row[k.COUNT] or target[k.LOC] != row[k.HERE]:
            raise IllegalMove("begin", "a plan without an activity here", where=vehicle_id)
        ends = now + (int(target[k.DWELL]) if seconds is None else seconds)
        code = plans.pop(v)
        row[k.FREE], row[k.FROZEN] = ends, 0
        activity, request_id = self._activity(code)
        if activity is Activity.PICKUP:
            self._boarded(v, request_id, ends)
        elif activity is Activity.DROPOFF:
            self._alighted(v, request_id)
        self._changed(v)
        self.moved_limits += plans.timed(v, now)
        return PlannedStop(activity, request_id, int(target[k.LOC]), now, ends)

    def no_show(self, request_id: str, now: int) -> None:
        """Note that nobody came; the vehicle goes on without them."""
        self._take_out(request_id, now)

    def cancel(self, request_id: str, now: int) -> None:
        """Take back a booking whose passenger is not on board."""
        self._take_out(request_id, now)

    def promise(self, request_id: str) -> Offer:
        """Give the offer that was accepted for a trip not yet over."""
        return self._trip(request_id).offer

    def late_seconds(self, request_id: str) -> int:
        """Say by how much a trip not yet over must miss its promise, as far as is known."""
        trip = self._trip(request_id)
        row, offer = self._plans.book[trip.row], trip.offer
        late = int(row[k.ARRIVE] + row[k.PARTY_DWELL]) - offer.arrival_latest
        if not trip.boarded:
            late = max(late, int(row[k.LATEST]) - offer.pickup_latest)
        return max(0, late)

    def revision(self, vehicle_id: str) -> int:
        """Count the changes of a vehicle's plan."""
        return self._revision[self._vehicle(vehicle_id)]

    def drive_seconds(self, start: int, end: int, leave: int) -> int:
        """Give the drive time between two locations for a vehicle that leaves at `leave`."""
        return int(k.reach(self._plans.road, 0, leave, start, end)) - leave

    def _boarded(self, v: int, request_id: str, ends: int) -> None:
        trip = self._trips[request_id]
        trip.boarded = True
        row = self._plans.book[trip.row]
        row[k.BOARDED] = ends
        self._plans.fleet[v, [k.ON_SEATS, k.ON_PLACES]] += row[[k.PARTY_SEATS, k.PARTY_PLACES]]

    def _alighted(self, v: int, request_id: str) -> None:
        row = self._plans.book[self._trips[request_id].row]
        self._plans.fleet[v, [k.ON_SEATS, k.ON_PLACES]] -= row[[k.PARTY_SEATS, k.PARTY_PLACES]]
        self._forget(request_id)

    def _take_out(self, request_id: str, now: int) -> None:
        self._advance(now)
        trip = self._trip(request_id)
        if trip.boarded:
            raise IllegalMove("take out", "aboard", where=request_id)
        self._plans.cut(trip.vehicle, trip.row)
        fleet = self._plans.fleet[trip.vehicle]
        first = self._plans.codes(trip.vehicle)[:1]
        at_head = bool(first) and first[0] >= 0 and self._heads_for(first[0], int(fleet[k.HERE]))
        fleet[k.FROZEN] = min(int(fleet[k.FROZEN]), int(at_head))
        self._forget(request_id)
        self._changed(trip.vehicle)

    def _heads_for(self, code: int, location: int) -> bool:
        return bool(self._plans.book[code >> 1, k.DROP if code & 1 else k.PICK] == location)

    def _forget(self, request_id: str) -> None:
        trip = self._trips.pop(request_id)
        del self._of_row[trip.row]
        self._plans.give_back(trip.row)

    def _activity(self, code: int) -> tuple[Activity, str]:
        if code < 0:
            return Activity.BREAK, ""
        kind = Activity.DROPOFF if code & 1 else Activity.PICKUP
        return kind, self._of_row[code >> 1]

    def _changed(self, v: int) -> None:
        self._revision[v] += 1

    def _advance(self, now: int) -> None:
        if now < self._now:
            raise Invalid(
                "time goes back from {old} to {now}", where="now", old=self._now, now=now
            )
        self._now = now

    def _keep(self, offer: Offer, question: Question, i: int, j: int) -> None:
        if len(self._pending) >= OPEN_OFFERS:
            self._pending = {
                name: kept
                for name, kept in self._pending.items()
                if kept[0].revision == self.revision(kept[0].vehicle_id)
            }
        self._pending[offer.request_id] = (offer, question, i, j)

    def _check(self, request: Request) -> None:
        where = say("request {id}", id=request.request_id)
        if request.request_id in self._trips:
            raise Invalid("it is booked already", where=where)
        for option in (*request.pickups, *request.dropoffs):
            if option.location >= self.locations:
                raise Invalid("there is no stop {stop}", where=where, stop=option.location)

    def _standing(self, vehicle_id: str, now: int) -> int:
        self._advance(now)
        v = self._vehicle(vehicle_id)
        if self._driving[v]:
            raise IllegalMove("act", "driving", where=vehicle_id)
        return v

    def _vehicle(self, vehicle_id: str) -> int:
        if vehicle_id not in self._index:
            raise NotFound("no such vehicle", where=vehicle_id)
        return self._index[vehicle_id]

    def _trip(self, request_id: str) -> _Trip:
        if request_id not in self._trips:
            raise NotFound("no such trip", where=request_id)
        return self._trips[request_id]
