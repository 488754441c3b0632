"""Terms of another year: the same rules, every date moved by whole calendar years."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from dure.programme.domain.terms import EligibilityRule, Terms

D = TypeVar("D", bound=date)


def moved_terms(terms: Terms, years: int) -> Terms:
    """Return the terms with windows and reference days *years* later.

    A window keeps its day of the month and its time of day in the call's own zone, so its
    weekday changes; 29 February becomes the 28th where there is none.
    """
    zone = ZoneInfo(terms.time_zone)
    windows = tuple(
        replace(
            window,
            opens_at=_moved_instant(window.opens_at, years, zone),
            closes_at=_moved_instant(window.closes_at, years, zone),
        )
        for window in terms.windows
    )
    eligibility = tuple(_moved_rule(rule, years) for rule in terms.eligibility)
    return replace(terms, windows=windows, eligibility=eligibility)


def moved_title(title: str, old: int, new: int) -> str:
    """Return a title with the year in it replaced; the same where none stands there."""
    return title.replace(str(old), str(new))


def _moved_rule(rule: EligibilityRule, years: int) -> EligibilityRule:
    day = rule.parameters.get("at")
    if not isinstance(day, str):
        return rule
    moved = _moved(date.fromisoformat(day), years).isoformat()
    return replace(rule, parameters={**rule.parameters, "at": moved})


def _moved_instant(instant: datetime, years: int, zone: ZoneInfo) -> datetime:
    wall = instant.astimezone(zone).replace(tzinfo=None)
    return _moved(wall, years).replace(tzinfo=zone)


def _moved(day: D, years: int) -> D:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def month_later(day: date, months: int) -> date:
    """Return the same day of the month some months later; the last one where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
