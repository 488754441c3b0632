"""Rows of a trip file, checked one by one; docs/measures/transit.md has the columns."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator

from dure.core.errors import Invalid
from dure.core.said import say
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
            "The column {column} is missing.",
            where=say("{file}, line {line}", file=name, line=1),
            remedy="The first line names the columns {columns}.",
            column=missing[0],
            columns=", ".join(NEEDED),
        )
    for count, row in enumerate(reader, 1):
        if count > MAX_TRIPS:
            raise Invalid(
                "There are more than {most:,} trips.",
                where=say("{file}, line {line}", file=name, line=reader.line_num),
                remedy="Take a sample, and a fleet in proportion.",
                most=MAX_TRIPS,
            )
        yield _row(row, say("{file}, line {line}", file=name, line=reader.line_num))


def _row(row: dict[str, str | None], where: str) -> tuple[float, ...]:
    ready = _time(row, "ready_at", where)
    requested = _time(row, "requested_at", where) if row.get("requested_at") else ready
    if requested > ready:
        raise Invalid(
            "The trip is asked for after the person was ready.",
            where=_field(where, "requested_at"),
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
        raise Invalid(
            "Nobody travels.", where=_field(where, "passengers"), remedy="Give 1 or more."
        )
    return (requested, ready, *places, *people)


def _field(where: str, field: str) -> str:
    return say("{place}, {column}", place=where, column=field)


def _time(row: dict[str, str | None], field: str, where: str) -> int:
    text = (row.get(field) or "").strip()
    if text.isdigit() and int(text) <= _DAY_SECONDS:
        return int(text)
    return seconds_of(text, where=_field(where, field))


def _number(row: dict[str, str | None], field: str, where: str, bound: float) -> float:
    text = (row.get(field) or "").strip()
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not -bound <= value <= bound:
        raise Invalid(
            "{text!r} is not a number of degrees.",
            where=_field(where, field),
            remedy="Write longitude and latitude as 127.1336 and 37.4746.",
            text=text,
        )
    return value


def _people(row: dict[str, str | None], field: str, where: str, default: int) -> int:
    text = (row.get(field) or "").strip()
    if not text:
        return default
    if not text.isdigit() or int(text) > 100:
        raise Invalid(
            "{text!r} is not a number of people.",
            where=_field(where, field),
            remedy="Give a whole number, or leave it empty.",
            text=text,
        )
    return int(text)
