"""Dispatch once more, slow and obvious: lists, no arrays, none of the engine's code."""

from __future__ import annotations

import itertools
from dataclasses import dataclass


@dataclass(frozen=True)
class Act:
    """One activity: a place (None for a break), a window, and the ride that it ends."""

    place: int | None
    earliest: int
    latest: int
    dwell: int
    seats: int = 0
    places: int = 0
    trip: str = ""
    ride: int | None = None
    price: float = 0.0


@dataclass(frozen=True)
class State:
    """Where a vehicle is and what it carries; `boarded` says since when."""

    here: int
    free: int
    end: int
    shift_end: int
    seats: int
    places: int
    on_seats: int = 0
    on_places: int = 0
    boarded: tuple[tuple[str, int], ...] = ()


def places_of(state, acts):
    places = [state.here]
    for act in acts:
        places.append(places[-1] if act.place is None else act.place)
    return places


def drive(travel, stop, leave, a, b):
    if a == b:
        return leave
    free_flow = int(travel.seconds[a, b])
    return max(leave, int(travel.profile.inverse[travel.profile.work[leave] + free_flow])) + stop


def times(state, acts, travel, stop):
    """Find the earliest beginning of each activity that fits everything, or None."""
    if overfilled(state, acts):
        return None
    acts = [*acts, Act(state.end, 0, state.shift_end, 0)]
    begin = [act.earliest for act in acts]
    while True:
        before = list(begin)
        one_after_another(state, acts, begin, travel, stop)
        if not rides_shortened(state, acts, begin):
            return None
        if any(at > act.latest for at, act in zip(begin, acts, strict=True)):
            return None
        if begin == before:
            return begin


def overfilled(state, acts):
    seats, chairs = state.on_seats, state.on_places
    for act in acts:
        if act.place is None and (seats or chairs):
            return True
        seats, chairs = seats + act.seats, chairs + act.places
        if seats > state.seats or chairs > state.places:
            return True
    return False


def one_after_another(state, acts, begin, travel, stop):
    places = places_of(state, acts)
    leave = state.free
    for k, act in enumerate(acts):
        at = leave if act.place is None else drive(travel, stop, leave, places[k], act.place)
        begin[k] = max(begin[k], at)
        leave = begin[k] + act.dwell


def rides_shortened(state, acts, begin):
    """Put pickups off where the ride is too long; False if the passenger is on board already."""
    boarded = dict(state.boarded)
    for k, act in enumerate(acts):
        if act.ride is None:
            continue
        if act.trip in boarded:
            if begin[k] - boarded[act.trip] > act.ride:
                return False
            continue
        m = next(i for i in range(k) if acts[i].trip == act.trip)
        begin[m] = max(begin[m], begin[k] - act.ride - acts[m].dwell)
    return True


def cost(state, acts, begin, travel, metre):
    places = [*places_of(state, acts), state.end]
    driven = sum(travel.metres[a, b] for a, b in itertools.pairwise(places))
    return metre * driven + sum(act.price * at for act, at in zip(acts, begin, strict=False))


def insertions(state, acts, first, pairs, travel, stop, metre):
    """Yield (extra cost, i, j, pair) of every feasible way to add a (pickup, drop-off)."""
    base = cost(state, acts, times(state, acts, travel, stop), travel, metre)
    for n, (pickup, dropoff, fixed) in enumerate(pairs):
        if pickup.place == dropoff.place:
            continue
        for i in range(first, len(acts) + 1):
            for j in range(i, len(acts) + 1):
                trial = [*acts[:i], pickup, *acts[i:j], dropoff, *acts[j:]]
                begin = times(state, trial, travel, stop)
                if begin is not None:
                    yield cost(state, trial, begin, travel, metre) - base + fixed, i, j, n
