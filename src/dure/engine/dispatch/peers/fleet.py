"""The vehicles of a peer: what is planned, who is on board, what their drivers report.

Plans are lists of codes (see `kernels`). It promises as the live dispatcher
promises, so that both serve passengers under the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.core.errors import IllegalMove, Invalid, NotFound
from dure.core.said import say
from dure.engine.dispatch.peers import kernels as k
from dure.engine.dispatch.plan import Activity, Move, PlannedStop
from dure.engine.dispatch.problem import (
    LONGEST_SECONDS,
    NoOffer,
    Offer,
    Reason,
    Request,
    ServiceRules,
    TravelTimes,
    Vehicle,
    Weights,
)
from dure.engine.dispatch.running import EARLY_ARRIVAL_SECONDS

Codes = npt.NDArray[np.int64]


@dataclass(slots=True)
class Trip:
    """A request, its row of the book, its chosen stops, and what was promised once booked."""

    request: Request
    row: int
    stops: tuple[int, int] = (0, 0)
    offer: Offer | None = None


class Fleet:
    """Vehicles and trips of one day.

    Parameters
    ----------
    travel, vehicles, rules, weights
        The problem; see `problem`.

    Raises
    ------
    Invalid
        If there is no vehicle or a depot is not a location.
    """

    def __init__(
        self,
        travel: TravelTimes,
        vehicles: Sequence[Vehicle],
        rules: ServiceRules,
        weights: Weights,
    ) -> None:
        self.vehicles = tuple(vehicles)
        self.rules = rules
        if not vehicles:
            raise Invalid("there is no vehicle", remedy="Give at least one.")
        tables = [np.array(t, np.int32) for t in (travel.profile.work, travel.profile.inverse)]
        self.service = k.Service(
            k.Road(np.array(travel.seconds), np.array(travel.metres), *tables),
            rules.stop_seconds,
            np.array([weights.kilometre / 1000, weights.wait, weights.ride]),
        )
        self.walk_weight = weights.walk
        self.index = {vehicle.vehicle_id: v for v, vehicle in enumerate(self.vehicles)}
        self.rows = np.zeros((len(self.vehicles), k.VEHICLE_COLUMNS), np.int64)
        pauses: list[tuple[int, int, int]] = []
        self.plans: list[list[int]] = []
        for row, vehicle in zip(self.rows, self.vehicles, strict=True):
            if max(vehicle.start, vehicle.end) >= travel.locations:
                raise Invalid(
                    "a depot is not a location", where=say("vehicle {id}", id=vehicle.vehicle_id)
                )
            row[:6] = (
                vehicle.start, vehicle.shift_start, vehicle.end, vehicle.shift_end, vehicle.seats,
                vehicle.wheelchair_places,
            )  # fmt: skip
            row[k.FOLDED] = vehicle.seats_folded
            first = len(pauses)
            pauses += [(p.earliest, p.latest, p.duration_seconds) for p in vehicle.breaks]
            self.plans.append([-1 - b for b in range(first, len(pauses))])
        self.pause = np.array(pauses, np.int64).reshape(-1, 3)
        self.book = np.zeros((64, k.BOOK_COLUMNS), np.int64)
        self._unused = list(range(63, -1, -1))
        self.at_row = np.zeros(64, np.int64)
        self.trips: dict[str, Trip] = {}
        self.of_row: dict[int, Trip] = {}
        self.aboard: list[list[int]] = [[] for _ in self.vehicles]
        self.frozen = [0] * len(self.vehicles)
        self.errand: list[int | None] = [None] * len(self.vehicles)
        self._revision = [0] * len(self.vehicles)
        self._driving = [False] * len(self.vehicles)
        self.moved_limits = 0
        """How often a limit moved because a vehicle was late already."""

    # What a policy does.

    def enter(self, request: Request, now: int) -> Trip:
        """Give a request a row of the book, between its first stops."""
        if not self._unused:
            rows = len(self.book)
            self.book = np.concatenate([self.book, np.zeros_like(self.book)])
            self.at_row = np.zeros(2 * rows, np.int64)
            self._unused = list(range(2 * rows - 1, rows - 1, -1))
        trip = Trip(request, self._unused.pop())
        self.trips[request.request_id] = trip
        self.of_row[trip.row] = trip
        self.use_stops(trip, 0, 0, now)
        return trip

    def use_stops(self, trip: Trip, p: int, d: int, now: int) -> None:
        """Write the book's row of a trip that is not booked, for one pair of its stops.

        Whoever is ready before `now` starts to walk now; the longest wait
        counts from when they were ready.
        """
        trip.stops = p, d
        request, rules = trip.request, self.rules
        pick, drop = request.pickups[p], request.dropoffs[d]
        dwell = rules.dwell_seconds(request.passengers, request.wheelchairs)
        earliest = max(request.ready_at, now) + pick.walk_seconds
        ready = request.ready_at + pick.walk_seconds
        latest = ready + rules.max_wait_seconds
        direct = self.drive_seconds(pick.location, drop.location, earliest + dwell)
        ride = rules.longest_ride_seconds(direct) + rules.stop_seconds
        if direct >= LONGEST_SECONDS // 2 or pick.location == drop.location:
            latest = -1
        self.book[trip.row] = (
            pick.location, drop.location, earliest, latest, latest + dwell + ride, ride, dwell,
            request.passengers, request.wheelchairs, request.passengers + request.wheelchairs, -1,
            ready, ready + dwell + direct,
        )  # fmt: skip

    def pairs(self, trip: Trip) -> list[tuple[int, int, float]]:
        """List the pairs of stops with what their walks cost."""
        request = trip.request
        people = request.passengers + request.wheelchairs
        return [
            (p, d, self.walk_weight * people * (a.walk_seconds + b.walk_seconds))
            for p, a in enumerate(request.pickups)
            for d, b in enumerate(request.dropoffs)
            if a.location != b.location
        ]

    def promise_trip(self, trip: Trip, v: int, planned: tuple[int, int]) -> Offer:
        """Book a trip that vehicle v's plan holds, planned to begin at those two times."""
        row, rules, request = self.book[trip.row], self.rules, trip.request
        p, d = trip.stops
        dwell = int(row[k.DWELL])
        latest = min(planned[0] + rules.promise_late_seconds, int(row[k.LATEST]))
        trip.offer = Offer(
            request.request_id,
            self.vehicles[v].vehicle_id,
            request.pickups[p],
            request.dropoffs[d],
            planned_pickup=planned[0],
            planned_dropoff=planned[1] + dwell,
            pickup_earliest=max(planned[0] - rules.promise_early_seconds, int(row[k.EARLIEST])),
            pickup_latest=latest,
            arrival_latest=latest + dwell + int(row[k.RIDE]) + dwell,
            direct_seconds=int(row[k.GOAL] - row[k.READY]) - dwell,
            revision=self._revision[v],
        )
        row[k.EARLIEST], row[k.LATEST] = trip.offer.pickup_earliest, latest
        row[k.ARRIVE] = trip.offer.arrival_latest - dwell
        return trip.offer

    def forget(self, trip: Trip) -> None:
        """Give a trip's row back."""
        del self.trips[trip.request.request_id]
        del self.of_row[trip.row]
        self._unused.append(trip.row)

    def replan(self, v: int, codes: list[int]) -> None:
        """Give vehicle v another plan; an errand ends with it."""
        if codes != self.plans[v]:
            self.plans[v] = codes
            self.errand[v] = None
            self._revision[v] += 1

    def send(self, v: int, location: int) -> None:
        """Send a standing vehicle without a plan somewhere, to be near."""
        self.errand[v] = location
        self._revision[v] += 1

    def idle(self, v: int, now: int) -> bool:
        """Say whether a vehicle on duty stands with nothing planned."""
        row = self.rows[v]
        return not (self.plans[v] or self._driving[v]) and row[k.FREE] <= now < row[k.SHIFT_END]

    def timed(self, v: int, now: int) -> npt.NDArray[np.int64]:
        """Time vehicle v's plan: one row before it, one per activity, one for the end depot."""
        codes = np.array(self.plans[v], np.int64)
        rows = np.zeros((len(codes) + 2, k.ROW_COLUMNS), np.int64)
        self.moved_limits += self.run(k.relaxed, v, now, codes, len(codes), rows, self.at_row)
        self.run(k.timed, v, now, codes, len(codes), rows, self.at_row)
        return rows

    def run(self, kernel: Any, v: int, now: int, *rest: Any) -> Any:
        """Call a kernel with what most of them take first."""
        return kernel(self.service, self.book, self.pause, self.rows[v], now, *rest)

    def why_not(self, request: Request, now: int) -> Reason | None:
        """Name a reason that holds whatever the plans are, or None."""
        if not request.pickups or not request.dropoffs:
            return Reason.TOO_FAR_TO_WALK
        ways = [(a.location, b.location) for a in request.pickups for b in request.dropoffs]
        if all(a == b for a, b in ways):
            return Reason.SAME_STOP
        if all(self.service.road.seconds[w] >= LONGEST_SECONDS for w in ways if w[0] != w[1]):
            return Reason.NO_WAY
        return self._no_vehicle(request, now)

    def refusal(self, trip: Trip) -> NoOffer:
        """Say that no vehicle can carry a trip in time, and forget it."""
        self.forget(trip)
        return NoOffer(trip.request.request_id, Reason.WAITS_TOO_LONG)

    # What drivers report.

    def next_move(self, vehicle_id: str, now: int) -> Move | None:
        """Say what a standing vehicle does next; None if it stays for good.

        With time in hand it leaves as late as its next stop allows, as the
        live dispatcher's vehicles do.
        """
        v = self.index[vehicle_id]
        rows = self.timed(v, now)
        here, target = rows[0], rows[1]
        errand = self.errand[v]
        if errand is not None and not self.plans[v] and errand != here[k.R_LOC]:
            return Move(int(here[k.R_START]), errand, None)
        location, start = int(target[k.R_LOC]), int(target[k.R_START])
        if location == here[k.R_LOC]:
            if target[k.R_CODE] == k.NO_CODE:
                return None
            return Move(start, location, *self._activity(int(target[k.R_CODE])))
        due = int(target[k.R_LATEST]) if target[k.R_CODE] == k.NO_CODE else start
        leave = k.leave_by(self.service, due - EARLY_ARRIVAL_SECONDS, int(here[k.R_LOC]), location)
        return Move(max(int(here[k.R_START]), int(leave)), location, None)

    def departed(self, vehicle_id: str, now: int) -> int:
        """Note that a vehicle left for its next location; return that location."""
        v = self._standing(vehicle_id)
        rows = self.timed(v, now)
        here, location = int(rows[0, k.R_LOC]), int(rows[1, k.R_LOC])
        errand = self.errand[v]
        if errand is not None and not self.plans[v]:
            location = errand
        if location == here:
            raise IllegalMove("leave", "a place with work still to do", where=vehicle_id)
        self.errand[v] = None
        self.rows[v, k.HERE] = location
        self.rows[v, k.FREE] = k.reach(self.service, now, here, location)
        self.frozen[v] = min(1, len(self.plans[v]))
        self._driving[v] = True
        self._revision[v] += 1
        return location

    def arrived(self, vehicle_id: str, now: int) -> None:
        """Note that a vehicle reached the location it was heading for."""
        v = self.index[vehicle_id]
        if not self._driving[v]:
            raise IllegalMove("arrive", "standing", where=vehicle_id)
        self._driving[v] = False
        self.rows[v, k.FREE] = now + self.rules.stop_seconds

    def begin(self, vehicle_id: str, now: int, seconds: int | None = None) -> PlannedStop:
        """Note that a vehicle began the first activity of its plan; return it."""
        v = self._standing(vehicle_id)
        target = self.timed(v, now)[1]
        if not self.plans[v] or target[k.R_LOC] != self.rows[v, k.HERE]:
            raise IllegalMove("begin", "a plan without an activity here", where=vehicle_id)
        ends = now + (int(target[k.R_DWELL]) if seconds is None else seconds)
        code = self.plans[v].pop(0)
        activity, request_id = self._activity(code)
        self.rows[v, k.FREE], self.frozen[v] = ends, 0
        if activity is Activity.PICKUP:
            self.book[code >> 1, k.BOARDED] = ends
            self._load(v, code >> 1, 1)
            self.aboard[v].append(code >> 1)
        elif activity is Activity.DROPOFF:
            self._load(v, code >> 1, -1)
            self.aboard[v].remove(code >> 1)
            self.forget(self.of_row[code >> 1])
        self._revision[v] += 1
        return PlannedStop(activity, request_id, int(target[k.R_LOC]), now, ends)

    def no_show(self, request_id: str, now: int) -> None:
        """Note that nobody came; the vehicle goes on without them."""
        trip = self._trip(request_id)
        if self.book[trip.row, k.BOARDED] >= 0:
            raise IllegalMove("take out", "aboard", where=request_id)
        v = next(n for n, plan in enumerate(self.plans) if 2 * trip.row in plan)
        if self.frozen[v] and self.plans[v][0] == 2 * trip.row:
            self.frozen[v] = 0
        self.replan(v, [c for c in self.plans[v] if c < 0 or c >> 1 != trip.row])
        self.forget(trip)

    def promise(self, request_id: str) -> Offer:
        """Give what was promised for a trip not yet over."""
        offer = self._trip(request_id).offer
        if offer is None:
            raise NotFound("no such trip", where=request_id)
        return offer

    def revision(self, vehicle_id: str) -> int:
        """Count the changes of a vehicle's plan."""
        return self._revision[self.index[vehicle_id]]

    def drive_seconds(self, start: int, end: int, leave: int) -> int:
        """Give the drive time for a vehicle that leaves at `leave`."""
        stop = self.rules.stop_seconds if start != end else 0
        return int(k.reach(self.service, leave, start, end)) - leave - stop

    def _no_vehicle(self, request: Request, now: int) -> Reason | None:
        roomy = [v for v in self.vehicles if v.seats >= request.passengers]
        if not roomy:
            return Reason.NO_SEAT
        roomy = [v for v in roomy if v.holds(request.passengers, request.wheelchairs)]
        if not roomy:
            return Reason.NO_WHEELCHAIR_PLACE
        walks = [option.walk_seconds for option in request.pickups]
        begin = max(request.ready_at, now)
        first, last = begin + min(walks), begin + max(walks) + self.rules.max_wait_seconds
        if not any(v.shift_start <= last and first < v.shift_end for v in roomy):
            return Reason.NO_VEHICLE_ON_SHIFT
        return None

    def _load(self, v: int, row: int, sign: int) -> None:
        self.rows[v, [k.ON_SEATS, k.ON_PLACES]] += sign * self.book[row, [k.SEATS, k.PLACES]]

    def _activity(self, code: int) -> tuple[Activity, str]:
        if code < 0:
            return Activity.BREAK, ""
        kind = Activity.DROPOFF if code & 1 else Activity.PICKUP
        return kind, self.of_row[code >> 1].request.request_id

    def _standing(self, vehicle_id: str) -> int:
        v = self.index[vehicle_id]
        if self._driving[v]:
            raise IllegalMove("act", "driving", where=vehicle_id)
        return v

    def _trip(self, request_id: str) -> Trip:
        if request_id not in self.trips:
            raise NotFound("no such trip", where=request_id)
        return self.trips[request_id]
