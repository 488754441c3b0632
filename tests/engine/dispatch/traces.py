"""Random days of a small city, driven to the second, and a judge of what happened.

`Day` asks the dispatcher, accepts, cancels and drives; it knows nothing of
plans. What happened is in its log, which `judge` holds to what was promised.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import numpy as np

from dure.core.errors import Invalid
from dure.engine.dispatch import (
    Activity,
    Break,
    Dispatcher,
    NoOffer,
    Request,
    ServiceRules,
    StaleOffer,
    StopOption,
    Tactics,
    TravelTimes,
    Vehicle,
    Weights,
)
from dure.engine.network import SpeedProfile
from tests.engine.dispatch.judge import SLOT_SECONDS, Judge

PROFILES = (
    (1000,), (1000, 500, 800, 1000), (700, 1300, 600, 400, 1500, 1000), (300, 1700, 1000),
)  # fmt: skip
"""Thousandths of free flow in each slot; free flow comes after them."""
TABLED_SECONDS = 7_200


@dataclass(frozen=True)
class Tables:
    """The tables of a profile that is free flow from `TABLED_SECONDS` on, and no longer."""

    work: np.ndarray
    inverse: np.ndarray


def tables(profile):
    full = SpeedProfile(np.array([*profile, 1000]) / 1000, SLOT_SECONDS)
    work = full.work[:TABLED_SECONDS].copy()
    return Tables(work, full.inverse[: int(work[-1]) + 1].copy())


TABLES = [tables(profile) for profile in PROFILES]
ARRIVE, ACT, ASK, ACCEPT, CANCEL, TICK = range(6)


@dataclass
class World:
    """What a day is played in; `speeds` are the thousandths of its profile."""

    travel: TravelTimes
    vehicles: list[Vehicle]
    rules: ServiceRules
    weights: Weights
    tactics: Tactics
    speeds: tuple[int, ...]


def draw(random):
    """Draw a world that a dispatcher takes."""
    while True:
        try:
            world = _world(random)
            return world, Dispatcher(
                world.travel, world.vehicles, world.rules, world.weights,
                np.random.default_rng(random.getrandbits(32)), world.tactics,
            )  # fmt: skip
        except Invalid:
            continue  # a shift too short for its breaks and the way home


def _world(random):
    n, which = random.randint(5, 12), random.randrange(len(PROFILES))
    at = [(random.randrange(4000), random.randrange(4000)) for _ in range(n)]
    metres = np.array([[abs(a - c) + abs(b - d) for c, d in at] for a, b in at])
    rules = ServiceRules(
        max_wait_seconds=random.choice((300, 600, 1200)),
        max_ride_ratio=random.choice((1.0, 1.3, 2.0)),
        max_ride_extra_seconds=random.choice((0, 120, 600)),
        promise_early_seconds=random.choice((0, 60)),
        promise_late_seconds=random.choice((0, 60, 300)),
        stop_seconds=random.choice((0, 15)),
        wheelchair_seconds=random.choice((5, 120)),
    )
    weights = Weights(
        kilometre=random.choice((10.0, 300.0)), vehicle=random.choice((0.0, 0.0, 0.3))
    )
    tactics = Tactics(random.choice((None, 0, 20)), random.choice((0, 0, 10)))
    travel = TravelTimes(-(-metres // 8), metres.astype(float), TABLES[which])
    vehicles = [_vehicle(random, f"v{v}", n) for v in range(random.randint(1, 4))]
    return World(travel, vehicles, rules, weights, tactics, PROFILES[which])


def _vehicle(random, name, n):
    end = random.randint(3500, 7000)
    breaks, at = [], random.randint(600, 1800)
    for _ in range(random.choice((0, 0, 1, 2))):
        breaks.append(Break(at, at + random.randint(0, 1500), random.randint(60, 600)))
        at = breaks[-1].latest + breaks[-1].duration_seconds
    seats, folded = random.choice(((1, 0), (3, 0), (4, 1), (8, 3)))
    begin = random.choice((0, 0, random.randint(1, 1200)))
    return Vehicle(
        name, random.randrange(n), random.randrange(n), begin, end, seats,
        random.randint(0, 2), tuple(breaks), folded,
    )  # fmt: skip


def wish(random, name, n, now):
    """Draw a request with up to three stops at each end."""

    def some():
        return tuple(
            StopOption(place, random.randrange(240))
            for place in random.sample(range(n), random.randint(1, 3))
        )

    ready = now + random.choice((0, 0, 0, random.randrange(1800)))
    return Request(
        name, now, ready, random.randint(1, 2), int(random.random() < 0.15), some(), some()
    )


@dataclass
class Day:
    """A day as it is played; what happened is in `log`, one tuple for each event."""

    seed: int
    log: list[tuple] = field(default_factory=list)
    wishes: dict[str, Request] = field(default_factory=dict)

    def __post_init__(self):
        self.random = Random(self.seed)  # noqa: S311  a day, not a secret
        self.world, self.dispatcher = draw(self.random)
        self.names = [vehicle.vehicle_id for vehicle in self.world.vehicles]
        self.place = [vehicle.start for vehicle in self.world.vehicles]
        self.bound = [None] * len(self.names)
        self.seen = [-1] * len(self.names)
        self.token = [0] * len(self.names)
        self.waiting = set()
        self.absent = set()
        self.events, self.made = [], 0

    def at(self, time, kind, subject, token=0):
        self.made += 1
        heapq.heappush(self.events, (time, kind, self.made, subject, token))

    def play(self):
        """Play until nobody has anything left to do."""
        for n in range(self.random.randint(6, 16)):
            self.at(self.random.randrange(4000), ASK, f"r{n}")
        for _ in range(5):
            self.at(self.random.randrange(4500), TICK, None)
        self.follow(0)
        while self.events:
            now, kind, _, subject, token = heapq.heappop(self.events)
            if kind == ACT and token != self.token[subject]:
                continue
            (self.arrive, self.act, self.ask, self.accept, self.cancel, self.tick)[kind](
                subject, now
            )
            self.follow(now)
        return self

    def follow(self, now):
        """Let every standing vehicle whose plan changed think again."""
        for v, name in enumerate(self.names):
            revision = self.dispatcher.revision(name)
            if revision != self.seen[v] and self.bound[v] is None:
                self.seen[v] = revision
                self.token[v] += 1
                move = self.dispatcher.next_move(name, now)
                if move is not None:
                    self.at(max(move.at, now), ACT, v, self.token[v])

    def arrive(self, v, now):
        self.dispatcher.arrived(self.names[v], now)
        self.place[v], self.bound[v], self.seen[v] = self.bound[v], None, -1
        self.log.append(("came", now, v, self.place[v]))

    def act(self, v, now):
        move = self.dispatcher.next_move(self.names[v], now)
        if move is None:
            return
        if move.at > now:
            self.at(move.at, ACT, v, self.token[v])
        elif move.begins is None:
            self.leave(v, now)
        elif move.begins is Activity.PICKUP and move.request_id in self.absent:
            self.dispatcher.no_show(move.request_id, now)
            self.waiting.discard(move.request_id)
            self.log.append(("off", now, move.request_id))
        else:
            stop = self.dispatcher.begin(self.names[v], now)
            self.waiting.discard(stop.request_id)
            self.log.append((stop.activity.value, now, v, stop.request_id, stop.ends_at))

    def leave(self, v, now):
        self.bound[v] = self.dispatcher.departed(self.names[v], now)
        took = self.dispatcher.drive_seconds(self.place[v], self.bound[v], now)
        self.log.append(("left", now, v, self.place[v]))
        self.at(now + took, ARRIVE, v)

    def ask(self, name, now):
        """Ask, and accept at once, twice, late, another one, an old one, or not at all."""
        request = self.wishes[name] = wish(self.random, name, self.dispatcher.locations, now)
        how = self.random.random()
        answer = self.dispatcher.offers(request, now)
        if isinstance(answer, NoOffer):
            return
        if how < 0.75:
            chosen = [self.random.choice(answer)] if how < 0.5 else [answer[0], answer[-1]]
            for offer in chosen:
                self.accept(offer, now)
        elif how < 0.9:
            self.at(now + self.random.randrange(1, 300), ACCEPT, answer[0])
            if how > 0.85:
                self.at(now + self.random.randrange(1, 300), ACCEPT, answer[-1])
        elif how < 0.96:
            again = self.dispatcher.offer(request, now)
            for offer in (answer[-1], *(() if isinstance(again, NoOffer) else (again,))):
                self.accept(offer, now)

    def accept(self, offer, now):
        name = offer.request_id
        try:
            self.dispatcher.accept(offer, now)
        except StaleOffer:
            self.log.append(("stale", now, name))
            return
        self.log.append(("promised", now, name, offer))
        self.waiting.add(name)
        chance = self.random.random()
        if chance < 0.12:
            self.at(now + self.random.randrange(900), CANCEL, name)
        elif chance < 0.2:
            self.absent.add(name)

    def cancel(self, name, now):
        if name in self.waiting:
            self.dispatcher.cancel(name, now)
            self.waiting.discard(name)
            self.log.append(("off", now, name))

    def tick(self, _, now):
        """Improve, or send somebody somewhere to wait."""
        random = self.random
        if random.random() < 0.6:
            self.dispatcher.improve(now, 20, warm=random.choice((0.0, 30.0)))
        else:
            self.dispatcher.advance(now)
            self.dispatcher.send(
                random.choice(self.names), random.randrange(self.dispatcher.locations)
            )


def broken(day):
    """List what was promised in a day and not kept."""
    return Judge(day).judge(day.log)


def figures(days):
    """Play and judge the days of some seeds: (figures, broken by seed)."""
    count, found = Counter(), {}
    for seed in days:
        day = Day(seed).play()
        said = broken(day)
        if day.dispatcher.trips:
            said.append("the dispatcher has trips left")
        if said:
            found[seed] = said
        count.update(entry[0] for entry in day.log)
        count.update(traces=1, events=len(day.log), asked=len(day.wishes), broken=len(said))
    return count, found
