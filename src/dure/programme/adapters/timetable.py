"""The order of presentations by lot, from the engine, and a slot as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from dure.engine.selection import draw_order
from dure.programme.domain.timetable import Seat, Span, place


def drawn_order(application_ids: Iterable[int], seed: str) -> tuple[int, ...]:
    """Return the applications by rising lot of a public seed; anyone can draw it again.

    The lot of an application is SHA-256 of the seed, "order" and the application's key.
    """
    return tuple(int(one) for one in draw_order((str(one) for one in application_ids), seed))


def compute(rule: Any, given: Any, seed: str) -> dict[str, Any]:
    """Return the output of a timetable run from its rule, input and seed.

    Parameters
    ----------
    given
        `applications` by key; `panels`, application to panel; `seats` as session, panel, start
        and end; `windows`, application to start and end. Instants are ISO 8601.

    Returns
    -------
    dict
        `order`, everybody by rising lot; `slots`, application to session, start and end;
        whoever has no place is missing from them.
    """
    order = drawn_order(given["applications"], seed)
    placing = place(
        order,
        {int(one): panel for one, panel in given["panels"].items()},
        [Seat(session, panel, _span(hours)) for session, panel, *hours in given["seats"]],
        {int(one): _span(hours) for one, hours in given["windows"].items()},
    )
    return {
        "order": list(order),
        "slots": {
            str(one): [seat.session_id, *said(seat.span)]
            for one, seat in sorted(placing.seats.items())
        },
    }


def said(span: Span) -> list[str]:
    """Return a span as it is sealed."""
    return [span.starts_at.isoformat(), span.ends_at.isoformat()]


def _span(hours: list[str]) -> Span:
    start, end = hours
    return Span(datetime.fromisoformat(start), datetime.fromisoformat(end))


def calendar(
    *, uid: str, title: str, place: str, starts_at: datetime, ends_at: datetime, now: datetime
) -> bytes:
    """Return one appointment as iCalendar (RFC 5545)."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dure//Presentations//KO",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(starts_at)}",
        f"DTEND:{_instant(ends_at)}",
        f"SUMMARY:{_escaped(title)}",
        f"LOCATION:{_escaped(place)}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> bytes:
    """Break a line after at most 75 bytes, never inside a character."""
    parts, current = [], b""
    for sign in line:
        encoded = sign.encode()
        if len(current) + len(encoded) > 74:
            parts.append(current)
            current = b""
        current += encoded
    return b"\r\n ".join((*parts, current))
