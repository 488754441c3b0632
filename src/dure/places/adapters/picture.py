"""Draws a small picture of a city: its main roads as one SVG, for cards and lists."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

WIDTH, HEIGHT, MARGIN = 640, 360, 12
MAIN_KMH = 45.0  # faster roads are drawn stronger
MOST_LINES = 6000  # of the slower roads; the longest of them


@lru_cache(maxsize=16)
def city_picture(network: Path, changed_ns: int) -> str:
    """Return the picture as SVG text.

    Parameters
    ----------
    network
        The import's network.npz.
    changed_ns
        When that file was written, so that a new one is drawn anew.
    """
    with np.load(network) as arrays:
        lon, lat = arrays["drive_shape_lon"], arrays["drive_shape_lat"]
        start = arrays["drive_shape_start"]
        speed, length = arrays["drive_speed_kmh"], arrays["drive_length_metres"]
        ends = np.sort(np.column_stack([arrays["drive_tail"], arrays["drive_head"]]), axis=1)
    x, y = _on_paper(lon, lat)
    _, once = np.unique(ends, axis=0, return_index=True)  # one direction of a street is enough
    main, rest = once[speed[once] >= MAIN_KMH], once[speed[once] < MAIN_KMH]
    if len(rest) > MOST_LINES:
        rest = rest[np.argsort(-length[rest], kind="stable")[:MOST_LINES]]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f4f5f6"/>'
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{_paths(rest, start, x, y, ends_only=True)}" stroke="#cdd1d5"/>'
        f'<path d="{_paths(main, start, x, y)}" stroke="#58616a" stroke-width="1.6"/>'
        "</g></svg>"
    )


def _on_paper(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fit the middle 98 % of the points into the picture, north up, without distortion."""
    west, east = np.percentile(lon, [1, 99])
    south, north = np.percentile(lat, [1, 99])
    narrow = np.cos(np.radians((south + north) / 2))
    width, height = max((east - west) * narrow, 1e-9), max(north - south, 1e-9)
    scale = max((WIDTH - 2 * MARGIN) / width, (HEIGHT - 2 * MARGIN) / height)
    x = WIDTH / 2 + (lon - (west + east) / 2) * narrow * scale
    y = HEIGHT / 2 - (lat - (south + north) / 2) * scale
    return np.rint(x).astype(int), np.rint(y).astype(int)


def _paths(
    arcs: np.ndarray, start: np.ndarray, x: np.ndarray, y: np.ndarray, *, ends_only: bool = False
) -> str:
    """Write one move and its lines for each arc; points that fall together are written once."""
    parts = []
    for arc in arcs.tolist():
        points = np.arange(start[arc], start[arc + 1])
        if ends_only:
            points = points[[0, -1]]
        places = list(zip(x[points].tolist(), y[points].tolist(), strict=True))
        kept = [p for at, p in enumerate(places) if at == 0 or p != places[at - 1]]
        if len(kept) > 1 and any(0 <= a <= WIDTH and 0 <= b <= HEIGHT for a, b in kept):
            parts.append("M" + "L".join(f"{a} {b}" for a, b in kept))
    return "".join(parts)
