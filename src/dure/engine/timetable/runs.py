"""A timetable of fixed routes from the shifts of the vehicles that run them.

Vehicles whose routes begin at the same stop share these routes: whoever is free takes the run
that is due next. So headways stay even when shifts begin, end and break. Not here: the routes
themselves (`loops`, `design`). Times are whole seconds since the start of the service day.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.dispatch import Break, TravelTimes, Vehicle
from dure.engine.network import HORIZON_SECONDS, LONGEST_TRIP_SECONDS
from dure.engine.timetable.duties import Duty, Pattern, arrival
from dure.engine.timetable.kernels import drive
from dure.engine.timetable.loops import Loop
from dure.engine.timetable.service import FixedService, collect


@dataclass(frozen=True, slots=True)
class RunRules:
    """How runs are timed.

    Parameters
    ----------
    dwell_seconds
        Stay at each stop on the way, and at least between two runs.
    layover_share
        Recovery after a run as a share of its time, >= 0, spent at the first stop.
    """

    dwell_seconds: int = 20
    layover_share: float = 0.05

    def __post_init__(self) -> None:
        for name in ("dwell_seconds", "layover_share"):
            if not 0 <= getattr(self, name) < HORIZON_SECONDS:
                raise Invalid("expected a number >= 0", where=f"runs.{name}")


def loops_timetable(
    loops: Sequence[Loop],
    vehicles: Sequence[Vehicle],
    travel: TravelTimes,
    rules: RunRules | None = None,
) -> FixedService:
    """Run the loops with these vehicles within their shifts.

    A vehicle drives from its depot to the first stop of its routes, runs, and is back at its
    depot by the end of the shift. A run begins only if it ends in time for that and for the next
    break. Breaks with the same window are spread over it. Each route is to leave every
    h = C / m, where C is its time around and m its part of the vehicles at work, shared out by
    sqrt(weight * C), which makes the riders' total wait least; a vehicle that is early waits at
    the first stop. With a pulse h is rounded to a multiple of it. Routes that begin at other stops
    have vehicles of their own.

    Parameters
    ----------
    loops
        At least one.
    vehicles
        Their seats and wheelchair places bound the loads.
    travel
        Between all locations: stops and depots.

    Raises
    ------
    Invalid
        If a stop does not exist, there is no way between two stops, there are more first stops
        than vehicles, a vehicle has no seat, or a shift ends after the last hour of the tables.

    References
    ----------
    Ceder (2016), Public Transit Planning and Operation, 2nd ed. (even headways, layover);
    Mohring (1972), Optimization and scale economies in urban bus transportation, American
    Economic Review 62(4) (the square root).
    """
    return collect(drive_shifts(loops, vehicles, travel, rules or RunRules()), travel)


def drive_shifts(
    loops: Sequence[Loop], vehicles: Sequence[Vehicle], travel: TravelTimes, rules: RunRules
) -> list[Duty]:
    """Do the work of `loops_timetable`: return what each vehicle does."""
    _check(loops, vehicles, travel)
    groups = _groups(loops, travel, rules)
    duties = _assign(vehicles, groups)
    for group, patterns in enumerate(groups.values()):
        _work([duty for duty in duties if duty.group == group], patterns, travel, rules)
    return duties


def _check(loops: Sequence[Loop], vehicles: Sequence[Vehicle], travel: TravelTimes) -> None:
    if not loops:
        raise Invalid("there is no route", where="loops")
    if not vehicles:
        raise Invalid("there is no vehicle", where="vehicles")
    for i, loop in enumerate(loops):
        if max(loop.stops) >= travel.locations:
            raise Invalid("no location {stop}", where=f"loops[{i}]", stop=max(loop.stops))
    for vehicle in vehicles:
        _check_vehicle(vehicle, travel)


def _check_vehicle(vehicle: Vehicle, travel: TravelTimes) -> None:
    where = say("vehicle {id}", id=vehicle.vehicle_id)
    if max(vehicle.start, vehicle.end) >= travel.locations:
        raise Invalid("its depot is not a location", where=where)
    if vehicle.seats < 1:
        raise Invalid("a fixed route needs a seat", where=where)
    if vehicle.shift_end > HORIZON_SECONDS - LONGEST_TRIP_SECONDS:
        raise Invalid("the shift ends too late", where=where, remedy="End it by 30:00.")


def _groups(
    loops: Sequence[Loop], travel: TravelTimes, rules: RunRules
) -> dict[int, list[Pattern]]:
    """Return the kinds of runs by the stop where they begin."""
    groups: dict[int, list[Pattern]] = {}
    for i, loop in enumerate(loops):
        ways = loop.patterns()
        for stops in ways:
            legs = travel.seconds[stops[:-1], stops[1:]].astype(np.int64)
            if legs.max() > LONGEST_TRIP_SECONDS:
                at = int(np.argmax(legs))
                raise Invalid(
                    "no way from stop {start} to stop {end}",
                    where=f"loops[{i}]",
                    start=stops[at],
                    end=stops[at + 1],
                )
            stay = rules.dwell_seconds * (len(stops) - 1)
            around = int(legs.sum())
            pull = math.sqrt(loop.weight / len(ways) * (around + stay))
            groups.setdefault(stops[0], []).append(
                Pattern(stops, legs, around, stay, pull, max(loop.pulse_seconds, 1))
            )
    return groups


def _assign(vehicles: Sequence[Vehicle], groups: dict[int, list[Pattern]]) -> list[Duty]:
    """Give each first stop its part of the driver hours, the largest claim first."""
    if len(groups) > len(vehicles):
        raise Invalid(
            "{routes} routes apart from each other, but {vehicles} vehicles",
            where="loops",
            remedy="Let routes begin at the same stop, or add vehicles.",
            routes=len(groups),
            vehicles=len(vehicles),
        )
    claim = [sum(pattern.pull for pattern in patterns) for patterns in groups.values()]
    hours = [0.0] * len(groups)
    duties = [Duty(vehicle) for vehicle in vehicles]
    by_length = sorted(range(len(vehicles)), key=lambda v: (_shift(vehicles[v]), v))
    for v in by_length:
        group = min(range(len(groups)), key=lambda g: (hours[g] > 0, hours[g] / claim[g], g))
        hours[group] += -_shift(vehicles[v])
        duties[v].group = group
        duties[v].breaks = list(_spread(vehicles, v))
    return duties


def _shift(vehicle: Vehicle) -> int:
    return vehicle.shift_start - vehicle.shift_end


def _spread(vehicles: Sequence[Vehicle], v: int) -> list[tuple[int, Break]]:
    """Return a vehicle's breaks, welcome the later the higher its rank among those alike."""
    alike = [i for i, other in enumerate(vehicles) if other.breaks == vehicles[v].breaks]
    rank = alike.index(v) / len(alike)
    return [
        (pause.earliest + int(rank * (pause.latest - pause.earliest)), pause)
        for pause in vehicles[v].breaks
    ]


