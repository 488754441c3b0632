"""Paired days of real trips, each driven by every dispatcher: one run, one table.

`python -m benchmarks.dispatch.online --days 10`. A fleet is a multiple of the
smallest with which insertion alone serves 95 % of the days' trips.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import numpy as np

from benchmarks.dispatch.days import (
    BATCH,
    EVERY,
    ITERATIONS,
    SEED,
    Day,
    Row,
    Runner,
    city_of,
    day_of,
    line_of,
    parser_of,
    write,
)
from benchmarks.dispatch.measures import interval, measured
from benchmarks.dispatch.perfect import PREBOOKED, Effort, asked_early, known, nothing_promised
from benchmarks.dispatch.watch import Timed
from benchmarks.dispatch.wirye import City
from dure.engine.dispatch import Tactics, Weights
from dure.engine.dispatch.anticipate import Foresight
from dure.engine.dispatch.forecast import Forecast, learn
from dure.engine.dispatch.peers import alonso_mora, batch_insertion
from dure.engine.dispatch.policy import Policy, PolicyMaker, immediate
from dure.engine.simulation import Noise, simulate
from dure.engine.simulation.incidents import repair_figures

ENOUGH_PERCENT = 95.0
LARGEST_FLEET = 150
INSERTION, OURS = "insertion only", "ours"
FIXED, BLIND = "ours, next stop fixed", "ours, no forecast"
ALL = "ours, no ration"
SAME = "Alonso-Mora, our weights"
PERFECT, EARLY = "perfect information", "ours, 30 % booked ahead"
REBALANCED = "Alonso-Mora, rebalanced"
"""Not the better of the two."""
BY_NAME = REBALANCED, PERFECT, EARLY
"""Only if asked for by name."""
COMPARED = ("served_percent", "wait_mean_s", "wait_p90_s", "km", "ride_ratio")
OUR_WEIGHTS = Weights(kilometre=150.0, wait=1.0, ride=0.3, walk=1.0, vehicle=0.3)
"""Weights are data: these drive as far as the peers with theirs, and spend it on waiting."""
TACTICS = Tactics(divert_seconds=30, give_way_tries=20, ration=0.5)
FORESIGHT = Foresight(every_seconds=60, horizon_seconds=900, kilometre=1200.0)
PAST_DAYS = range(1001, 1011)
"""The forecast is learnt from these; none is among the days that are compared."""


def simulated(day: Day, *, make: PolicyMaker, every: int, weights: Weights | None = None) -> Row:
    """Play a day with a policy, under the day's weights or its own."""
    watches: list[Timed] = []

    def timed(*given: object) -> Policy:
        watches.append(Timed(make(*given)))  # type: ignore[arg-type]
        return watches[0]

    trace = simulate(
        day.city.travel, day.vehicles, day.rules, weights or day.weights, day.requests,
        noise=day.noise, rng=np.random.default_rng([day.seed, SEED]), improve_every_seconds=every,
        policy=timed,
    )  # fmt: skip
    (watch,) = watches
    hours = (trace.trips.alighted_at.max() - trace.trips.requested_at.min()) / 3600
    p50, p99 = np.percentile(watch.answers, [50, 99]) * 1000
    repairs = getattr(watch.policy, "repairs", None)
    ids = [request.request_id for request in day.requests]
    mended = repair_figures(trace, ids, repairs.log) if repairs else {}
    return (
        measured(trace)
        | mended
        | {
            "cpu_s_per_hour": watch.cpu / float(hours),
            "offer_p50_ms": float(p50),
            "offer_p99_ms": float(p99),
            "offer_max_ms": 1000 * max(watch.answers),
        }
    )


def perfect(day: Day, *, effort: Effort) -> Row:
    """Play a day that is known from the start, without noise."""
    begin = min(vehicle.shift_start for vehicle in day.vehicles)
    day = replace(
        day,
        requests=asked_early(day.requests, 1.0, begin, day.seed),
        rules=nothing_promised(day.rules),
        noise=Noise(),
    )
    return simulated(day, make=known(effort), every=30)


def booked_ahead(day: Day, *, share: float, runner: Runner) -> Row:
    """Play a day on which a share of the trips is asked for when the shift begins."""
    begin = min(vehicle.shift_start for vehicle in day.vehicles)
    return runner(replace(day, requests=asked_early(day.requests, share, begin, day.seed)))


def ours(
    day: Day,
    *,
    every: int,
    iterations: int,
    divert: bool = True,
    forecast: bool = True,
    ration: bool = True,
) -> Row:
    """Play a day with the live dispatcher and the liberties it may take.

    `iterations` is the tries at each tick; 0 is as many as there are vehicles.
    """
    tactics = replace(
        TACTICS,
        divert_seconds=TACTICS.divert_seconds if divert else None,
        ration=TACTICS.ration if ration else None,
    )
    learnt = forecast_of(day.city, round(len(day.requests) / len(day.city.trips), 3))
    repair = day.noise != Noise()
    tries = iterations or len(day.vehicles)
    make = immediate(tries, tactics, learnt if forecast else None, FORESIGHT, repair=repair)
    return simulated(day, make=make, every=every, weights=OUR_WEIGHTS)


@cache
def forecast_of(city: City, share: float) -> Forecast:
    """Learn from days past what a day of so many trips brings."""
    return learn([city.day(number, share) for number in PAST_DAYS], city.travel)


