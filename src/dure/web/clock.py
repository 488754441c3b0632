"""The one place that reads the clock. Everything below takes `now` as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)