def _work(
    duties: list[Duty], patterns: list[Pattern], travel: TravelTimes, rules: RunRules
) -> None:
    """Let the vehicles of one first stop run until their shifts end."""
    terminal = patterns[0].stops[0]
    free = [
        (arrival(travel, duty.vehicle.start, terminal, duty.vehicle.shift_start), d)
        for d, duty in enumerate(duties)
    ]
    heapq.heapify(free)
    while free:
        now, d = heapq.heappop(free)
        at_work = sum(duty.is_at_work(now) for duty in duties)
        then = _next(duties[d], now, at_work, patterns, travel, rules)
        if then >= 0:
            heapq.heappush(free, (then, d))
    for duty in duties:
        duty.go_home(terminal, travel)


def _next(
    duty: Duty,
    now: int,
    at_work: int,
    patterns: list[Pattern],
    travel: TravelTimes,
    rules: RunRules,
) -> int:
    """Take a break or a run; return when the vehicle is free again, -1 if it is done."""
    if duty.breaks and now >= duty.breaks[0][0]:
        return duty.rest(now)
    due = _due(patterns, now, max(at_work, 1), travel, rules)
    for k in sorted(range(len(patterns)), key=lambda k: (due[k], k)):
        pattern = patterns[k]
        leave = due[k]
        if leave > duty.vehicle.shift_end:
            continue
        arrive = np.empty(len(pattern.stops), np.int64)
        depart = np.empty(len(pattern.stops), np.int64)
        profile = travel.profile
        end = int(
            drive(
                pattern.legs,
                leave,
                rules.dwell_seconds,
                profile.work,
                profile.inverse,
                arrive,
                depart,
            )
        )
        free = end + max(rules.dwell_seconds, math.ceil(rules.layover_share * (end - leave)))
        if duty.fits(pattern.stops[0], end, free, travel):
            pattern.left = leave
            duty.record(pattern, arrive, depart)
            return free
    if duty.breaks:
        return duty.rest(max(now, duty.breaks[0][1].earliest))
    return -1


def _due(
    patterns: list[Pattern], now: int, at_work: int, travel: TravelTimes, rules: RunRules
) -> list[int]:
    """Return when each kind of run is to leave next."""
    profile = travel.profile
    factor = float(profile.factor[min(now // profile.slot_seconds, len(profile.factor) - 1)])
    pull = sum(pattern.pull for pattern in patterns)
    due = []
    for pattern in patterns:
        around = pattern.drive_seconds / factor + pattern.stay_seconds
        headway = around * (1 + rules.layover_share) * pull / (at_work * pattern.pull)
        pulse = pattern.pulse_seconds
        if pulse > 1:
            headway = max(1, round(headway / pulse)) * pulse
        due.append(math.ceil(max(now, pattern.left + headway) / pulse) * pulse)
    return due
