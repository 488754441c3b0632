"""When applicants present: places in time, breaks, and who goes where.

Not here: lots and rows. Times are instants; spans are half-open, `[starts_at, ends_at)`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_ROOM = 80
MOST_SEED = 120


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, `[starts_at, ends_at)`."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share an instant."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def lies_in(self, other: Span) -> bool:
        """Tell whether this span is wholly inside the other."""
        return other.starts_at <= self.starts_at and self.ends_at <= other.ends_at


@dataclass(frozen=True, slots=True)
class Seat:
    """One place in a session that an applicant can take."""

    session_id: int
    panel_id: int
    span: Span


@dataclass(frozen=True, slots=True)
class Placing:
    """Who presents where, and whom there was no place for."""

    seats: Mapping[int, Seat]  # application to seat
    unplaced: tuple[int, ...]


def seats_of(
    session_id: int, panel_id: int, hours: Span, minutes: int, breaks: Sequence[Span] = ()
) -> tuple[Seat, ...]:
    """Cut a session into seats of equal length; a seat that would run into a break begins after.

    Parameters
    ----------
    minutes
        Length of one presentation with its questions, >= 1.
    """
    length = timedelta(minutes=minutes)
    pauses = sorted(breaks, key=lambda pause: pause.starts_at)
    seats: list[Seat] = []
    at = hours.starts_at
    while at + length <= hours.ends_at:
        span = Span(at, at + length)
        pause = next((one for one in pauses if span.overlaps(one)), None)
        if pause is not None:
            at = pause.ends_at
            continue
        seats.append(Seat(session_id, panel_id, span))
        at = span.ends_at
    return tuple(seats)


def place(
    order: Sequence[int],
    panels: Mapping[int, int],
    seats: Sequence[Seat],
    windows: Mapping[int, Span],
) -> Placing:
    """Give every application one seat of its panel: as many as possible, then by the drawn order.

    An application takes the earliest free seat when its turn comes; if all that it may take are
    taken, someone moves on to another seat they may take (augmenting paths), so nobody is left
    out who could be placed.

    Parameters
    ----------
    order
        Applications in drawn order.
    panels
        Which panel hears which application.
    windows
        The time that an application asked for and was granted; none: any time.
    """
    by_time = sorted(seats, key=lambda seat: (seat.span.starts_at, seat.session_id))
    allowed = {one: _allowed(one, panels, by_time, windows) for one in order}
    taken: dict[Seat, int] = {}
    # Those tied to a window go first, each group in drawn order, so that others rarely move.
    turns = [one for one in order if one in windows] + [one for one in order if one not in windows]
    for one in turns:
        _seat(one, allowed, taken, set())
    seated = {one: seat for seat, one in taken.items()}
    return Placing(
        {one: seated[one] for one in order if one in seated},
        tuple(one for one in order if one not in seated),
    )


def _allowed(
    one: int, panels: Mapping[int, int], seats: Sequence[Seat], windows: Mapping[int, Span]
) -> list[Seat]:
    window = windows.get(one)
    return [
        seat
        for seat in seats
        if seat.panel_id == panels.get(one) and (window is None or seat.span.lies_in(window))
    ]


def _seat(
    one: int, allowed: Mapping[int, list[Seat]], taken: dict[Seat, int], seen: set[Seat]
) -> bool:
    for seat in allowed[one]:
        if seat not in taken:
            taken[seat] = one
            return True
    for seat in allowed[one]:
        if seat in seen:
            continue
        seen.add(seat)
        if _seat(taken[seat], allowed, taken, seen):
            taken[seat] = one
            return True
    return False
