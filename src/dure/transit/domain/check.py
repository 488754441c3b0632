"""The two checks that every part of a scenario uses, and times of day written as text."""

from __future__ import annotations

import re

from dure.core.errors import Invalid
from dure.core.said import Said, say

NO_REMEDY = say("")


def seconds_of(time: str, *, where: str) -> int:
    """Turn "HH:MM" or "HH:MM:SS" into seconds since the start of the service day.

    Raises
    ------
    Invalid
        If it is not such a time or lies past 36:00.
    """
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", time)
    seconds = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0) if found else -1
    if not 0 <= seconds <= 36 * 3600:
        raise Invalid(
            "{time!r} is not a time of day.", where=where, remedy='Write it as "06:30".', time=time
        )
    return seconds


def need(ok: bool, what: Said, *, where: str, remedy: Said = NO_REMEDY) -> None:
    if not ok:
        raise Invalid(what, where=where, remedy=remedy)


def need_range(table: str, values: dict[str, float], low: float, high: float) -> None:
    for name, value in values.items():
        need(
            low <= value <= high,
            say("{value} is not between {low:,} and {high:,}.", value=value, low=low, high=high),
            where=f"[{table}] {name}",
            remedy=say("Give a value from {low:,} to {high:,}.", low=low, high=high),
        )
