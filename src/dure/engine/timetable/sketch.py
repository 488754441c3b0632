"""Networks of fixed routes as a planner would sketch them, to be tried out in `design`.

A *network* is a hub and tours around it; stops are numbered within the area, not as locations.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.siting import Reach, cover_stops
from dure.engine.timetable.kernels import shorten_tour, tour_seconds
from dure.engine.timetable.loops import Loop
from dure.engine.timetable.timetable import Int64Array

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class StopArea:
    """The stops that fixed routes may use.

    Parameters
    ----------
    location
        Shape (s,), s >= 2, each stop's location in the travel times.
    lon, lat
        Shape (s,), degrees.
    walk_seconds
        Shape (s, s), walks between stops; UNREACHABLE where too far.
    """

    location: Int64Array
    lon: FloatArray
    lat: FloatArray
    walk_seconds: npt.NDArray[Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "location", np.asarray(self.location, np.int64))
        object.__setattr__(self, "walk_seconds", np.asarray(self.walk_seconds))
        stops = len(self.location)
        if stops < 2:
            raise Invalid("routes need two stops or more", where="area.location")
        if np.shape(self.lon) != (stops,) or np.shape(self.lat) != (stops,):
            raise Invalid("expected one place per stop", where="area.lon")
        if self.walk_seconds.shape != (stops, stops) or (self.walk_seconds < 0).any():
            raise Invalid("expected one walk >= 0 per pair of stops", where="area.walk_seconds")


class Kind(StrEnum):
    """How tours are run."""

    RING = "ring"
    BOTH_WAYS = "both_ways"
    LINE = "line"
    THROUGH = "through"


@dataclass(frozen=True, slots=True)
class Network:
    """Tours around a hub, each without the hub itself."""

    kind: Kind
    hub: int
    tours: tuple[tuple[int, ...], ...]
    pulse_seconds: int = 0

    def stops(self) -> list[int]:
        """Return every stop that is served, the hub first."""
        return [self.hub, *(stop for tour in self.tours for stop in tour)]

    def loops(self, area: StopArea, weight: FloatArray) -> tuple[Loop, ...]:
        """Return the routes; each stop's riders go to the nearest stop of the network."""
        served = np.array(self.stops())
        nearest = served[np.argmin(area.walk_seconds[:, served], axis=1)]
        riders = np.bincount(nearest, weights=weight, minlength=len(weight))
        chains = [list(tour) for tour in self.tours]
        if self.kind is Kind.THROUGH:
            half = len(chains) // 2
            chains = [
                [*_there_and_back(chains[k]), self.hub, *_there_and_back(chains[k + half])]
                for k in range(half)
            ]
        least = max(float(riders.sum()), 1.0) / 1_000
        return tuple(
            Loop(
                tuple(int(area.location[stop]) for stop in (self.hub, *chain)),
                closed=self.kind is not Kind.LINE,
                both_ways=self.kind is Kind.BOTH_WAYS,
                weight=max(float(riders[sorted(set(chain))].sum()), least),
                pulse_seconds=self.pulse_seconds,
            )
            for chain in chains
        )

    def shortened(self, seconds: npt.NDArray[Any]) -> Network:
        """Return the network with every tour in a shorter order."""
        closed = self.kind in (Kind.RING, Kind.BOTH_WAYS)
        if self.kind is not Kind.RING:
            seconds = seconds + seconds.T
        tours = []
        for tour in self.tours:
            order = np.array((self.hub, *tour), np.int64)
            shorten_tour(order, seconds, closed)
            tours.append(tuple(order[1:].tolist()))
        return replace(self, tours=tuple(tours))

    def longest_seconds(self, seconds: npt.NDArray[Any]) -> int:
        """Return the drive of the longest run from the hub back to it."""
        longest = 0
        for tour in self.tours:
            order = np.array((self.hub, *tour), np.int64)
            if self.kind in (Kind.RING, Kind.BOTH_WAYS):
                longest = max(longest, int(tour_seconds(order, seconds, True)))
            else:
                back = tour_seconds(np.ascontiguousarray(order[::-1]), seconds, False)
                longest = max(longest, int(tour_seconds(order, seconds, False) + back))
        return longest * (2 if self.kind is Kind.THROUGH else 1)


def hubs(area: StopArea, weight: FloatArray, seconds: npt.NDArray[Any]) -> list[int]:
    """Return where routes could meet: most riders in a short walk, and least drive from all."""
    near = (area.walk_seconds <= 300) | np.eye(len(weight), dtype=bool)
    busiest = int(np.argmax(near @ weight))
    far = np.minimum(seconds, 2**24).astype(np.float64)
    central = int(np.argmin((far + far.T) @ weight))
    return list(dict.fromkeys((busiest, central)))


def thinned(
    area: StopArea,
    weight: FloatArray,
    hub: int,
    usable: npt.NDArray[np.bool_],
    walk_seconds: int,
    share: float,
) -> list[int]:
    """Return few stops that `share` of the riders have within a walk, the hub left out."""
    walk = np.where(usable[:, None], area.walk_seconds, np.inf)
    np.fill_diagonal(walk, np.where(usable, 0, np.inf))
    reach = Reach.from_matrix(walk, walk_seconds)
    chosen = cover_stops(reach, walk_seconds, weight=weight, keep=[hub], share=share).chosen
    return [int(stop) for stop in chosen if stop != hub]


def sweep(
    area: StopArea,
    seconds: npt.NDArray[Any],
    hub: int,
    stops: list[int],
    sectors: int,
    turn: float,
) -> tuple[tuple[int, ...], ...]:
    """Cut the stops around the hub into sectors of about equal effort.

    The sweep begins after the widest gap between neighbouring directions, `turn` sectors on. The
    effort of a stop is the way from the nearest other one. Empty sectors are left out.

    References
    ----------
    Gillett, Miller (1974), A heuristic algorithm for the vehicle-dispatch problem, Operations
    Research 22(2).
    """
    lon, lat = np.asarray(area.lon), np.asarray(area.lat)
    east = (lon[stops] - lon[hub]) * np.cos(np.radians(lat[hub]))
    angle = np.arctan2(lat[stops] - lat[hub], east)
    around = np.argsort(angle, kind="stable")
    gaps = np.diff(angle[around], append=angle[around[0]] + 2 * np.pi)
    around = np.roll(around, -(int(np.argmax(gaps)) + 1))
    ordered = np.array(stops)[around]
    others = np.array([hub, *stops])
    ways = seconds[np.ix_(others, ordered)].astype(np.float64)
    ways[others[:, None] == ordered[None, :]] = np.inf
    effort = ways.min(axis=0) + 1.0
    part = (np.cumsum(effort) - effort / 2) / effort.sum() * sectors
    sector = np.floor(part + turn).astype(int) % sectors
    tours = (tuple(int(s) for s in ordered[sector == k]) for k in range(sectors))
    return tuple(tour for tour in tours if tour)


def _there_and_back(tour: list[int]) -> list[int]:
    return tour + tour[-2::-1] if len(tour) > 1 else tour
