"""Reads roads from a folder with two CSV files.

`nodes.csv`: `id`, `lon`, `lat`. `edges.csv`, one row per direction: `u`, `v` (node ids), optional
`length_m`, `speed_kph` (empty: assumed by kind), `highway` (OpenStreetMap's value; empty:
unclassified), `name`, `shape_lonlat` ("lon,lat lon,lat …" from u to v), `oneway` (default yes;
"no" opens the row both ways). More columns are ignored.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dure.core.errors import Invalid
from dure.core.said import say
from dure.places.adapters.roads import RoadsBuilder
from dure.places.adapters.tables import Row, read_table
from dure.places.domain.distance import METRES_PER_DEGREE
from dure.places.domain.layout import Layout
from dure.places.domain.road import FASTEST_KMH, ROAD_KINDS, kind_number

Point = tuple[float, float]
NODE_COLUMNS = say("id, lon, lat")
EDGE_COLUMNS = say("u, v; optional length_m, speed_kph, highway, name, shape_lonlat, oneway")
LOOSE_METRES = 150.0
"""A shape may end this far from its node: sources merge the corners of a wide junction into one
node. What ends farther away belongs elsewhere."""


def read_network(folder: Path) -> Layout:
    """Read roads from nodes.csv and edges.csv.

    Raises
    ------
    Invalid
        If a file, row or field cannot be used; named by file, line and field.
    """
    for name in ("nodes.csv", "edges.csv"):
        if not (folder / name).is_file():
            raise Invalid(
                "There is no {name}.",
                where=folder.name,
                remedy="Pass a folder that holds nodes.csv and edges.csv.",
                name=name,
            )
    nodes = _nodes(folder / "nodes.csv")
    builder = RoadsBuilder()
    table = read_table(folder / "edges.csv", needs=("u", "v"), columns=EDGE_COLUMNS)
    for row in table:
        _add_edge(builder, row, nodes)
    return Layout(roads=builder.finish(), attribution=_attribution(folder))


def _nodes(path: Path) -> dict[str, tuple[int, Point]]:
    nodes: dict[str, tuple[int, Point]] = {}
    for row in read_table(path, needs=("id", "lon", "lat"), columns=NODE_COLUMNS):
        key = row.text("id")
        if key in nodes:
            raise Invalid("Node {key} is here twice.", where=row.where("id"), key=key)
        nodes[key] = (len(nodes), (row.degrees("lon", 180), row.degrees("lat", 90)))
    return nodes


def _add_edge(builder: RoadsBuilder, row: Row, nodes: dict[str, tuple[int, Point]]) -> None:
    for column in ("u", "v"):
        if row.text(column) not in nodes:
            raise Invalid(
                "There is no node {node} in nodes.csv.",
                where=row.where(column),
                node=row.text(column) or say("(empty)"),
            )
    (a, first), (b, last) = nodes[row.text("u")], nodes[row.text("v")]
    kind = kind_number(row.text("highway"))
    drive = ROAD_KINDS[kind].drive
    speed = _speed(row)
    both = row.text("oneway").lower() in {"no", "0", "false"}
    length = row.number("length_m")
    builder.add(
        (a, b),
        _line(row, first, last),
        kind=kind,
        access=(drive, drive and both, ROAD_KINDS[kind].walk),
        kmh=(speed, speed),
        length=np.nan if length is None else length,
        name=row.text("name"),
    )


def _speed(row: Row) -> float:
    speed = row.number("speed_kph")
    if speed is None:
        return np.nan
    if not 0 < speed <= FASTEST_KMH:
        raise Invalid(
            "{speed:g} km/h is not a road's speed (above 0, at most {most:g}).",
            where=row.where("speed_kph"),
            remedy="Leave the field empty to have the speed assumed.",
            speed=speed,
            most=FASTEST_KMH,
        )
    return speed


def _line(row: Row, first: Point, last: Point) -> tuple[list[float], list[float]]:
    """Return the edge's line, tied to its nodes at both ends."""
    points = [first, last]
    if text := row.text("shape_lonlat"):
        try:
            inner = [_pair(pair) for pair in text.split()]
        except ValueError:
            raise Invalid(
                "The shape is not a list of “lon,lat” pairs.", where=row.where("shape_lonlat")
            ) from None
        if not (_near(inner[0], first) and _near(inner[-1], last)):
            raise Invalid(
                "The shape does not run from node u to node v.", where=row.where("shape_lonlat")
            )
        points = [first, *(point for point in inner if point not in {first, last}), last]
    return [lon for lon, _ in points], [lat for _, lat in points]


def _pair(text: str) -> Point:
    lon, lat = (float(part) for part in text.split(","))
    return lon, lat


def _near(point: Point, node: Point) -> bool:
    reach = LOOSE_METRES / METRES_PER_DEGREE
    return abs(point[1] - node[1]) <= reach and abs(point[0] - node[0]) * np.cos(
        np.radians(node[1])
    ) <= float(reach)


def _attribution(folder: Path) -> tuple[str, ...]:
    """Return the lines of ATTRIBUTION.txt beside the tables, if there is one."""
    file = folder / "ATTRIBUTION.txt"
    return tuple(file.read_text("utf-8").split("\n"))[:5] if file.is_file() else ()
