"""A day in simulated time: discrete events that drive the live dispatcher, or a peer.

The simulation decides nothing that the dispatcher decides in service; it
plays the passengers, the drivers and the road.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

import numpy as np

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.dispatch import (
    Activity,
    Move,
    NoOffer,
    Offer,
    Reason,
    Request,
    ServiceRules,
    TravelTimes,
    Vehicle,
    Weights,
)
from dure.engine.dispatch.policy import Policy, PolicyMaker, immediate
from dure.engine.dispatch.repair import Cause, Moved, Repairs
from dure.engine.simulation.incidents import Incident
from dure.engine.simulation.noise import Luck, Noise
from dure.engine.simulation.record import Record
from dure.engine.simulation.trace import Trace

ASK_AGAIN_SECONDS = 30
"""Refused passengers ask again at the first tick of every half-minute, whoever answers."""


class _Event(IntEnum):
    # In the order in which events of one second are taken.
    ARRIVE = 0
    ACT = 1
    REQUEST = 2
    TICK = 3
    INCIDENT = 4


def simulate(
    travel: TravelTimes,
    vehicles: Sequence[Vehicle],
    rules: ServiceRules,
    weights: Weights,
    requests: Sequence[Request],
    *,
    noise: Noise | None = None,
    rng: np.random.Generator,
    improve_every_seconds: int = 30,
    improve_iterations: int = 60,
    policy: PolicyMaker | None = None,
) -> Trace:
    """Play one day.

    Parameters
    ----------
    travel, vehicles, rules, weights
        The service.
    requests
        Sorted by `requested_at`, each id once. The trip table follows them.
    noise
        None is a day that runs exactly to plan.
    rng
        Every draw comes from it; the same state gives the same trace.
    improve_every_seconds, improve_iterations
        Plans are improved every so many seconds, with so many tries; 0 tries
        leaves them as the insertions made them. Batch policies answer at the same
        interval.
    policy
        Who decides; None is the live dispatcher, which answers at once.

    Raises
    ------
    Invalid
        If there is no vehicle, the requests are not in order or not unique,
        a party has more passengers than any vehicle has seats, or an incident
        happens to no vehicle of the fleet; names it.
    """
    if improve_every_seconds < 1 or improve_iterations < 0:
        raise Invalid("expected improvement every >= 1 s with >= 0 iterations")
    _check(vehicles, requests)
    of_day, of_dispatch = rng.spawn(2)
    make = policy or immediate(improve_iterations)
    day = _Day(
        make(travel, vehicles, rules, weights, of_dispatch),
        travel,
        requests,
        Luck(noise or Noise(), len(requests), len(vehicles), of_day),
        improve_every_seconds,
        noise.incidents if noise else (),
    )
    return day.run()


def _check(vehicles: Sequence[Vehicle], requests: Sequence[Request]) -> None:
    most = max((vehicle.seats for vehicle in vehicles), default=0)
    seen = set()
    before = 0
    for request in requests:
        where = say("request {id}", id=request.request_id)
        if request.request_id in seen:
            raise Invalid("the id is given twice", where=where)
        seen.add(request.request_id)
        if request.requested_at < before:
            raise Invalid("requested before the one above it", where=where)
        before = request.requested_at
        if vehicles and request.passengers > most:
            raise Invalid(
                "{passengers} passengers, and no vehicle has more than {most} seats",
                where=where,
                remedy="Split the party or take a larger vehicle.",
                passengers=request.passengers,
                most=most,
            )


class _Day:
    def __init__(
        self,
        policy: Policy,
        travel: TravelTimes,
        requests: Sequence[Request],
        luck: Luck,
        every: int,
        incidents: Sequence[Incident] = (),
    ) -> None:
        self.policy = policy
        self.crew = policy.crew
        self.travel = travel
        self.requests = requests
        self.luck = luck
        self.every = every
        self.incidents = incidents
        self.repairs: Repairs | None = getattr(self.crew, "repairs", None)
        self.rules = self.crew.rules
        self.ids = [vehicle.vehicle_id for vehicle in self.crew.vehicles]
        self.trip_of = {request.request_id: n for n, request in enumerate(requests)}
        self.record = Record(self.crew.vehicles, requests)
        self.at = [vehicle.start for vehicle in self.crew.vehicles]
        self.bound_for: list[int | None] = [None] * len(self.ids)
        self.seen_revision = [-1] * len(self.ids)
        self.token = [0] * len(self.ids)
        self.thought: list[tuple[int, Move | None]] = [(-1, None)] * len(self.ids)
        self.drives = [(0, -1)] * len(self.ids)
        self.stopped: set[int] = set()
        self.aboard: list[set[int]] = [set() for _ in self.ids]
        self.unanswered: dict[int, Request] = {}
        self.retrying: dict[int, Request] = {}
        self.open_trips = 0
        self.ticking = False
        self.events: list[tuple[int, _Event, int, int]] = []
        self._check_incidents()

    def run(self) -> Trace:
        for n, request in enumerate(self.requests):
            self._at(request.requested_at, _Event.REQUEST, n)
        for n, incident in enumerate(self.incidents):
            self._at(incident.at, _Event.INCIDENT, n)
        self._follow_plans(0)
        while self.events:
            now, kind, subject, token = heapq.heappop(self.events)
            if self._happens(now, kind, subject, token):
                self._follow_plans(now)
        return self.record.trace()

    def _happens(self, now: int, kind: _Event, subject: int, token: int) -> bool:
        """Let an event happen; False if it was overtaken by another."""
        if kind is _Event.REQUEST:
            self._request(subject, self.requests[subject], now)
        elif kind is _Event.TICK:
            self._tick(now)
        elif kind is _Event.INCIDENT:
            self._incident(self.incidents[subject], now)
        elif kind is _Event.ARRIVE:
            if now != self.drives[subject][1]:
                return False
            self._arrive(subject, now)
        elif token == self.token[subject]:
            self._act(subject, now)
        else:
            return False
        return True

    def _at(self, time: int, kind: _Event, subject: int, token: int = 0) -> None:
        heapq.heappush(self.events, (time, kind, subject, token))

    def _request(self, trip: int, request: Request, now: int) -> None:
        answer = self.policy.ask(request, now)
        if answer is None:
            self.unanswered[trip] = request
        else:
            self._answered(trip, request, answer)
        self._tick_after(now - now % self.every)

    def _answered(self, trip: int, request: Request, answer: Offer | NoOffer) -> None:
        if not isinstance(answer, NoOffer):
            self.retrying.pop(trip, None)
            self.record.promised(trip, answer)
            self.open_trips += 1
        elif answer.reason is Reason.SAME_STOP:
            self.record.walked(trip, request)
        else:
            self.record.refused(trip)
            if self.rules.retry_seconds:
                self.retrying[trip] = request

    def _tick(self, now: int) -> None:
        self.ticking = False
        for answer in self.policy.tick(now):
            trip = self.trip_of[answer.request_id]
            self._answered(trip, self.unanswered.pop(trip), answer)
        for trip, request in list(self.retrying.items()):
            if now > request.requested_at + self.rules.retry_seconds:
                del self.retrying[trip]
            elif now % ASK_AGAIN_SECONDS < self.every:
                self._request(trip, replace(request, ready_at=max(request.ready_at, now)), now)
        self._tick_after(now)

    def _tick_after(self, time: int) -> None:
        """Tick an interval after `time` if there is anything to decide."""
        if (self.open_trips or self.retrying or self.unanswered) and not self.ticking:
            self.ticking = True
            self._at(time + self.every, _Event.TICK, 0)

    def _follow_plans(self, now: int) -> None:
        """Let every standing vehicle whose plan changed think again."""
        for v, vehicle_id in enumerate(self.ids):
            revision = self.crew.revision(vehicle_id)
            if revision != self.seen_revision[v] and self.bound_for[v] is None:
                self.seen_revision[v] = revision
                self._think(v, now)

    def _think(self, v: int, now: int) -> None:
        move = self.crew.next_move(self.ids[v], now)
        self.thought[v] = now, move
        self.token[v] += 1
        if move is not None:
            self._at(max(move.at, now), _Event.ACT, v, self.token[v])

    def _act(self, v: int, now: int) -> None:
        at, move = self.thought[v]  # still so if nothing happened to it: see the token
        if at != now:
            move = self.crew.next_move(self.ids[v], now)
        if move is None:
            return
        if move.at > now:
            self._at(move.at, _Event.ACT, v, self.token[v])
        elif move.begins is None:
            self._depart(v, now)
        elif move.begins is Activity.BREAK:
            self.crew.begin(self.ids[v], now)
        else:
            self._serve(v, move.request_id, move.begins, now)

    def _depart(self, v: int, now: int) -> None:
        location = self.crew.departed(self.ids[v], now)
        expected = self.crew.drive_seconds(self.at[v], location, now)
        self.bound_for[v] = location
        if location != self.at[v]:
            self.record.left(v, now)
        self._drive(v, now, now + self.luck.drive_seconds(v, expected))

    def _drive(self, v: int, left: int, due: int) -> None:
        self.drives[v] = left, due
        self._at(due, _Event.ARRIVE, v)

    def _arrive(self, v: int, now: int) -> None:
        location = self.bound_for[v]
        assert location is not None  # noqa: S101  only a departure makes this event
        self.crew.arrived(self.ids[v], now)
        if location != self.at[v]:  # else it only pulls in where it was passing
            metres = float(self.travel.metres[self.at[v], location])
            self.record.came(v, location, now, metres)
        self.drives[v] = now, -1
        self.at[v], self.bound_for[v] = location, None
        self.seen_revision[v] = -1

    def _serve(self, v: int, request_id: str, activity: Activity, now: int) -> None:
        trip = self.trip_of[request_id]
        request = self.requests[trip]
        people = request.passengers, request.wheelchairs
        planned = self.rules.dwell_seconds(*people)
        if activity is Activity.DROPOFF:
            seconds = self.luck.alighting_seconds(trip, planned)
            self.record.alighted(trip, v, now + seconds, people)
            self.aboard[v].remove(trip)
            self.open_trips -= 1
        elif not self.luck.no_show[trip]:
            seconds = self.luck.boarding_seconds(trip, planned)
            self.record.boarded(trip, v, now, people)
            self.aboard[v].add(trip)
        else:
            self._wait_in_vain(v, request_id, now)
            return
        self.crew.begin(self.ids[v], now, seconds)

    def _wait_in_vain(self, v: int, request_id: str, now: int) -> None:
        latest = self.crew.promise(request_id).pickup_latest
        if now < latest:
            self._at(latest, _Event.ACT, v, self.token[v])
            return
        self.crew.no_show(request_id, now)
        self.record.no_show(self.trip_of[request_id])
        self.open_trips -= 1

    def _check_incidents(self) -> None:
        for incident in self.incidents:
            where = say("vehicle {id}", id=incident.vehicle_id)
            if incident.vehicle_id not in self.ids:
                raise Invalid("no such vehicle", where=where)
            if self.repairs is None:
                raise Invalid("this dispatcher repairs nothing", where=where)

    def _incident(self, incident: Incident, now: int) -> None:
        v = self.ids.index(incident.vehicle_id)
        assert self.repairs is not None  # noqa: S101  looked at before the day began
        if v in self.stopped:
            return
        if incident.late_seconds:
            free_at = self.repairs.free_at(incident.vehicle_id, now) + incident.late_seconds
            self.repairs.delay(incident.vehicle_id, now, free_at)
            if self.bound_for[v] is not None:
                left, due = self.drives[v]
                self._drive(v, left, due + incident.late_seconds)
            return
        self._strands(v, now)
        moved = self.repairs.break_down(incident.vehicle_id, now, location=self.at[v])
        self._get_off(v, now, moved)

    def _strands(self, v: int, now: int) -> None:
        """Let a vehicle stop for good, at the nearer end of its drive."""
        self.stopped.add(v)
        goal = self.bound_for[v]
        if goal is not None and goal != self.at[v]:
            left, due = self.drives[v]
            on = 2 * now >= left + due
            metres = float(self.travel.metres[self.at[v], goal]) if on else 0.0
            self.at[v] = goal if on else self.at[v]
            self.record.came(v, self.at[v], now, metres)
        self.bound_for[v] = None
        self.drives[v] = now, -1

    def _get_off(self, v: int, now: int, moved: Sequence[Moved]) -> None:
        """Let everybody off a vehicle that broke down, and forget who cannot be served."""
        after = {m.request_id: m.is_ for m in moved if m.cause is Cause.BREAKDOWN and m.request_id}
        self.open_trips -= sum(promise is None for promise in after.values())
        for trip in sorted(self.aboard[v]):
            request = self.requests[trip]
            people = request.passengers, request.wheelchairs
            if request.request_id in after:
                self.record.stranded(trip, v, now, people)
            else:  # it stands where they wanted to go
                self.record.alighted(trip, v, now, people)
                self.open_trips -= 1
        self.aboard[v] = set()