def runners(every: int, batch: int, iterations: int) -> dict[str, Runner]:
    """Name the dispatchers; the first is the one that sizes the fleet."""
    best = partial(ours, every=every, iterations=iterations)
    mora = partial(simulated, every=batch)
    return {
        INSERTION: partial(simulated, make=immediate(0), every=every),
        OURS: best,
        FIXED: partial(best, divert=False),
        BLIND: partial(best, forecast=False),
        ALL: partial(best, ration=False),
        "batch insertion": partial(simulated, make=batch_insertion, every=batch),
        "Alonso-Mora": partial(mora, make=alonso_mora()),
        SAME: partial(mora, make=alonso_mora(), weights=replace(OUR_WEIGHTS, vehicle=0.0)),
        REBALANCED: partial(mora, make=alonso_mora(rebalance=True)),
        PERFECT: partial(perfect, effort=Effort()),
        EARLY: partial(booked_ahead, share=PREBOOKED, runner=best),
    }


def enough(days: Callable[[int], Iterable[Day]]) -> int:
    """Find the smallest fleet with which insertion alone serves 95 % of all trips, by halving."""
    insertion = partial(simulated, make=immediate(0), every=30)
    low, high = 1, LARGEST_FLEET
    while low < high:
        middle = (low + high) // 2
        served = np.mean([insertion(day)["served_percent"] for day in days(middle)])
        low, high = (low, middle) if served >= ENOUGH_PERCENT else (middle + 1, high)
    return low


def compare(rows: Sequence[dict[str, object]], seed: int) -> list[dict[str, object]]:
    """Compare ours with each other dispatcher, day by day, at each fleet."""
    by_day = {(row["fleet"], row["dispatcher"], row["day"]): row for row in rows}
    found: list[dict[str, object]] = []
    for fleet, other in dict.fromkeys((row["fleet"], row["dispatcher"]) for row in rows):
        days = [day for f, name, day in by_day if (f, name) == (fleet, other)]
        pairs = [
            (by_day[fleet, OURS, day], by_day[fleet, other, day])
            for day in days
            if (fleet, OURS, day) in by_day
        ]
        if other == OURS or not pairs:
            continue
        line: dict[str, object] = {"fleet": fleet, "ours_minus": other, "days": len(pairs)}
        for name in COMPARED:
            mean, low, high = interval([a[name] - b[name] for a, b in pairs], seed)  # type: ignore[operator]
            line[name] = f"{mean:+.2f} [{low:+.2f}, {high:+.2f}]"
        found.append(line)
    return found


def means(rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Average the days of each fleet and dispatcher."""
    found: list[dict[str, object]] = []
    for key in dict.fromkeys((row["fleet"], row["dispatcher"]) for row in rows):
        own = [row for row in rows if (row["fleet"], row["dispatcher"]) == key]
        names = [name for name in own[0] if name not in ("fleet", "dispatcher", "day")]
        line: dict[str, object] = {"fleet": key[0], "dispatcher": key[1], "days": len(own)}
        for name in names:
            line[name] = round(float(np.mean([row[name] for row in own])), 3)  # type: ignore[misc]
        found.append(line)
    return found


def run(argv: Sequence[str] = ()) -> list[dict[str, object]]:
    """Run what the flags ask for; print each day as it ends, and return the summary."""
    given = _parser().parse_args(argv)
    city = city_of(given)
    if city is None:
        return []
    noise = Noise(travel_sd=given.travel_noise, no_show_share=given.no_shows)

    def day(number: int, count: int, noise: Noise = noise) -> Day:
        return day_of(city, number, city.day(number, given.share), count, noise)

    numbers = range(given.first_day, given.first_day + given.days)
    dispatchers = runners(given.every, given.batch, given.iterations)
    names = given.dispatcher or [name for name in dispatchers if name not in BY_NAME]
    chosen = {name: dispatchers[name] for name in names}
    base = given.base or enough(lambda count: [day(n, count, Noise()) for n in numbers])
    print(f"{base} vehicles serve {ENOUGH_PERCENT:g} % by insertion alone; seed {SEED}")
    for runner in chosen.values():  # compiled, before anything is timed
        runner(day_of(city, 0, city.day(0, given.share)[:40], 3, noise))
    rows: list[dict[str, object]] = []
    for factor in given.fleet or (0.7, 1.0, 1.3):
        count = max(1, round(factor * base))
        for number in numbers:
            for name, runner in chosen.items():
                row = {
                    "fleet": count,
                    "dispatcher": name,
                    "day": number,
                    **runner(day(number, count)),
                }
                rows.append(row)
                print(line_of(row), flush=True)
    write(given.csv, rows)
    return means(rows) + compare(rows, SEED)


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("online", __doc__)
    add = parser.add_argument
    add("--days", type=int, default=10)
    add("--fleet", type=float, action="append", help="a multiple of the base; may be repeated")
    add("--base", type=int, help="the fleet at which insertion serves 95 %%, if known")
    add("--dispatcher", action="append", choices=list(runners(EVERY, BATCH, ITERATIONS)))
    add("--travel-noise", type=float, default=0.0, help="spread of drive times, 0.2 is 20 %%")
    add("--no-shows", type=float, default=0.0)
    add("--csv", type=Path, help="where each day's figures go")
    return parser


if __name__ == "__main__":
    for summary in run(sys.argv[1:]):
        print(line_of(summary))
