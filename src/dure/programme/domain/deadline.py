"""When an application can be handed in. A deadline is an instant; the server's receipt counts."""

from __future__ import annotations

from datetime import datetime

from dure.core.errors import Invalid


def closes_for(closes_at: datetime | None, extension_until: datetime | None) -> datetime | None:
    """Return the instant from which it is too late; None if there is none yet."""
    if closes_at is None or extension_until is None:
        return closes_at or extension_until
    return max(closes_at, extension_until)


def is_over(*, now: datetime, closes_at: datetime | None) -> bool:
    """Tell whether a deadline has passed; at the deadline itself it has. None never passes.

    Raises
    ------
    Invalid
        If one of the instants has no time zone.
    """
    _refuse_naive(now, closes_at)
    return closes_at is not None and now >= closes_at


def in_time(
    *,
    now: datetime,
    opens_at: datetime | None,
    closes_at: datetime | None,
    extension_until: datetime | None = None,
) -> bool:
    """Tell whether *now* lies in `[opens_at, closes_at)`, the extension included.

    Instants are compared, so it does not matter in which zone each is written.

    Raises
    ------
    Invalid
        If one of the instants has no time zone.
    """
    _refuse_naive(now, opens_at, closes_at, extension_until)
    end = closes_for(closes_at, extension_until)
    return opens_at is not None and end is not None and opens_at <= now < end


def _refuse_naive(*instants: datetime | None) -> None:
    if any(instant is not None and instant.utcoffset() is None for instant in instants):
        raise Invalid("A point in time needs its time zone.")
