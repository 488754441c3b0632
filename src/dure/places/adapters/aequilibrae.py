"""Reads an AequilibraE project (SQLite, its folder or a zip of it): links and zones.

Centroids and their connectors are a model's aid, not roads, and are left out.
"""

from __future__ import annotations

import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from dure.core.errors import Invalid
from dure.core.said import say
from dure.places.adapters.roads import RoadsBuilder
from dure.places.adapters.spatialite import wkb_of
from dure.places.domain.city import AEQUILIBRAE, OPENSTREETMAP
from dure.places.domain.layout import Layout, Roads, ZoneRow
from dure.places.domain.road import ROAD_KINDS, kind_number

PROJECT = "project_database.sqlite"
_LINKS = """
    SELECT a_node, b_node, direction, link_type, speed_ab, speed_ba, distance, name, geometry
    FROM links WHERE link_type <> 'centroid_connector' ORDER BY link_id
"""
_ZONES = "SELECT zone_id, name, population, employment, geometry FROM zones ORDER BY zone_id"
_REMEDY = say(
    "Pass the project_database.sqlite of an AequilibraE project, its folder or a zip of it."
)


def read_aequilibrae(path: Path) -> Layout:
    """Read roads and zones.

    A link may be walked along unless it is a motorway or a trunk road: most projects
    give only the car its modes.

    Raises
    ------
    Invalid
        If the file is not a project, or a link or zone cannot be read.
    """
    with _project(path) as database:
        try:
            links = database.execute(_LINKS).fetchall()
            zones = database.execute(_ZONES).fetchall()
            from_osm = _has_osm_ids(database)
        except sqlite3.DatabaseError as error:
            raise Invalid(
                "This is not an AequilibraE project: {reason}.",
                where=path.name,
                remedy=_REMEDY,
                reason=error,
            ) from error
    return Layout(
        roads=_roads(links, path.name),
        zones=_zones(zones, path.name),
        attribution=(OPENSTREETMAP, AEQUILIBRAE) if from_osm else (AEQUILIBRAE,),
    )


@contextmanager
def _project(path: Path) -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory() as folder:
        file = path
        if path.is_dir():
            file = path / PROJECT
        elif zipfile.is_zipfile(path):
            file = _unpacked(path, Path(folder))
        if not file.is_file():
            raise Invalid(
                "There is no {file} here.", where=path.name, remedy=_REMEDY, file=PROJECT
            )
        connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            yield connection
        finally:
            connection.close()


def _unpacked(path: Path, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [name for name in archive.namelist() if Path(name).name == PROJECT]
            if not inside:
                return folder / PROJECT
            return Path(archive.extract(inside[0], folder))
    except (zipfile.BadZipFile, OSError) as error:
        raise Invalid(
            "The zip cannot be read: {reason}.", where=path.name, reason=error
        ) from error


def _has_osm_ids(database: sqlite3.Connection) -> bool:
    columns = {row[1] for row in database.execute("PRAGMA table_info(links)")}
    if "osm_id" not in columns:
        return False
    found = database.execute("SELECT 1 FROM links WHERE osm_id IS NOT NULL LIMIT 1").fetchone()
    return found is not None


def _shapes(blobs: list[bytes], where: str) -> Any:
    """Return shapely geometries; the refusal names the row."""
    wkb = []
    for number, blob in enumerate(blobs, start=1):
        try:
            wkb.append(wkb_of(blob))
        except (ValueError, TypeError) as error:
            raise Invalid(
                "The geometry cannot be read: {reason}.", where=f"{where}:{number}", reason=error
            ) from error
    return shapely.from_wkb(wkb)


def _roads(links: list[Any], where: str) -> Roads:
    lines = _shapes([link[-1] for link in links], f"{where}:links")
    points, owner = shapely.get_coordinates(lines, return_index=True)
    bounds = np.searchsorted(owner, np.arange(len(links) + 1))
    builder = RoadsBuilder()
    for at, (a, b, direction, link_type, ab, ba, distance, name, _) in enumerate(links):
        kind = kind_number(link_type)
        drive = ROAD_KINDS[kind].drive
        line = points[bounds[at] : bounds[at + 1]]
        if len(line) < 2:
            raise Invalid("The line has fewer than two points.", where=f"{where}:links:{at + 1}")
        builder.add(
            (a, b),
            (line[:, 0], line[:, 1]),
            kind=kind,
            access=(drive and direction >= 0, drive and direction <= 0, ROAD_KINDS[kind].walk),
            kmh=(_number(ab), _number(ba) if direction < 0 or ba else _number(ab)),
            length=_number(distance),
            name=name or "",
        )
    return builder.finish()


def _zones(rows: list[Any], where: str) -> tuple[ZoneRow, ...]:
    shapes = _shapes([row[-1] for row in rows], f"{where}:zones")
    zones = []
    for (number, name, population, jobs, _), shape in zip(rows, shapes, strict=True):
        middle = shape.representative_point()
        zones.append(
            ZoneRow(
                number=number,
                name=name or f"Zone {number}",
                lon=middle.x,
                lat=middle.y,
                outline=shapely.geometry.mapping(shape),
                population=population,
                jobs=jobs,
                where=f"{where}:zones:{number}",
            )
        )
    return tuple(zones)


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)
