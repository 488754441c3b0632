"""Time the import of La Serena, step by step: two files in, a city with its map out.

`python -m benchmarks.city`; needs `python tools/sample_data.py --fetch`. Everything but the
tables is timed: rows are counted by the tests, and a benchmark leaves no city behind.
"""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

from dure.places.adapters.city import draft_city
from dure.places.domain.city import CitySources, SourceKind

GOAL_SECONDS = 15.0
DOWNLOADS = Path(os.environ.get("DURE_DATA", "var")) / "downloads"


def run() -> list[dict[str, object]]:
    """Import once and return one row: seconds in all and by step, nodes, size of the map."""
    sources = CitySources(
        SourceKind.AEQUILIBRAE,
        DOWNLOADS / "coquimbo.zip",
        gtfs=DOWNLOADS / "gtfs_coquimbo.zip",
    )
    if not sources.roads.is_file():
        return [{"case": "import of La Serena", "skipped": "no sample data"}]
    marks: list[tuple[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        city = draft_city(
            sources,
            Path(folder),
            names=("La Serena",),
            today=date(2026, 1, 1),
            progress=lambda step, share: marks.append((step, perf_counter())),
        )
        ended = perf_counter()
    ends = [*(at for _, at in marks[1:]), ended]
    steps = {f"{step}_s": round(end - at, 2) for (step, at), end in zip(marks, ends, strict=True)}
    seconds = ended - begun
    return [
        {
            "case": "import of La Serena",
            "seconds": round(seconds, 2),
            **steps,
            "nodes": city.quality.counts["drive_nodes"],
            "map_kB": round(float(city.quality.counts["basemap_bytes"]) / 1000),
            "goal_s": GOAL_SECONDS,
            "goal_met": seconds <= GOAL_SECONDS,
        }
    ]


if __name__ == "__main__":
    print(run())
