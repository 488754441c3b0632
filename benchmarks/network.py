"""Time the engine's network beside scipy on one graph, in one process.

`python -m benchmarks.network [network.npz]`; without a file, on the roads of
the sample city La Serena, and where that was not imported yet, on a seeded
grid about as large.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from dure.engine.network import (
    RoadGraph,
    SpeedProfile,
    largest_component,
    route_finder,
    snap,
    subgraph,
)

SEED = 1
SIDE = 132
PLACES = 500


def grid_city(side: int, rng: np.random.Generator) -> RoadGraph:
    """Return a grid of side * side crossings: uneven blocks, some one-way, some closed."""
    east, north = np.meshgrid(np.arange(side), np.arange(side))
    lon = 127.0 + (east.ravel() + rng.uniform(-0.3, 0.3, side * side)) * 0.0012
    lat = 36.0 + (north.ravel() + rng.uniform(-0.3, 0.3, side * side)) * 0.001
    at = np.arange(side * side).reshape(side, side)
    a = np.concatenate((at[:, :-1].ravel(), at[:-1].ravel()))
    b = np.concatenate((at[:, 1:].ravel(), at[1:].ravel()))
    main = ((a // side) % 10 == 0) & ((b // side) % 10 == 0) | (a % 10 == 0) & (b % 10 == 0)
    keep = main | (rng.random(len(a)) < 0.6)
    a, b, main = a[keep], b[keep], main[keep]
    back = main | (rng.random(len(a)) < 0.85)
    return RoadGraph.straight(
        lon=lon,
        lat=lat,
        tail=np.concatenate((a, b[back])),
        head=np.concatenate((b, a[back])),
        speed_kmh=np.where(np.concatenate((main, main[back])), 50.0, 30.0),
    )


def load(path: Path) -> RoadGraph:
    """Read the drive graph of an imported city."""
    with np.load(path) as arrays:
        return RoadGraph.from_arrays(arrays, prefix="drive_")


def sample_city(rng: np.random.Generator) -> tuple[str, RoadGraph]:
    """Return the newest import of La Serena, or the grid, with its name."""
    folder = Path(os.environ.get("DURE_DATA", "var")) / "cities" / "la-serena"
    imports = sorted(folder.glob("*/network.npz"))
    return ("La Serena", load(imports[-1])) if imports else ("grid", grid_city(SIDE, rng))


def best_of(repeats: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the shortest wall time in seconds, and the last answer."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        answer = work()
        times.append(perf_counter() - start)
    return min(times), answer


def scipy_matrix(graph: RoadGraph, places: np.ndarray) -> Callable[[], np.ndarray]:
    """Prepare the same matrix by scipy alone, built from the arcs without our reduction."""
    order = np.argsort(-graph.travel_milliseconds, kind="stable")
    fastest = {}
    for tail, head, cost in zip(
        graph.tail[order], graph.head[order], graph.travel_milliseconds[order], strict=True
    ):
        fastest[tail, head] = cost
    ends = np.array(list(fastest), np.int64)
    weights = csr_array(
        (np.array(list(fastest.values()), float), (ends[:, 0], ends[:, 1])),
        shape=(graph.nodes, graph.nodes),
    )
    return lambda: dijkstra(weights, indices=places)[:, places]


def run(graph: RoadGraph | None = None) -> list[dict[str, Any]]:
    """Return one row per case: name, ours and peer in seconds, ratio, seed, n."""
    rng = np.random.default_rng(SEED)
    name, city = sample_city(rng) if graph is None else ("file", graph)
    city = subgraph(city, largest_component(city))
    places = np.sort(rng.choice(city.nodes, min(PLACES, city.nodes), replace=False))
    build, finder = best_of(1, lambda: route_finder(city))
    finder.matrix(places[:1], places[:1])
    finder.metres(places[:1], places[:1])
    ours, seconds = best_of(5, lambda: finder.matrix(places, places))
    peer_work = scipy_matrix(city, places)
    peer, milliseconds = best_of(1, peer_work)
    assert np.array_equal(seconds, (milliseconds.astype(np.int64) + 500) // 1000)
    lengths, _ = best_of(1, lambda: finder.metres(places, places))
    pairs = rng.integers(0, city.nodes, (200, 2)).tolist()
    paths, _ = best_of(1, lambda: [finder.path(a, b) for a, b in pairs])
    lon = rng.choice(city.lon, 10_000) + 1e-4
    lat = rng.choice(city.lat, 10_000) + 1e-4
    snapping, _ = best_of(3, lambda: snap(city, lon, lat, max_metres=300))
    tables, _ = best_of(3, lambda: SpeedProfile(np.linspace(0.6, 1.2, 24), 3600))
    size = f"{name}, {city.nodes} nodes, {city.arcs} arcs"
    n = len(places)
    goal = {"equal": True, "goal_s": 0.2, "goal_met": ours <= 0.2 and peer >= 10 * ours}
    return [
        _row(f"matrix {n} x {n}, {size}", ours, n, peer) | goal,
        _row("matrix: prepare the hierarchy", build, city.arcs),
        _row(f"metres {n} x {n}", lengths, n),
        _row("path, each of 200", paths / 200, 200),
        _row("snap 10,000 points", snapping, 10_000),
        _row("speed profile tables", tables, 24),
    ]


def _row(name: str, ours: float, n: int, peer: float | None = None) -> dict[str, Any]:
    ratio = None if peer is None else peer / ours
    return {"name": name, "ours": ours, "peer": peer, "ratio": ratio, "seed": SEED, "n": n}


def main() -> None:
    """Print the rows."""
    graph = load(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    print(f"{'case':<48}{'ours s':>12}{'scipy s':>12}{'ratio':>8}{'seed':>6}{'n':>8}")
    for row in run(graph):
        peer = "-" if row["peer"] is None else f"{row['peer']:.4f}"
        ratio = "-" if row["ratio"] is None else f"{row['ratio']:.1f}"
        print(
            f"{row['name']:<48}{row['ours']:>12.6f}{peer:>12}{ratio:>8}"
            f"{row['seed']:>6}{row['n']:>8}"
        )


if __name__ == "__main__":
    main()
