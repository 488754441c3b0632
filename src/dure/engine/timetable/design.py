"""The best fixed routes that can be found for the same vehicles and driver hours.

Networks are sketched (`sketch`), run with the very vehicles and shifts (`runs`), travelled by a
pilot day's people (`journey`), and judged by their mean time from door to door. Not here: the
days on which they are then compared, which the pilot must not be one of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dure.core.errors import Invalid
from dure.engine.dispatch import TravelTimes, Vehicle
from dure.engine.simulation.trace import Demand, Outcome
from dure.engine.timetable.journey import JourneyRules, Walks, journeys
from dure.engine.timetable.kernels import TOO_FAR
from dure.engine.timetable.loops import Loop
from dure.engine.timetable.pilot import StopTrips
from dure.engine.timetable.runs import RunRules, drive_shifts
from dure.engine.timetable.service import timetable_of
from dure.engine.timetable.sketch import FloatArray, Kind, Network, StopArea, hubs, sweep, thinned
from dure.engine.timetable.timetable import Int64Array, Transfers

THINNINGS = ((420, 0.95), (300, 0.97), (600, 0.95), (420, 0.8))
"""Choices of stops that are tried: a walk in seconds, and the share of riders to have it."""
SECTORS = (1, 2, 3, 4, 6, 8)
PULSES = (600, 900, 1_200, 1_500, 1_800, 2_400)


@dataclass(frozen=True, slots=True)
class DesignRules:
    """What is tried and how it is judged.

    Parameters
    ----------
    hub
        Stop of the area where routes meet; None to try the busiest and the most central.
    max_walk_seconds
        Longest walk to or from a stop, and between two of them when changing.
    max_run_seconds
        Longest run from the hub back to it, stays included.
    unserved_seconds
        Counted for somebody who cannot travel; a journey may not take longer either.
    max_loops
        >= 1, most routes around the hub.
    finalists
        Sketches that are tried with other choices of stops.
    refinements
        Most trials of dropping or adding a stop in the best network.
    """

    hub: int | None = None
    max_walk_seconds: int = 600
    max_run_seconds: int = 5_400
    unserved_seconds: int = 7_200
    max_loops: int = 8
    finalists: int = 6
    refinements: int = 120

    def __post_init__(self) -> None:
        for name in ("max_walk_seconds", "max_run_seconds", "unserved_seconds", "refinements"):
            if getattr(self, name) < 0:
                raise Invalid("expected a number >= 0", where=f"design.{name}")
        for name in ("max_loops", "finalists"):
            if getattr(self, name) < 1:
                raise Invalid("expected a number >= 1", where=f"design.{name}")


@dataclass(frozen=True, slots=True)
class Design:
    """The routes found.

    Attributes
    ----------
    loops
        To be run by `loops_timetable`.
    kind
        How the tours are run: ring, both_ways, line or through.
    pilot_seconds
        Mean time from door to door on the pilot day, with the penalty for those unserved.
    tried
        Number of networks that were run on the pilot day.
    """

    loops: tuple[Loop, ...]
    kind: Kind
    pilot_seconds: float
    tried: int


def design_loops(
    area: StopArea,
    pilot: StopTrips,
    vehicles: Sequence[Vehicle],
    travel: TravelTimes,
    *,
    runs: RunRules | None = None,
    rules: DesignRules | None = None,
) -> Design:
    """Find fixed routes for the vehicles of a service.

    Around each hub the stops, thinned so that riders walk a little, are swept into 1 to
    `max_loops` sectors; each becomes a ring, one way or both, a line there and back, or half of a
    line through the hub, shortened by 2-opt and or-opt. The best by the pilot are tried with
    other choices of stops, the best of these with vehicles that meet at the hub at fixed times;
    in the best of all stops are dropped and added as long as it helps.

    Parameters
    ----------
    pilot
        As many trips as a day has, so that vehicles fill as they will.
    vehicles, travel, runs
        As for `loops_timetable`.

    Returns
    -------
    Design
        The same for the same arguments.

    Raises
    ------
    Invalid
        If a stop does not exist or no network can be run.

    References
    ----------
    Gillett, Miller (1974) for the sweep; Croes (1958), Operations Research 6(6), 2-opt; Or
    (1976), or-opt; judged by simulation instead of a formula.
    """
    study = _Study.of(area, pilot, vehicles, travel, runs or RunRules(), rules or DesignRules())
    first = [(study.judge(network), network) for network in study.sketches(*THINNINGS[0], 0.0)]
    first = [(seconds, network) for seconds, network in first if seconds < np.inf]
    if not first:
        raise Invalid(
            "no network of routes can be run",
            where="loops",
            remedy="Allow longer runs, check the shifts, or draw routes by hand.",
        )
    first.sort(key=lambda entry: entry[0])
    shapes = {(n.kind, n.hub, len(n.tours)) for _, n in first[: study.rules.finalists]}
    second = first[: study.rules.finalists]
    for walk_seconds, share, turn in _variants():
        for other in study.sketches(walk_seconds, share, turn):
            if (other.kind, other.hub, len(other.tours)) in shapes:
                second.append((study.judge(other), other))
    second.sort(key=lambda entry: entry[0])
    third = second[:1]
    for _, other in second[: study.rules.finalists]:
        for pulse in PULSES:
            meeting = replace(other, pulse_seconds=pulse)
            third.append((study.judge(meeting), meeting))
    best, network = study.refine(*min(third, key=lambda entry: entry[0]))
    return Design(network.loops(area, study.weight), network.kind, best, study.tried)


def _variants() -> list[tuple[int, float, float]]:
    return [(walk, share, turn) for walk, share in THINNINGS for turn in (0.0, 0.5)][1:]


@dataclass(slots=True)
class _Study:
    """What is known and stays the same while networks are tried."""

    area: StopArea
    vehicles: Sequence[Vehicle]
    travel: TravelTimes
    runs: RunRules
    rules: DesignRules
    seconds: Int64Array
    weight: FloatArray
    demand: Demand
    walks: Walks
    transfers: Transfers
    tried: int = 0
    seen: dict[tuple[Loop, ...], float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        area: StopArea,
        pilot: StopTrips,
        vehicles: Sequence[Vehicle],
        travel: TravelTimes,
        runs: RunRules,
        rules: DesignRules,
    ) -> _Study:
        stops, places, q = len(area.location), area.location, len(pilot.origin)
        if places.min() < 0 or places.max() >= travel.locations:
            raise Invalid("no such location", where="area.location")
        if max(pilot.origin.max(), pilot.destination.max()) >= stops:
            raise Invalid("no such stop", where="pilot")
        if rules.hub is not None and not 0 <= rules.hub < stops:
            raise Invalid("no such stop", where="design.hub")
        walk = np.where(np.eye(stops, dtype=bool), 0, area.walk_seconds)
        near = np.where(walk <= rules.max_walk_seconds, walk, TOO_FAR)
        access = np.full((2, q, travel.locations), TOO_FAR, np.int32)
        access[0][:, places] = near[pilot.origin]
        access[1][:, places] = near[:, pilot.destination].T
        between = np.full((travel.locations, travel.locations), TOO_FAR, np.int64)
        between[np.ix_(places, places)] = near
        weight = np.zeros(stops)
        for ends in (pilot.origin, pilot.destination):
            np.add.at(weight, ends, pilot.passengers)
        zero, none = np.zeros(q), np.full(q, -1)
        return cls(
            area,
            vehicles,
            travel,
            runs,
            rules,
            travel.seconds[np.ix_(places, places)].astype(np.int64),
            weight,
            Demand(
                *(zero,) * 4,
                np.zeros(q, np.int64),
                pilot.ready_at,
                pilot.passengers.astype(np.int16),
                zero.astype(np.int16),
                none.astype(np.int32),
                none.astype(np.int32),
                none.astype(np.int8),
            ),
            Walks(access[0], access[1], walk[pilot.origin, pilot.destination]),
            Transfers.within(between, max_walk_seconds=rules.max_walk_seconds // 2),
        )

    def sketches(self, walk_seconds: int, share: float, turn: float) -> Iterator[Network]:
        """Sketch every kind of network with one choice of stops."""
        own = hubs(self.area, self.weight, self.seconds)
        for hub in own if self.rules.hub is None else [self.rules.hub]:
            usable = (self.seconds[hub] < TOO_FAR) & (self.seconds[:, hub] < TOO_FAR)
            near = min(walk_seconds, self.rules.max_walk_seconds)
            stops = thinned(self.area, self.weight, hub, usable, near, share)
            if not stops:
                stops = [int(s) for s in np.flatnonzero(usable) if s != hub]
            if not stops:
                continue
            for sectors in (n for n in SECTORS if n <= min(self.rules.max_loops, len(stops))):
                tours = sweep(self.area, self.seconds, hub, stops, sectors, turn)
                for kind in Kind:
                    if kind is Kind.THROUGH and len(tours) % 2:
                        continue
                    yield Network(kind, hub, tours).shortened(self.seconds)

    def judge(self, network: Network) -> float:
        """Return the mean time from door to door on the pilot day; infinite if it cannot run."""
        stays = max(len(tour) for tour in network.tours) + 1
        if network.kind is Kind.LINE or network.kind is Kind.THROUGH:
            stays *= 4 if network.kind is Kind.THROUGH else 2
        longest = network.longest_seconds(self.seconds) + stays * self.runs.dwell_seconds
        if longest > self.rules.max_run_seconds:
            return float("inf")
        loops = network.loops(self.area, self.weight)
        if loops not in self.seen:
            self.seen[loops] = self._pilot_seconds(loops)
            self.tried += 1
        return self.seen[loops]

    def _pilot_seconds(self, loops: tuple[Loop, ...]) -> float:
        duties = drive_shifts(loops, self.vehicles, self.travel, self.runs)
        timetable = timetable_of(duties, self.travel)
        limit = self.rules.unserved_seconds
        rules = JourneyRules(max_walk_seconds=limit // 4, max_journey_seconds=limit)
        trips = journeys(timetable, self.transfers, self.demand, self.walks, rules).trips
        door = np.full(len(trips), limit, np.float64)
        served, walked = trips.outcome == Outcome.SERVED, trips.outcome == Outcome.WALKED
        arrival = trips.alighted_at + trips.walk_from_seconds - trips.ready_at
        door[served] = arrival[served]
        door[walked] = trips.walk_to_seconds[walked]
        return float(np.average(door, weights=trips.passengers))

    def refine(self, best: float, network: Network) -> tuple[float, Network]:
        """Drop and add stops as long as it helps and trials are left."""
        left = self.rules.refinements
        improved = True
        while improved and left > 0:
            improved = False
            for other in self._neighbours(network):
                if left <= 0:
                    break
                left -= 1
                seconds = self.judge(other)
                if seconds < best:
                    best, network, improved = seconds, other, True
                    break
        return best, network

    def _neighbours(self, network: Network) -> Iterator[Network]:
        """Yield networks with one stop less or more, the most promising first."""
        served = network.stops()
        walk = np.where(np.eye(len(self.weight), dtype=bool), 0, self.area.walk_seconds)
        walk = np.minimum(walk, self.rules.unserved_seconds)
        now = walk[:, served].min(axis=1)
        moves: list[tuple[float, Network]] = []
        for k, tour in enumerate(network.tours):
            for stop in tour if len(tour) > 1 else ():
                rest = tuple(s for s in tour if s != stop)
                others = walk[:, [s for s in served if s != stop]].min(axis=1)
                lost = float(((others - now) * self.weight).sum())
                moves.append((lost, _with_tour(network, k, rest)))
        for stop in np.setdiff1d(np.flatnonzero(self.weight), served).tolist():
            won = float((np.maximum(now - walk[:, stop], 0) * self.weight).sum())
            k = self._nearest_tour(network, stop)
            moves.append((-won, _with_tour(network, k, (*network.tours[k], stop))))
        lost_by_drops = sorted((m for m in moves if m[0] >= 0), key=lambda m: m[0])
        won_by_adds = sorted((m for m in moves if m[0] < 0), key=lambda m: m[0])
        for i in range(max(len(lost_by_drops), len(won_by_adds))):
            for ranked in (lost_by_drops, won_by_adds):
                if i < len(ranked):
                    yield ranked[i][1].shortened(self.seconds)

    def _nearest_tour(self, network: Network, stop: int) -> int:
        both = np.minimum(self.seconds[stop], self.seconds[:, stop])
        return min(
            range(len(network.tours)),
            key=lambda k: (int(both[list(network.tours[k])].min()), k),
        )


def _with_tour(network: Network, k: int, tour: tuple[int, ...]) -> Network:
    tours = (*network.tours[:k], tour, *network.tours[k + 1 :])
    return replace(network, tours=tours)
