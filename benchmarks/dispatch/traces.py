"""Days drawn at random, driven to the second, and judged: was any promise broken?

`python -m benchmarks dispatch traces --count 100000 --seed 1`. The days are those of the tests;
the judge is plain Python and shares nothing with the engine.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.engine.dispatch.traces import figures

CHUNK = 500
SEEDS_APART = 1_000_000
SHOWN = 10
Found = tuple[Counter[str], dict[int, list[str]]]


def run(argv: Sequence[str] = ()) -> list[dict[str, object]]:
    """Play and judge the days; the row of the table, with up to ten broken days named."""
    parser = argparse.ArgumentParser(prog="benchmarks.dispatch.traces", description=__doc__)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args(argv)
    first = given.seed * SEEDS_APART
    days = range(first, first + given.count)
    begun, count, broken = time.perf_counter(), Counter[str](), dict[int, list[str]]()
    for some, said in _played([days[n : n + CHUNK] for n in range(0, len(days), CHUNK)], given):
        count += some
        broken |= said
    for day, said in list(broken.items())[:SHOWN]:
        print(f"day {day}: {'; '.join(said)}")
    return [summary(count, broken) | {"seed": given.seed, "seconds": time.perf_counter() - begun}]


def _played(chunks: Sequence[range], given: argparse.Namespace) -> Iterator[Found]:
    if given.processes == 1:
        yield from map(figures, chunks)
        return
    with ProcessPoolExecutor(given.processes) as pool:
        yield from pool.map(figures, chunks)


def summary(count: Counter[str], broken: dict[int, list[str]]) -> dict[str, object]:
    """Give the figures; a run in which nothing was promised, or nothing driven, fails."""
    carried = count["dropoff"]
    return {
        "name": "event traces",
        "traces": count["traces"],
        "events": count["events"],
        "promises": count["promised"],
        "carried": carried,
        "called_off": count["off"],
        "stale": count["stale"],
        "breaks": count["break"],
        "broken": len(broken),
        "goal_met": not broken and count["promised"] > 0 and carried > 0,
    }


if __name__ == "__main__":
    for row in run(sys.argv[1:]):
        print("  ".join(f"{key}={value}" for key, value in row.items()))
