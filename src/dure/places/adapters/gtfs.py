"""Reads a GTFS feed into arrays (partridge) and has it validated (gtfs-guru).

Everything partridge returns is made plain here; no frame leaves this file. Frequencies are
expanded into trips, missing times between two known ones are put in evenly.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import gtfs_guru
import numpy as np
import pandas as pd
import partridge
from partridge.config import add_node_config, empty_config

from dure.core.errors import Invalid
from dure.core.said import say
from dure.places.domain.timetable import FeedFinding, Schedule, Service

NEEDED = ("stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
CALENDARS = ("calendar.txt", "calendar_dates.txt")
# A later one may have the reader look into an earlier one, whose fault shall not be its own.
TABLES = ("stop_times", "trips", "stops", "routes", "calendar", "calendar_dates", "frequencies")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_REMEDY = say(
    "Pass a GTFS schedule feed (.zip) with stops, routes, trips, stop_times and a calendar."
)


def read_feed(path: Path) -> tuple[Schedule, dict[str, float]]:
    """Read a feed's timetable, and count what had to be left out.

    Raises
    ------
    Invalid
        If the file is no zip, a table is missing, or a value cannot be read.
    """
    _refuse_without_tables(path)
    # Without edges between tables nothing is pruned: each fault is met in its own table.
    with _plain_words(path):
        feed = partridge.load_feed(str(path), config=add_node_config(empty_config()))
    tables = {}
    for name in TABLES:
        with _plain_words(path, f"{name}.txt"):
            tables[name] = getattr(feed, name)
    with _plain_words(path, "calendar.txt"):
        services = _services(tables["calendar"], tables["calendar_dates"])
    with _plain_words(path, "stop_times.txt"):
        return _schedule(tables, services, path.name)


def validate_feed(path: Path) -> tuple[FeedFinding, ...]:
    """Return what the validator finds, gravest first, one entry for each rule."""
    try:
        notices = gtfs_guru.validate(str(path)).notices
    except (OSError, ValueError, RuntimeError) as error:
        return (FeedFinding("validator_failed", "WARNING", 1, str(error)[:200]),)
    grouped: dict[tuple[str, str], list[Any]] = {}
    for notice in notices:
        grouped.setdefault((notice.severity, notice.code), []).append(notice)
    order = {"ERROR": 0, "WARNING": 1, "INFO": 2}
    findings = [
        FeedFinding(code, severity, len(found), _sample(found[0]))
        for (severity, code), found in grouped.items()
    ]
    return tuple(sorted(findings, key=lambda f: (order.get(f.severity, 3), f.code)))


def _sample(notice: Any) -> str:
    place = ":".join(str(part) for part in (notice.file, notice.row, notice.field) if part)
    return f"{place} {notice.message}".strip()[:200]


def _refuse_without_tables(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {Path(name).name for name in archive.namelist()}
            broken = archive.testzip()
    except (zipfile.BadZipFile, OSError) as error:
        raise Invalid(
            "The feed is not a zip file: {reason}.", where=path.name, remedy=_REMEDY, reason=error
        ) from error
    if broken:
        raise Invalid(
            "The zip is damaged.", where=f"{path.name}:{broken}", remedy="Fetch it again."
        )
    missing = [name for name in NEEDED if name not in names]
    if not names.intersection(CALENDARS):
        missing.append(" or ".join(CALENDARS))
    if missing:
        raise Invalid(
            "The feed lacks {missing}.",
            where=f"{path.name}:{missing[0]}",
            remedy=_REMEDY,
            missing=", ".join(missing),
        )


@contextmanager
def _plain_words(path: Path, table: str = "") -> Iterator[None]:
    """Turn whatever the frame library says into a refusal that names the table."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # partridge uses what pandas 3 calls deprecated
            yield
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise Invalid(
            "The table cannot be read: {reason}.",
            where=f"{path.name}:{table}".rstrip(":"),
            remedy="Check the feed with a GTFS validator.",
            reason=str(error)[:200],
        ) from error


