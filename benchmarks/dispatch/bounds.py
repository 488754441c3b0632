"""How near perfect information comes to what no plan can beat, on windows of real days.

`python -m benchmarks dispatch bounds --requests 30 --windows 4 --vehicles 6`. A
window is so many requests of a day in a row, with a fleet of its own; nothing
before or after it counts. `gap_percent` is how much dearer a run is than the
proven bound; `served_at_most` is proven too, by the same program with prizes
alone. `closed` says whether the relaxation was solved to its end; where it was
not, the bound holds but may be lower than need be.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.dispatch.days import (
    RULES,
    Day,
    Runner,
    city_of,
    day_of,
    line_of,
    parser_of,
)
from benchmarks.dispatch.gap import REFUSED, objective
from benchmarks.dispatch.online import INSERTION, OURS, PERFECT, runners
from benchmarks.dispatch.wirye import City
from dure.engine.bound import Bound, Known, lower_bound
from dure.engine.dispatch import Weights

NOTHING = Weights(kilometre=0.0, wait=0.0, ride=0.0, walk=0.0)
ALIGHTING = 0.5 * RULES.dwell_seconds(1, 0)
"""A day's rides end when everybody is off, the engine's when they begin to be."""


def bounded(day: Day, weights: Weights, prize: float, seconds: float) -> Bound:
    """Bound what a day costs from below, for so many seconds."""
    known = Known(day.city.travel, day.rules, weights, tuple(day.requests), tuple(day.vehicles))
    until = time.perf_counter() + seconds
    return lower_bound(known, prize, enough=lambda: time.perf_counter() > until)


def measured_window(day: Day, known: Mapping[str, Runner], seconds: float) -> dict[str, Any]:
    """Bound one window, play it, and compare."""
    begun = time.process_time()
    cost = bounded(day, day.weights, REFUSED, seconds)
    left = bounded(day, NOTHING, 1.0, seconds)
    asked = len(day.requests)
    served = asked - max(0, math.ceil(left.value - 1e-3)) if left.value > 0 else asked
    found: dict[str, Any] = {
        "bound": cost.value,
        "closed": cost.closed,
        "served_at_most": 100 * served / asked,
        "columns": cost.columns,
        "cpu_s": time.process_time() - begun,
    }
    for name, runner in known.items():
        row = runner(day)
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
    known = {name: every[name] for name in (INSERTION, OURS, PERFECT)}
    few = window(city, given.first_day, given.share, 0, 2, 1)
    bounded(few, few.weights, REFUSED, math.inf)  # compiled, before anything is timed
    found = []
    for n in range(given.windows):
        number, first = given.first_day + n, 60 * (n % 3)
        day = window(city, number, given.share, first, given.requests, given.vehicles)
        place = {"day": number, "first": first, "requests": len(day.requests)}
        found.append(place | measured_window(day, known, given.seconds))
        if n + 1 < given.windows:
            print(line_of(found[-1]), flush=True)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("bounds", __doc__)
    add = parser.add_argument
    add("--windows", type=int, default=4)
    add("--requests", type=int, default=30, help="in a row; up to 150")
    add("--vehicles", type=int, default=6)
    add("--seconds", type=float, default=120.0, help="for each of the two bounds of a window")
    return parser


if __name__ == "__main__":
    for line in run(sys.argv[1:]):
        print(line_of(line))
