"""Today's lines on one day: the city's feed cut to the stops within reach of a study's doors."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import word
from dure.engine.timetable import Timetable
from dure.places.domain.timetable import Service
from dure.transit.adapters.area import load_arrays
from dure.transit.domain.scenario import DayType, Scenario

MOST_DAYS = 800
"""Days at the end of a feed that are looked at for a representative one."""

_WEEKDAYS = {
    DayType.WEEKDAY: frozenset(range(5)),
    DayType.SATURDAY: frozenset({5}),
    DayType.SUNDAY: frozenset({6}),
}


@dataclass(frozen=True, slots=True, eq=False)
class DayTimetable:
    """The trips of one day.

    Parameters
    ----------
    day
        The date taken, ISO.
    code, name, lon, lat
        Of the stops, shape (s,).
    timetable
        Over those stops; vehicles are unknown and seats unlimited, as no feed tells them.
    """

    day: str
    code: tuple[str, ...]
    name: tuple[str, ...]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    timetable: Timetable


def load_day(path: Path, scenario: Scenario) -> DayTimetable:
    """Read the trips of the study's date, or of the typical date of its day type.

    Raises
    ------
    Invalid
        If the file is damaged or no service runs on such a day.
    """
    arrays = load_arrays(path)
    services = tuple(
        Service(
            row["service_id"],
            tuple(bool(flag) for flag in row["weekdays"]),
            row["start"],
            row["end"],
            tuple(row["added"]),
            tuple(row["removed"]),
        )
        for row in json.loads(str(arrays["services"]))
    )
    sizes = Counter(arrays["trip_service"].tolist())
    day = _date(services, sizes, scenario)
    running = [i for i, service in enumerate(services) if service.runs_on(day)]
    chosen = np.flatnonzero(np.isin(arrays["trip_service"], running))
    start = arrays["trip_start"]
    visits = np.concatenate(
        [np.arange(start[trip], start[trip + 1]) for trip in chosen] or [np.arange(0)]
    ).astype(np.int64)
    timetable = Timetable(
        stop_count=len(arrays["stop_id"]),
        trip_start=np.concatenate(([0], np.cumsum(np.diff(start)[chosen]))),
        stop=arrays["stop"][visits],
        arrive=arrays["arrive"][visits],
        depart=arrays["depart"][visits],
        capacity=np.zeros(len(chosen), np.int32),
    )
    return DayTimetable(
        day.isoformat(),
        tuple(arrays["stop_id"].tolist()),
        tuple(arrays["stop_name"].tolist()),
        arrays["stop_lon"].astype(np.float64),
        arrays["stop_lat"].astype(np.float64),
        timetable,
    )


def cut_to(day: DayTimetable, stops: npt.NDArray[np.int64]) -> DayTimetable:
    """Keep the given stops, the visits there, and the trips that make two of them.

    Nobody whose walks end at these stops can use more, as both ends of every trip are in reach.
    """
    table = day.timetable
    place = np.full(table.stop_count, -1)
    place[stops] = np.arange(len(stops))
    trip = table.trip_of_visit()
    here = place[table.stop] >= 0
    count = np.bincount(trip[here], minlength=table.trip_count)
    kept = here & (count >= 2)[trip]
    lengths = count[count >= 2]
    return DayTimetable(
        day.day,
        tuple(day.code[i] for i in stops),
        tuple(day.name[i] for i in stops),
        day.lon[stops],
        day.lat[stops],
        Timetable(
            stop_count=len(stops),
            trip_start=np.concatenate(([0], np.cumsum(lengths))),
            stop=place[table.stop[kept]],
            arrive=table.arrive[kept],
            depart=table.depart[kept],
            capacity=np.zeros(len(lengths), np.int32),
        ),
    )


def _date(services: tuple[Service, ...], sizes: Counter[int], scenario: Scenario) -> date:
    if scenario.date:
        return _given_date(services, scenario.date)
    first = min((s.first_day for s in services if s.first_day), default="")
    last = max((s.last_day for s in services), default="")
    candidates: list[tuple[date, int]] = []
    if first and last:
        end = date.fromisoformat(last)
        day = max(date.fromisoformat(first), end - timedelta(days=MOST_DAYS))
        while day <= end:
            if day.weekday() in _WEEKDAYS[scenario.day_type]:
                trips = sum(sizes[i] for i, s in enumerate(services) if s.runs_on(day))
                candidates.append((day, trips))
            day += timedelta(days=1)
    served = [(day, trips) for day, trips in candidates if trips]
    if not served:
        raise Invalid(
            "The city's timetable has no {day_type} on which anything runs.",
            where="[study] day_type",
            remedy="Choose another day type, or import a newer feed.",
            day_type=word(scenario.day_type.value),
        )
    # The usual number of trips, and the last day that has it: holidays are rare, and the end of
    # a feed is nearest to what runs now.
    usual = Counter(trips for _, trips in served).most_common()
    most = max(times for _, times in usual)
    trips = max(trips for trips, times in usual if times == most)
    return next(day for day, n in reversed(served) if n == trips)


def _given_date(services: tuple[Service, ...], text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            "There is no day {day}.", where="[study] date", remedy="Choose another.", day=text
        ) from None
    if not any(service.runs_on(day) for service in services):
        first = min((s.first_day for s in services if s.first_day), default="?")
        last = max((s.last_day for s in services), default="?")
        raise Invalid(
            "No service of the city's timetable runs on {day}.",
            where="[study] date",
            remedy="The feed speaks of {first} to {last}; or give a day type instead.",
            day=text,
            first=first,
            last=last,
        )
    return day
