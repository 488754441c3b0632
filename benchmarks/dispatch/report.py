"""Put a table of the static benchmark into Markdown, a line for each set and solver.

`python -m benchmarks.dispatch.report a.csv b.csv … > docs/engine/static_results.md`.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

SETS = (
    ("Cordeau 2006, a", r"a\d+-\d+"),
    ("Cordeau 2006, b", r"b\d+-\d+"),
    ("Cordeau & Laporte 2003", r"pr\d+"),
    ("Li & Lim, 100 places", r"l(c|r|rc)[12]\d\d"),
    ("Li & Lim, 200 places", r"l\w+_2_\d+"),
    ("Li & Lim, 400 places", r"l\w+_4_\d+"),
    ("Li & Lim, 600 places", r"l\w+_6_\d+"),
    ("Sartori & Buriol", r"\w+-n\d+-\d+"),
)
HEAD = (
    "| instances | solver | seconds | runs | all served in the fleet, unbroken | broken routes "
    "| mean gap % | largest gap % |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
)

Row = dict[str, str]


def lines(rows: Sequence[Row]) -> list[str]:
    """Write a line for each set, solver and budget; gaps are of whole answers of known best."""
    found = []
    for name, pattern in SETS:
        own = [row for row in rows if re.fullmatch(pattern, row["instance"])]
        for solver, budget in dict.fromkeys((row["solver"], row["budget"]) for row in own):
            some = [row for row in own if (row["solver"], row["budget"]) == (solver, budget)]
            whole = [row for row in some if row["gap_percent"] != ""]
            gaps = [float(row["gap_percent"]) for row in whole if row["gap_percent"] != "nan"]
            broken = sum(int(row["broken_routes"]) for row in some)
            mean, worst = (f"{np.mean(gaps):+.3f}", f"{max(gaps):+.2f}") if gaps else ("–", "–")
            found.append(
                f"| {name} | {solver} | {float(budget):g} | {len(some)} | {len(whole)} "
                f"| {broken} | {mean} | {worst} |"
            )
    return found


def run(argv: Sequence[str] = ()) -> list[object]:
    """Print the table of the files that are named."""
    rows: list[Row] = []
    for name in argv:
        with Path(name).open(encoding="utf-8", newline="") as stream:
            rows += csv.DictReader(stream)
    print("\n".join([HEAD, *lines(rows)]))
    return []


if __name__ == "__main__":
    run(sys.argv[1:])
