"""Rows of a trip file, checked one by one; docs/measures/transit.md has the columns."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator

from dure.core.errors import Invalid
from dure.transit.domain.check import seconds_of
from dure.transit.domain.demand import MAX_TRIPS

NEEDED = ("ready_at", "origin_lon", "origin_lat", "destination_lon", "destination_lat")
OPTIONAL = ("requested_at", "passengers", "wheelchairs")
_DAY_SECONDS = 36 * 3600


def trip_rows(stream: Iterable[str], name: str) -> Iterator[tuple[float, ...]]:
    """Read trips: requested and ready at, origin, destination, passengers, wheelchairs.

    Parameters
    ----------
    name
        Of the file, for the errors.

    Raises
    ------
    Invalid
        With file, line and field, if a column is missing, a value cannot be, or there are more
        trips than a study may have.
    csv.Error
        If the text is no CSV.
    """
    reader = csv.DictReader(stream)
    missing = [column for column in NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        raise Invalid(
            f"The column {missing[0]} is missing.",
            where=f"{name}, line 1",
            remedy=f"The first line names the columns {', '.join(NEEDED)}.",
        )
    for count, row in enumerate(reader, 1):
        if count > MAX_TRIPS:
            raise Invalid(
                f"There are more than {MAX_TRIPS:,} trips.",
                where=f"{name}, line {reader.line_num}",
                remedy="Take a sample, and a fleet in proportion.",
            )
        yield _row(row, f"{name}, line {reader.line_num}")


def _row(row: dict[str, str | None], where: str) -> tuple[float, ...]:
    ready = _time(row, "ready_at", where)
    requested = _time(row, "requested_at", where) if row.get("requested_at") else ready
    if requested > ready:
        raise Invalid(
            "The trip is asked for after the person was ready.",
            where=f"{where}, requested_at",
            remedy="Leave requested_at empty for trips that are not booked ahead.",
        )
    places = (
        _number(row, "origin_lon", where, 180),
        _number(row, "origin_lat", where, 90),
        _number(row, "destination_lon", where, 180),
        _number(row, "destination_lat", where, 90),
    )
    people = _people(row, "passengers", where, 1), _people(row, "wheelchairs", where, 0)
    if sum(people) < 1:
        raise Invalid("Nobody travels.", where=f"{where}, passengers", remedy="Give 1 or more.")
    return (requested, ready, *places, *people)


def _time(row: dict[str, str | None], field: str, where: str) -> int:
    text = (row.get(field) or "").strip()
    if text.isdigit() and int(text) <= _DAY_SECONDS:
        return int(text)
    return seconds_of(text, where=f"{where}, {field}")


def _number(row: dict[str, str | None], field: str, where: str, bound: float) -> float:
    text = (row.get(field) or "").strip()
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not -bound <= value <= bound:
        raise Invalid(
            f"{text!r} is not a number of degrees.",
            where=f"{where}, {field}",
            remedy="Write longitude and latitude as 127.1336 and 37.4746.",
        )
    return value


def _people(row: dict[str, str | None], field: str, where: str, default: int) -> int:
    text = (row.get(field) or "").strip()
    if not text:
        return default
    if not text.isdigit() or int(text) > 100:
        raise Invalid(
            f"{text!r} is not a number of people.",
            where=f"{where}, {field}",
            remedy="Give a whole number, or leave it empty.",
        )
    return int(text)