def _schedule(
    tables: dict[str, Any], services: tuple[Service, ...], where: str
) -> tuple[Schedule, dict[str, float]]:
    columns = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
    times = _needed(tables, "stop_times", columns, where)
    stops = _needed(tables, "stops", ("stop_id", "stop_lat", "stop_lon"), where)
    stops = stops[stops.stop_lat.notna() & stops.stop_lon.notna()].drop_duplicates("stop_id")
    routes = _needed(tables, "routes", ("route_id", "route_type"), where)
    routes = routes.drop_duplicates("route_id").reset_index(drop=True)
    trips = _needed(tables, "trips", ("trip_id", "route_id", "service_id"), where)
    trips = trips.drop_duplicates("trip_id")
    total = len(trips)
    trips, visits = _visits(_known(trips, routes, services), times, stops, where)
    start = np.searchsorted(visits.trip.to_numpy(), np.arange(len(trips) + 1)).astype(np.int64)
    which, shift = _copies(trips, start, visits.depart.to_numpy(), tables["frequencies"])
    pick, new_start = _repeat(start, which)
    added = np.repeat(shift, np.diff(new_start))
    run = trips.iloc[which]
    schedule = Schedule(
        stop_id=_words(stops, "stop_id"),
        stop_name=_words(stops, "stop_name"),
        stop_lon=stops.stop_lon.to_numpy(np.float64),
        stop_lat=stops.stop_lat.to_numpy(np.float64),
        trip_start=new_start,
        stop=visits.stop.to_numpy(np.int32)[pick],
        arrive=visits.arrive.to_numpy(np.int64)[pick] + added,
        depart=visits.depart.to_numpy(np.int64)[pick] + added,
        trip_service=run.service.to_numpy(np.int32),
        trip_route=run.route.to_numpy(np.int32),
        trip_id=_words(run, "trip_id"),
        block_id=_words(run, "block_id"),
        route_id=_words(routes, "route_id"),
        route_name=_route_names(routes),
        route_type=routes.route_type.fillna(3).to_numpy(np.int32),
        services=services,
    )
    return schedule, {
        "trips_dropped": total - len(trips),
        "trips": schedule.trips,
        "routes": len(routes),
    }


def _needed(tables: dict[str, Any], name: str, columns: tuple[str, ...], where: str) -> Any:
    table = tables[name]
    place = f"{where}:{name}.txt"
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise Invalid(
            "Missing columns: {missing}.",
            where=f"{place}:1",
            remedy=_REMEDY,
            missing=", ".join(missing),
        )
    if table.empty:
        raise Invalid("The table has no row that is used.", where=place, remedy=_REMEDY)
    return table


def _known(trips: Any, routes: Any, services: tuple[Service, ...]) -> Any:
    """Return the trips whose service and route are known, with their numbers."""
    numbers = {service.service_id: number for number, service in enumerate(services)}
    trips = trips.assign(
        service=trips.service_id.map(numbers),
        route=pd.Index(routes.route_id).get_indexer(trips.route_id),
    )
    return trips[trips.service.notna() & (trips.route >= 0)].reset_index(drop=True)


def _visits(trips: Any, times: Any, stops: Any, where: str) -> tuple[Any, Any]:
    """Return the trips that can run, and their visits in order.

    A trip falls out if a stop of it is unknown, if it has fewer than two visits, no time at its
    first or last one, or if its times run backwards.
    """
    visits = pd.DataFrame(
        {
            "trip": pd.Index(trips.trip_id).get_indexer(times.trip_id),
            "order": times.stop_sequence.to_numpy(),
            "stop": pd.Index(stops.stop_id).get_indexer(times.stop_id),
            "arrive": times.arrival_time.fillna(times.departure_time).to_numpy(np.float64),
            "depart": times.departure_time.fillna(times.arrival_time).to_numpy(np.float64),
        }
    )
    visits = visits[visits.trip >= 0].sort_values(["trip", "order"], kind="stable")
    visits = _filled(visits)
    steps = visits.depart.shift().where(visits.trip.eq(visits.trip.shift()), -np.inf)
    bad = visits.arrive.isna() | (visits.stop < 0) | (visits.arrive < steps)
    bad |= visits.depart < visits.arrive
    sizes = np.bincount(visits.trip, minlength=len(trips))
    good = (sizes >= 2) & (np.bincount(visits.trip[bad], minlength=len(trips)) == 0)
    if not good.any():
        raise Invalid(
            "No trip has a usable sequence of stops and times.",
            where=f"{where}:stop_times.txt",
            remedy="Check the feed with a GTFS validator.",
        )
    renumbered = np.cumsum(good) - 1
    visits = visits[good[visits.trip]]
    visits = visits.assign(trip=renumbered[visits.trip])
    visits[["arrive", "depart"]] = visits[["arrive", "depart"]].round()
    return trips[good].reset_index(drop=True), visits


