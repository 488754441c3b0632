"""Turns source files into a city: networks, timetable, basemap and rows, with what was found.

Files go into the folder given; nothing here touches a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry import mapping, shape

from dure.core.errors import Invalid
from dure.places.adapters.aequilibrae import read_aequilibrae
from dure.places.adapters.basemap import draw_basemap
from dure.places.adapters.gtfs import read_feed, validate_feed
from dure.places.adapters.network_csv import read_network
from dure.places.adapters.osm import read_osm
from dure.places.adapters.parking import read_parking
from dure.places.adapters.reach import RoadReach
from dure.places.adapters.roads import Networks, build_networks
from dure.places.adapters.zones import read_zones
from dure.places.domain.city import CitySources, SourceKind, StopSource
from dure.places.domain.distance import haversine
from dure.places.domain.files import BASEMAP, NETWORK, QUALITY, TIMETABLE
from dure.places.domain.layout import Floats, Geometry, Layout, ParkingRow, StopRow, ZoneRow
from dure.places.domain.quality import FAR_METRES, NEAR_METRES, Number, QualityReport, judge
from dure.places.domain.timetable import FeedFinding, Schedule
from dure.places.domain.zone import hexagons, shares

Progress = Callable[[str, float], None]
"""Called with the step's name and the share of the whole that is done, from 0 to 1."""

OUTSIDE_METRES = 2000.0
"""A stop or zone farther than this from any road belongs to another place."""

ENOUGH_BUILDINGS = 0.1
"""Buildings per junction below which the extract was made without them."""

SAME_STOP_METRES = 30.0
"""A stop on the map this near to one of the feed is the same stop."""


@dataclass(frozen=True, slots=True)
class DraftCity:
    """A city as read: the rows that go into tables. Its files are written already."""

    bounds: tuple[float, float, float, float]
    boundary: Geometry
    boundary_known: bool
    attribution: tuple[str, ...]
    zones: tuple[ZoneRow, ...]
    zone_shares: Floats
    stops: tuple[StopRow, ...]
    stop_metres: Floats
    parking: tuple[ParkingRow, ...]
    quality: QualityReport


@dataclass(frozen=True, slots=True)
class Feed:
    """A timetable as read, and what its reader and its validator say."""

    schedule: Schedule
    counts: dict[str, float]
    findings: tuple[FeedFinding, ...]

    @property
    def stops(self) -> tuple[StopRow, ...]:
        """The stops at which a trip calls."""
        s = self.schedule
        return tuple(
            StopRow(str(s.stop_id[at]), str(s.stop_name[at]), lon, lat, StopSource.GTFS.value)
            for at in np.unique(s.stop)
            for lon, lat in [(float(s.stop_lon[at]), float(s.stop_lat[at]))]
        )


def draft_city(
    sources: CitySources,
    folder: Path,
    *,
    names: tuple[str, ...],
    today: date,
    progress: Progress,
) -> DraftCity:
    """Read the sources, write the city's files into *folder* and return its rows.

    Parameters
    ----------
    names
        What the city is called, to find its boundary among those of the extract.
    today
        The date in the city.

    Raises
    ------
    Invalid
        If a file cannot be used; file, line or field are named.
    """
    progress("roads", 0.0)
    layout = _read_roads(sources, names)
    layout = _with_tables(layout, sources)
    progress("networks", 0.35)
    networks = build_networks(layout.roads, where=sources.roads.name)
    reach = RoadReach(networks.drive, networks.drive_main)
    progress("timetable", 0.45)
    feed = _read_feed(sources.gtfs)
    progress("places", 0.55)
    if not layout.zones:
        layout = replace(layout, zones=_made_zones(layout, networks, reach))
    off_road = _check_zones(layout.zones, reach)
    stops, stop_metres, outside = _stops(layout, feed, reach, sources)
    progress("files", 0.65)
    _write_network(folder / NETWORK, networks, layout)
    if feed:
        _write_timetable(folder / TIMETABLE, feed.schedule)
    progress("basemap", 0.7)
    size = draw_basemap(
        folder / BASEMAP,
        roads=layout.roads,
        zones=layout.zones,
        shapes=layout.shapes,
        attribution=" · ".join(layout.attribution),
    )
    progress("quality", 0.95)
    counts = _counts(layout, networks, feed) | {
        "zones_off_road": off_road,
        "stops": len(stops),
        "stops_outside": outside,
        "stops_beyond_near": int((stop_metres > NEAR_METRES).sum()),
        "stops_beyond_far": int((stop_metres > FAR_METRES).sum()),
        "basemap_bytes": size,
    }
    quality = judge(counts, feed=feed.findings if feed else (), today=today)
    (folder / QUALITY).write_bytes(orjson.dumps(quality.as_rows(), option=orjson.OPT_INDENT_2))
    drive = networks.drive
    return DraftCity(
        bounds=(
            float(drive.lon.min()),
            float(drive.lat.min()),
            float(drive.lon.max()),
            float(drive.lat.max()),
        ),
        boundary=layout.boundary or _hull(networks),
        boundary_known=layout.boundary is not None,
        attribution=layout.attribution,
        zones=layout.zones,
        zone_shares=shares(layout.zones),
        stops=stops,
        stop_metres=stop_metres,
        parking=layout.parking,
        quality=quality,
    )


def _read_roads(sources: CitySources, names: tuple[str, ...]) -> Layout:
    if sources.kind is SourceKind.OSM:
        return read_osm(sources.roads, names=names)
    if sources.kind is SourceKind.AEQUILIBRAE:
        return read_aequilibrae(sources.roads)
    return read_network(sources.roads)


