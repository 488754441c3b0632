"""Small cities, fleets and requests for the tests of dispatch."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from dure.engine.dispatch import (
    Break,
    Request,
    ServiceRules,
    StopOption,
    TravelTimes,
    Vehicle,
)
from dure.engine.network import SpeedProfile

FLAT = SpeedProfile.flat()
SLOW = SpeedProfile(np.array([1.0, 0.5, 0.8, 1.0]), 900)
EXACT = ServiceRules(stop_seconds=0, boarding_seconds=0, wheelchair_seconds=0)


def line(n=6, seconds=60, metres=500.0, profile=FLAT):
    """Return locations on a line, one minute and half a kilometre apart."""
    apart = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    return TravelTimes(apart * seconds, apart * metres, profile)


def city(rng, n=12, profile=FLAT):
    """Return random places on a square of 4 km, driven at 8 m/s along a grid."""
    at = rng.integers(0, 4000, (n, 2))
    metres = np.abs(at[:, None] - at[None]).sum(-1)
    return TravelTimes(closure(-(-metres // 8)), metres.astype(float), profile)


def closure(seconds):
    """Return the shortest ways along a matrix (Floyd & Warshall)."""
    best = np.array(seconds, dtype=np.int64)
    for k in range(len(best)):
        best = np.minimum(best, best[:, k, None] + best[None, k])
    np.fill_diagonal(best, 0)
    return best


def van(name="a", start=0, end=0, shift=(0, 20_000), seats=4, places=1, breaks=()):
    return Vehicle(name, start, end, *shift, seats, places, tuple(Break(*b) for b in breaks))


def options(*stops):
    return tuple(
        StopOption(*stop) if isinstance(stop, tuple) else StopOption(stop, 0) for stop in stops
    )


def ask_for(name, pickups, dropoffs, ready=0, requested=None, passengers=1, wheelchairs=0):
    """Build a request; stops are locations or (location, walk seconds)."""
    pickups = pickups if isinstance(pickups, list) else [pickups]
    dropoffs = dropoffs if isinstance(dropoffs, list) else [dropoffs]
    return Request(
        name,
        ready if requested is None else requested,
        ready,
        passengers,
        wheelchairs,
        options(*pickups),
        options(*dropoffs),
    )


def random_request(rng, name, locations, now, ahead=0):
    """Draw a request near `now` with up to two stops at each end."""

    def some():
        places = rng.choice(locations, size=rng.integers(1, 3), replace=False)
        return [(int(place), int(rng.integers(0, 200))) for place in places]

    return ask_for(
        name,
        some(),
        some(),
        ready=now + (ahead if rng.random() < 0.3 else 0),
        requested=now,
        passengers=int(rng.integers(1, 3)),
        wheelchairs=int(rng.random() < 0.1),
    )


seeds = st.integers(0, 2**32 - 1)
