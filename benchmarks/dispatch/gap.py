"""How much of the way from insertion alone to perfect information is gone.

`python -m benchmarks dispatch gap --days 10 --fleet 10 --fleet 14`. One
objective for all: kilometres, waiting and riding by `Weights`, and a price for
each who is refused. `gap_closed` = (insertion - x) / (insertion - perfect);
`shrinks` = the part of the way from ours without forecast to perfect
information that x goes. Both are ratios of sums over paired days, with bootstrap intervals.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.dispatch.days import (
    BATCH,
    EVERY,
    ITERATIONS,
    SEED,
    Row,
    city_of,
    day_of,
    line_of,
    parser_of,
    write,
)
from benchmarks.dispatch.measures import LEVEL, RESAMPLES
from benchmarks.dispatch.online import BLIND, INSERTION, OURS, PERFECT, perfect, runners
from benchmarks.dispatch.perfect import Effort
from dure.engine.dispatch import Weights

REFUSED = 3600.0
"""What a refused passenger counts, in seconds of one person's waiting."""

SHOWN = ("served_percent", "wait_mean_s", "km", "ride_mean_s")
Found = dict[str, Any]


def objective(row: Row, weights: Weights, refused: float) -> float:
    """Sum up a day as dispatch weighs it, in seconds of one person's waiting."""
    served = row["requests"] * row["served_percent"] / 100
    people = weights.wait * row["wait_mean_s"] + weights.ride * row["ride_mean_s"]
    return (
        weights.kilometre * row["km"]
        + (served * people if served else 0.0)
        + refused * (row["requests"] - served)
    )


def ratio(over: Sequence[float], under: Sequence[float], seed: int) -> tuple[float, float, float]:
    """Give the ratio of the sums over paired days, and its bootstrap interval."""
    a, b = np.asarray(over, np.float64), np.asarray(under, np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(a), (RESAMPLES, len(a)))
    found = _share(a[drawn].sum(axis=1), b[drawn].sum(axis=1))
    low, high = np.percentile(found, [50 - LEVEL / 2, 50 + LEVEL / 2])
    return float(_share(a.sum(), b.sum())), float(low), float(high)


def _share(
    over: npt.NDArray[np.float64] | np.float64, under: npt.NDArray[np.float64] | np.float64
) -> npt.NDArray[np.float64]:
    """Divide; where there is no way to go, all of it is gone."""
    return np.where(under == 0, 1.0, over / np.where(under == 0, 1.0, under))


def summary(rows: Sequence[Found], names: Sequence[str], seed: int) -> list[Found]:
    """Make a line for each fleet and dispatcher out of a row per fleet, dispatcher and day."""
    found: list[Found] = []
    for fleet in dict.fromkeys(row["fleet"] for row in rows):
        own = [row for row in rows if row["fleet"] == fleet]
        cost = {
            name: [row["objective"] for row in own if row["dispatcher"] == name] for name in names
        }
        for name in names:
            shown = {
                key: round(float(np.mean([r[key] for r in own if r["dispatcher"] == name])), 2)
                for key in ("objective", *SHOWN)
            }
            line: Found = {"fleet": fleet, "dispatcher": name, "days": len(cost[name]), **shown}
            line["gap_closed"] = _gone(cost, INSERTION, name, seed)
            line["shrinks"] = "" if name == INSERTION else _gone(cost, BLIND, name, seed)
            found.append(line)
    return found


def _gone(cost: dict[str, list[float]], begin: str, name: str, seed: int) -> str:
    """Say which part of the way from `begin` to perfect information is gone."""
    if begin not in cost or name in (begin, PERFECT):
        return ""
    over = [a - b for a, b in zip(cost[begin], cost[name], strict=True)]
    under = [a - b for a, b in zip(cost[begin], cost[PERFECT], strict=True)]
    return "{:.3f} [{:.3f}, {:.3f}]".format(*ratio(over, under, seed))


def run(argv: Sequence[str] = ()) -> list[Found]:
    """Play the days, print each as it ends, and return the summary."""
    given = _parser().parse_args(argv)
    city = city_of(given)
    if city is None:
        return []
    known = runners(given.every, given.batch, given.iterations)
    known[PERFECT] = partial(perfect, effort=Effort(given.first, given.slices))
    ours = given.dispatcher or [name for name in known if name.startswith(OURS)]
    names = list(dict.fromkeys((INSERTION, *ours, PERFECT)))
    rows: list[Found] = []
    for fleet in given.fleet or (10, 14):
        for number in range(given.first_day, given.first_day + given.days):
            for name in names:
                row = known[name](day_of(city, number, city.day(number, given.share), fleet))
                rows.append(
                    {"fleet": fleet, "dispatcher": name, "day": number}
                    | row
                    | {"objective": objective(row, Weights(), given.refused)}
                )
                print(line_of(rows[-1]), flush=True)
    write(given.csv, rows)
    return summary(rows, names, SEED)


def _parser() -> argparse.ArgumentParser:
    parser = parser_of("gap", __doc__)
    add = parser.add_argument
    add("--days", type=int, default=10)
    add("--fleet", type=int, action="append", help="vehicles; may be repeated")
    add("--dispatcher", action="append", choices=list(runners(EVERY, BATCH, ITERATIONS)))
    add("--slices", type=int, default=Effort().slices, help="of the search with all known")
    add("--first", type=int, default=Effort().first, help="iterations of its first plan")
    add("--refused", type=float, default=REFUSED, help="what a refused passenger counts, seconds")
    add("--csv", type=Path, help="where each day's figures go")
    return parser


if __name__ == "__main__":
    for found in run(sys.argv[1:]):
        print(line_of(found))
