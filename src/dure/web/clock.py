"""The one place that reads the clock. Everything below takes `now` as an argument."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

MOVED = "clock"
"""Name of the file in the data folder by which a trial plays on another day."""


def now() -> datetime:
    """Return this instant, in UTC.

    On a trial installation, and there alone, the file `clock` in the data folder may hold a whole
    number of seconds to add: so a call of months can be played through in an hour.
    """
    instant = datetime.now(UTC)
    return instant + _moved() if settings.SAMPLE else instant


def _moved() -> timedelta:
    try:
        return timedelta(seconds=int((Path(settings.DATA) / MOVED).read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()
