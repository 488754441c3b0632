"""What the benchmarks of days share: a day, flags that ask for days, how figures are written."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.dispatch.wirye import SHARED, City, load, missing
from dure.engine.dispatch import Request, ServiceRules, Vehicle, Weights
from dure.engine.simulation import Noise

SEED = 20
EVERY, BATCH, ITERATIONS = 10, 30, 0
"""Seconds between improvements, seconds between answers in batches, tries per improvement."""

RULES = ServiceRules(
    max_wait_seconds=600, max_ride_ratio=2.0, max_ride_extra_seconds=0, retry_seconds=60,
    promise_early_seconds=600,
)  # fmt: skip
"""Who asks for a ride at once stands at the stop: a bus that comes early finds them there."""

Row = dict[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """One day with one fleet, as every dispatcher gets it."""

    city: City
    requests: Sequence[Request]
    vehicles: Sequence[Vehicle]
    rules: ServiceRules
    weights: Weights
    noise: Noise
    seed: int


Runner = Callable[[Day], Row]
"""Plays a day and measures it; a run with perfect information is one more of these."""


def day_of(
    city: City, number: int, requests: Sequence[Request], fleet: int, noise: Noise | None = None
) -> Day:
    """Give some requests of day `number` a fleet, the rules and the weights of all."""
    return Day(city, requests, city.fleet(fleet), RULES, Weights(), noise or Noise(), number)


def parser_of(name: str, about: str | None) -> argparse.ArgumentParser:
    """Begin the flags of a benchmark with those that all have."""
    parser = argparse.ArgumentParser(prog=f"benchmarks.dispatch.{name}", description=about)
    add = parser.add_argument
    add("--data", type=Path, default=SHARED, help="folder with the trips and the roads")
    add("--first-day", type=int, default=1)
    add("--share", type=float, default=0.2, help="trips of a day as a share of the file's")
    add("--every", type=int, default=EVERY, help="seconds between improvements")
    add("--iterations", type=int, default=ITERATIONS, help="tries at a tick; 0: as vehicles")
    add("--batch", type=int, default=BATCH, help="seconds between answers of batch dispatchers")
    return parser


def city_of(given: argparse.Namespace) -> City | None:
    """Load the city that the flags name; say why if it is not there."""
    reason = missing(given.data)
    if reason:
        print(f"skipped: {reason}")
        return None
    return load(given.data)


def line_of(row: Mapping[str, Any]) -> str:
    """Write a row of figures in one line."""
    return "  ".join(
        f"{key}={value:.4g}" if isinstance(value, float) else f"{key}={value}"
        for key, value in row.items()
    )


def write(path: Path | None, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows as CSV; nothing without a path or rows."""
    if path is None or not rows:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        names = dict.fromkeys(name for row in rows for name in row)
        writer = csv.DictWriter(stream, list(names), lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()} for row in rows
        )