def _with_tables(layout: Layout, sources: CitySources) -> Layout:
    """Let the tables that were named take the place of what the roads' source says."""
    if sources.zones:
        layout = replace(layout, zones=read_zones(sources.zones))
    if sources.parking:
        layout = replace(layout, parking=read_parking(sources.parking))
    return layout


def _read_feed(path: Path | None) -> Feed | None:
    if path is None:
        return None
    schedule, counts = read_feed(path)
    return Feed(schedule, counts, validate_feed(path))


def _made_zones(layout: Layout, networks: Networks, reach: RoadReach) -> tuple[ZoneRow, ...]:
    """Draw zones from buildings near the roads; where too few are mapped, from road length."""
    buildings, drive, main = layout.buildings, networks.drive, networks.drive_main
    if len(buildings.lon) >= ENOUGH_BUILDINGS * drive.nodes:
        near = reach.metres_to_points(buildings.lon, buildings.lat) <= OUTSIDE_METRES
        return hexagons(buildings.lon[near], buildings.lat[near], buildings.floor_area[near])
    metres = np.bincount(drive.tail, drive.length_metres, minlength=drive.nodes).astype(float)
    return hexagons(drive.lon[main], drive.lat[main], metres[main])


def _check_zones(zones: tuple[ZoneRow, ...], reach: RoadReach) -> int:
    """Refuse a zone with people far from every road; return how many have no road inside."""
    shapes = [shape(z.outline) if z.outline else shapely.Point(z.lon, z.lat) for z in zones]
    metres = reach.metres_to_shapes(shapes)
    lived_in = np.array([z.population != 0 for z in zones], bool)
    astray = np.flatnonzero(lived_in & (metres > OUTSIDE_METRES))
    if len(astray):
        at = int(astray[np.argmax(metres[astray])])
        raise Invalid(
            "{name} lies {km:.1f} km from the nearest road "
            "({astray} of {zones} zones lie more than 2 km away).",
            where=zones[at].where,
            remedy="Check that longitude comes before latitude and that the roads cover them.",
            name=zones[at].name,
            km=metres[at] / 1000,
            astray=len(astray),
            zones=len(zones),
        )
    areas = np.array([z.outline is not None for z in zones], bool)
    return int((areas & (metres > 0)).sum())


def _stops(
    layout: Layout, feed: Feed | None, reach: RoadReach, sources: CitySources
) -> tuple[tuple[StopRow, ...], Floats, int]:
    """Return the stops near the roads, their metres to it, and how many lie elsewhere."""
    given = feed.stops if feed else ()
    rows = given + _not_among(layout.stops, given)
    metres = reach.metres_to_points([r.lon for r in rows], [r.lat for r in rows])
    near = metres <= OUTSIDE_METRES
    if sources.gtfs and not near[: len(given)].any():
        raise Invalid(
            "No stop of the feed lies within 2 km of the roads.",
            where=f"{sources.gtfs.name}:stops.txt",
            remedy="Pass the feed of this city, or roads that cover it.",
        )
    kept = tuple(row for row, keep in zip(rows, near, strict=True) if keep)
    return kept, metres[near], int((~near).sum())


def _not_among(rows: tuple[StopRow, ...], given: tuple[StopRow, ...]) -> tuple[StopRow, ...]:
    """Leave out stops that stand where one of *given* does."""
    if not given:
        return rows
    lon, lat = np.array([r.lon for r in given]), np.array([r.lat for r in given])
    return tuple(
        row for row in rows if haversine(lon, lat, row.lon, row.lat).min() > SAME_STOP_METRES
    )


def _hull(networks: Networks) -> Geometry:
    drive, main = networks.drive, networks.drive_main
    points = shapely.multipoints(np.column_stack([drive.lon[main], drive.lat[main]]))
    return dict(mapping(shapely.concave_hull(points, ratio=0.15)))


def _counts(layout: Layout, networks: Networks, feed: Feed | None) -> dict[str, Number]:
    counts: dict[str, Number] = {**networks.counts, **layout.counts}
    known = [zone.population for zone in layout.zones if zone.population is not None]
    counts |= {
        "zones": len(layout.zones),
        "zones_made": sum(zone.made for zone in layout.zones),
        "zones_without_population": len(layout.zones) - len(known),
        "population": round(sum(known)),
        "buildings": len(layout.buildings.lon),
        "parking": len(layout.parking),
        "parking_with_capacity": sum(row.capacity is not None for row in layout.parking),
        "boundary_known": int(layout.boundary is not None),
    }
    if feed:
        first, last = feed.schedule.dates
        counts |= feed.counts
        counts |= {
            "stops_in_feed": len(feed.schedule.stop_id),
            "feed_first_day": first,
            "feed_last_day": last,
        }
    return counts


def _write_network(path: Path, networks: Networks, layout: Layout) -> None:
    buildings = layout.buildings
    arrays: dict[str, Any] = {
        "drive_main": networks.drive_main,
        "walk_main": networks.walk_main,
        "building_lon": buildings.lon,
        "building_lat": buildings.lat,
        "building_floor_area": buildings.floor_area,
        "building_use": buildings.use,
    }
    for prefix, graph in (("drive", networks.drive), ("walk", networks.walk)):
        arrays |= {f"{prefix}_{name}": array for name, array in graph.to_arrays().items()}
    np.savez(path, **arrays)


def _write_timetable(path: Path, schedule: Schedule) -> None:
    names = [name for name in Schedule.__slots__ if name != "services"]
    np.savez(
        path,
        **{name: getattr(schedule, name) for name in names},
        services=np.array(orjson.dumps(schedule.services_as_rows()).decode()),
    )
