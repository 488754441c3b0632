"""Zones: how trips are shared among them, and hexagons where no source draws any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dure.places.domain.distance import Floats, from_plane, to_plane
from dure.places.domain.layout import ZoneRow

SMALLEST_EDGE_METRES = 250.0
MOST_ZONES = 120


def shares(zones: Sequence[ZoneRow]) -> Floats:
    """Return each zone's share of the city's trips: by population, else weight, else equal.

    A zone without population among zones that have one gets none. Sums to 1; empty for no zone.
    """
    if not zones:
        return np.zeros(0)
    people = np.array([zone.population or 0.0 for zone in zones])
    weight = np.array([zone.weight for zone in zones])
    for parts in (people, weight):
        if parts.sum() > 0:
            return np.asarray(parts / parts.sum())
    return np.full(len(zones), 1 / len(zones))


def hexagons(lon: Floats, lat: Floats, weight: Floats) -> tuple[ZoneRow, ...]:
    """Group weighted points into hexagons of one size and return those that weigh anything.

    The edge starts at 250 m and grows by √2 until at most 120 hexagons are left; the centre of
    a zone is its points' centre of weight. Numbered from west to east, north to south.

    Parameters
    ----------
    lon, lat, weight
        Shape (p,), degrees and any unit >= 0.
    """
    kept = weight > 0
    if not kept.any():
        return ()
    lon, lat, weight = lon[kept], lat[kept], weight[kept]
    middle = float(np.median(lat))
    x, y = to_plane(lon, lat, middle=middle)
    edge = SMALLEST_EDGE_METRES
    while True:
        cells, cell = np.unique(_axial(x, y, edge), axis=0, return_inverse=True)
        if len(cells) <= MOST_ZONES:
            break
        edge *= float(np.sqrt(2))
    cell = cell.reshape(-1)
    total = np.bincount(cell, weight)
    centre_x, centre_y = (
        np.bincount(cell, weight * x) / total,
        np.bincount(cell, weight * y) / total,
    )
    order = np.lexsort((centre_x, -np.round(centre_y / edge)))
    return tuple(
        _zone(number, cells[at], edge, (centre_x[at], centre_y[at]), float(total[at]), middle)
        for number, at in enumerate(order, start=1)
    )


def _axial(x: Floats, y: Floats, edge: float) -> NDArray[np.int64]:
    """Return the axial coordinates of the pointy-topped hexagon around each point, (p, 2).

    Rounding in cube coordinates (Red Blob Games, "Hexagonal Grids", section Rounding).
    """
    q, r = (np.sqrt(3) / 3 * x - y / 3) / edge, (2 / 3 * y) / edge
    cube = np.column_stack([q, -q - r, r])
    whole = np.round(cube)
    off = np.abs(whole - cube)
    worst = np.argmax(off, axis=1)
    rows = np.arange(len(x))
    whole[rows, worst] -= whole.sum(axis=1)
    return whole[:, [0, 2]].astype(np.int64)


def _zone(
    number: int,
    cell: NDArray[np.int64],
    edge: float,
    centre: tuple[float, float],
    weight: float,
    middle: float,
) -> ZoneRow:
    x = edge * np.sqrt(3) * (cell[0] + cell[1] / 2)
    y = edge * 1.5 * cell[1]
    turn = np.radians(np.arange(7) * 60 + 30)
    ring_lon, ring_lat = from_plane(
        x + edge * np.cos(turn), y + edge * np.sin(turn), middle=middle
    )
    ring = np.column_stack([ring_lon, ring_lat]).round(6)
    ring[-1] = ring[0]
    lon, lat = from_plane(*centre, middle=middle)
    return ZoneRow(
        number=number,
        name=f"Zone {number}",
        lon=round(float(lon), 6),
        lat=round(float(lat), 6),
        outline={"type": "Polygon", "coordinates": [ring.tolist()]},
        weight=weight,
        made=True,
    )
