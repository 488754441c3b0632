"""How near perfect information comes to what no plan can beat, on windows of real days.

`python -m benchmarks dispatch bounds --requests 30 --windows 4 --vehicles 6`. A
window is so many requests of a day in a row, with a fleet of its own; nothing
before or after it counts. `gap_percent` is how much dearer a run is than the
proven bound; `served_at_most` is proven too, by the same program with prizes
alone. `closed` says whether the relaxation was solved to its end; where it was
not, the bound holds but may be lower than need be: no bound from these routes
is above `program`. The search begins with the plan of perfect information.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from benchmarks.dispatch.days import (
    RULES,
    Day,
    Row,
    Runner,
    city_of,
    day_of,
    line_of,
    parser_of,
    write,
)
from benchmarks.dispatch.gap import REFUSED, objective
from benchmarks.dispatch.online import INSERTION, OURS, PERFECT, runners, simulated
from benchmarks.dispatch.perfect import Effort, asked_early, nothing_promised
from benchmarks.dispatch.perfect import known as perfect
from benchmarks.dispatch.wirye import City
from dure.engine.bound import Bound, Known, lower_bound
from dure.engine.dispatch import Dispatcher, NoOffer, Offer, Request, Vehicle, Weights
from dure.engine.dispatch.policy import Policy

NOTHING = Weights(kilometre=0.0, wait=0.0, ride=0.0, walk=0.0)
ALIGHTING = 0.5 * RULES.dwell_seconds(1, 0)
"""A day's rides end when everybody is off, the engine's when they begin to be."""


Routes = Sequence[Sequence[str]]


class Noted:
    """A policy whose first plan is noted: the ids of each route, in the order of its stops."""

    def __init__(self, policy: Policy, vehicles: Sequence[Vehicle]) -> None:
        self.policy = policy
        self.crew = cast("Dispatcher", policy.crew)
        self.vehicles = vehicles
        self.routes: list[list[str]] = []

    def ask(self, request: Request, now: int) -> Offer | NoOffer | None:
        """Ask the policy."""
        return self.policy.ask(request, now)

    def tick(self, now: int) -> Sequence[Offer | NoOffer]:
        """Let the policy plan; note what it planned first."""
        answers = self.policy.tick(now)
        if answers and not self.routes:
            plans = [self.crew.plan(vehicle.vehicle_id) for vehicle in self.vehicles]
            self.routes = [[stop.request_id for stop in plan] for plan in plans]
        return answers


def noted(day: Day) -> tuple[Row, Routes]:
    """Play a day with perfect information; give what was measured, and the plan."""
    begin = min(vehicle.shift_start for vehicle in day.vehicles)
    requests = asked_early(day.requests, 1.0, begin, day.seed)
    day = replace(day, requests=requests, rules=nothing_promised(day.rules))
    kept: list[Noted] = []

    def make(*given: Any) -> Policy:
        kept.append(Noted(perfect(Effort())(*given), day.vehicles))
        return kept[0]

    return simulated(day, make=make, every=30), kept[0].routes


def bounded(
    day: Day, weights: Weights, prize: float, seconds: float, routes: Routes = ()
) -> Bound:
    """Bound what a day costs from below, for so many seconds of CPU."""
    known = Known(day.city.travel, day.rules, weights, tuple(day.requests), tuple(day.vehicles))
    until = time.process_time() + seconds
    return lower_bound(known, prize, routes=routes, enough=lambda: time.process_time() > until)


def measured_window(day: Day, known: Mapping[str, Runner], seconds: float) -> dict[str, Any]:
    """Bound one window, play it, and compare."""
    best, routes = noted(day)
    begun = time.process_time()
    cost = bounded(day, day.weights, REFUSED, seconds, routes)
    left = bounded(day, NOTHING, 1.0, seconds, routes)
    asked = len(day.requests)
    served = asked - max(0, math.ceil(left.value - 1e-3)) if left.value > 0 else asked
    found: dict[str, Any] = {
        "bound": cost.value,
        "program": cost.program,
        "closed": cost.closed,
        "served_at_most": 100 * served / asked,
        "columns": cost.columns,
        "labels": cost.labels,
        "cpu_s": time.process_time() - begun,
    }
    rows = {name: runner(day) for name, runner in known.items()} | {PERFECT: best}
    for name, row in rows.items():
        people = row["requests"] * row["served_percent"] / 100
        price = objective(row, day.weights, REFUSED) - ALIGHTING * people
        found[f"{name}: gap_percent"] = 100 * (price - cost.value) / cost.value
        for key in ("served_percent", "wait_mean_s", "km"):
            found[f"{name}: {key}"] = row[key]
    return found


def window(city: City, number: int, share: float, first: int, size: int, fleet: int) -> Day:
    """Cut a window out of a day."""
    requests = [r for r in city.day(number, share) if r.pickups[0] != r.dropoffs[0]]
    return day_of(city, number, requests[first : first + size], fleet)


def run(argv: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Bound and play the windows; return one row for each."""
    given = _parser().parse_args(argv)
    city = city_of(given)
    if city is None:
        return []
    every = runners(given.every, given.batch, given.iterations)
    known = {name: every[name] for name in (INSERTION, OURS)}
    few = window(city, given.first_day, given.share, 0, 2, 1)
    bounded(few, few.weights, REFUSED, math.inf)  # compiled, before anything is timed
    found = []
    for n in range(given.windows):
        number, first = given.first_day + n, 60 * (n % 3)
        day = window(city, number, given.share, first, given.requests, given.vehicles)
        place = {"day": number, "first": first, "requests": len(day.requests)}
        place["vehicles"] = given.vehicles
        found.append(place | measured_window(day, known, given.seconds))
        if n + 1 < given.windows:
            print(line_of(found[-1]), flush=True)
    write(given.csv, found)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("bounds", __doc__)
    add = parser.add_argument
    add("--windows", type=int, default=4)
    add("--requests", type=int, default=30, help="in a row; up to 150")
    add("--vehicles", type=int, default=6)
    add(
        "--seconds",
        type=float,
        default=120.0,
        help="of CPU, for each of a window's two bounds",
    )
    add("--csv", type=Path, help="where each window's figures go")
    return parser


if __name__ == "__main__":
    for line in run(sys.argv[1:]):
        print(line_of(line))