def _filled(visits: Any) -> Any:
    """Put missing times in evenly between known ones of the same trip; ends stay missing."""
    gap = visits.arrive.isna().to_numpy()
    if not gap.any():
        return visits
    at = np.arange(len(visits), dtype=np.float64)
    arrive, depart = visits.arrive.to_numpy().copy(), visits.depart.to_numpy().copy()
    between = np.interp(
        at, np.repeat(at[~gap], 2), np.column_stack([arrive, depart])[~gap].ravel()
    )
    trip = visits.trip.to_numpy()
    known = pd.Series(np.where(gap, np.nan, at))
    inside = known.groupby(trip).ffill().notna() & known.groupby(trip).bfill().notna()
    arrive[gap] = depart[gap] = np.where(inside, between, np.nan)[gap]
    return visits.assign(arrive=arrive, depart=depart)


def _copies(
    trips: Any, start: Any, depart: Any, frequencies: Any
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return which trips run and by how many seconds each is shifted, frequencies expanded."""
    number = {name: at for at, name in enumerate(trips.trip_id)}
    repeated: set[int] = set()
    which, shift = [], []
    for row in frequencies.itertuples():
        trip = number.get(row.trip_id)
        if trip is None or not row.headway_secs > 0:
            continue
        repeated.add(trip)
        first = depart[start[trip]]
        for begin in np.arange(row.start_time, row.end_time, row.headway_secs):
            which.append(trip)
            shift.append(begin - first)
    once = [trip for trip in range(len(trips)) if trip not in repeated]
    return np.array(once + which, np.int64), np.array([0] * len(once) + shift, np.int64)


def _repeat(start: Any, which: Any) -> tuple[Any, Any]:
    """Return the positions of the chosen trips' visits, one after the other, and their starts."""
    sizes = np.diff(start)[which]
    new_start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    inside = np.arange(new_start[-1]) - np.repeat(new_start[:-1], sizes)
    return np.repeat(start[which], sizes) + inside, new_start


def _services(calendar: Any, exceptions: Any) -> tuple[Service, ...]:
    changes: dict[str, tuple[list[str], list[str]]] = {}
    for row in exceptions.itertuples():
        added, removed = changes.setdefault(row.service_id, ([], []))
        (added if int(row.exception_type) == 1 else removed).append(_iso(row.date))
    services = []
    for row in calendar.itertuples():
        added, removed = changes.pop(row.service_id, ([], []))
        services.append(
            Service(
                service_id=row.service_id,
                weekdays=tuple(bool(getattr(row, day)) for day in WEEKDAYS),
                start=_iso(row.start_date),
                end=_iso(row.end_date),
                added=tuple(sorted(added)),
                removed=tuple(sorted(removed)),
            )
        )
    for service_id, (added, removed) in changes.items():
        days = tuple(sorted(added)), tuple(sorted(removed))
        services.append(Service(service_id, (False,) * 7, added=days[0], removed=days[1]))
    return tuple(services)


def _iso(value: date) -> str:
    return value.isoformat()[:10]


def _words(table: Any, column: str) -> Any:
    if column not in table.columns:
        return np.full(len(table), "", dtype="U1")
    return np.array(table[column].fillna("").tolist(), dtype=np.str_)


def _route_names(routes: Any) -> Any:
    short, long = _words(routes, "route_short_name"), _words(routes, "route_long_name")
    return np.array([a or b for a, b in zip(short, long, strict=True)], dtype=np.str_)
