"""Draw what the online benchmark found: kilometres against waiting, a panel for each fleet.

`python -m benchmarks.dispatch.chart docs/engine/online.csv docs/engine/online.svg`. Each point is
the mean of the days with its 95 % bootstrap interval; the share that was served stands beside it.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from benchmarks.dispatch.measures import interval

SEED = 20
WIDTH, PLOT, LEFT, TOP, BOTTOM, LINE = 420, 360, 62, 40, 52, 18
COLOURS = ("#1d56bc", "#d63d4a", "#228738", "#b05e00", "#6e3fb5", "#46505c", "#0b78a0", "#a83579")
"""Each at least 4.5 to 1 on white; a number beside the point names it, not the colour alone."""

Point = tuple[str, tuple[float, float, float], tuple[float, float, float], float]


def run(argv: Sequence[str] = ()) -> list[object]:
    """Read the table and write the drawing."""
    source, target = (Path(name) for name in argv)
    with source.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    fleets = list(dict.fromkeys(row["fleet"] for row in rows))
    names = list(dict.fromkeys(row["dispatcher"] for row in rows))
    height = PLOT + LINE * (len(names) + 1)
    panels = [
        _panel(n, fleet, _points([row for row in rows if row["fleet"] == fleet]), names)
        for n, fleet in enumerate(fleets)
    ]
    text = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(fleets)} {height}" '
        'font-family="sans-serif" font-size="12" role="img">'
        "<title>Kilometres driven and mean waiting by dispatcher and fleet</title>"
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(panels)}</svg>\n'
    )
    target.write_text(text, encoding="utf-8")
    return []


def _points(rows: list[dict[str, str]]) -> list[Point]:
    found = []
    for name in dict.fromkeys(row["dispatcher"] for row in rows):
        own = [row for row in rows if row["dispatcher"] == name]
        km, wait = (
            interval([float(row[key]) for row in own], SEED) for key in ("km", "wait_mean_s")
        )
        served = float(np.mean([float(row["served_percent"]) for row in own]))
        found.append((name, km, wait, served))
    return found


def _panel(n: int, fleet: str, points: list[Point], names: list[str]) -> str:
    x0, x1 = _span([value for point in points for value in point[1]])
    y0, y1 = _span([value for point in points for value in point[2]])
    across = (WIDTH - LEFT - 20) / (x1 - x0)
    down = (PLOT - TOP - BOTTOM) / (y1 - y0)

    def at(km: float, wait: float) -> tuple[float, float]:
        return LEFT + (km - x0) * across, PLOT - BOTTOM - (wait - y0) * down

    drawn = [f'<g transform="translate({n * WIDTH} 0)">']
    drawn.append(f'<text x="{LEFT}" y="22" font-size="14">{escape(fleet)} vehicles</text>')
    drawn.append(f'<path d="M{LEFT} {TOP}V{PLOT - BOTTOM}H{WIDTH - 20}" {_line("#8a949e")}/>')
    for value in np.linspace(x0, x1, 4):
        x, y = at(value, y0)
        drawn.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{value:.0f}</text>')
    for value in np.linspace(y0, y1, 4):
        x, y = at(x0, value)
        drawn.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{value:.0f}</text>')
    drawn.append(
        f'<text x="{(LEFT + WIDTH - 20) / 2:.0f}" y="{PLOT - 14}" text-anchor="middle">'
        "kilometres a day</text>"
        f'<text x="16" y="{PLOT / 2:.0f}" text-anchor="middle" '
        f'transform="rotate(-90 16 {PLOT / 2:.0f})">mean waiting, s</text>'
    )
    for name, km, wait, served in points:
        colour = COLOURS[names.index(name) % len(COLOURS)]
        x, y = at(km[0], wait[0])
        (left, low), (right, high) = at(km[1], wait[1]), at(km[2], wait[2])
        drawn.append(
            f'<path d="M{left:.1f} {y:.1f}H{right:.1f}M{x:.1f} {low:.1f}V{high:.1f}" '
            f'{_line(colour)}/><circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
            f'<text x="{x + 7:.1f}" y="{y - 6:.1f}" fill="{colour}" font-weight="700">'
            f"{names.index(name) + 1}</text>"
            f'<text x="{LEFT}" y="{PLOT + LINE * (names.index(name) + 1)}" fill="{colour}">'
            f"{names.index(name) + 1} {escape(name)}, {served:.1f} % served</text>"
        )
    return "".join([*drawn, "</g>"])


def _line(colour: str) -> str:
    return f'fill="none" stroke="{colour}"'


def _span(values: list[float]) -> tuple[float, float]:
    """Leave a tenth on either side."""
    low, high = min(values), max(values)
    room = max(high - low, 1.0) / 10
    return low - room, high + room


if __name__ == "__main__":
    run(sys.argv[1:])
