"""How far the money is behind its plan, and what warns early."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from dure.delivery.domain.plan import WorkPackage

BEHIND = Fraction(1, 5)
"""A project is behind if what is spent falls short of the plan by a fifth of the whole."""

NO_CONTRACT_AFTER = timedelta(days=90)
LATE_SHARE = Fraction(3, 4)
LEFT_LATE = Fraction(1, 2)
MOST_MONTHS = 240
"""No project lasts longer than twenty years; what is typed beyond that is not drawn."""


class EarlyWarning(StrEnum):
    BEHIND_PLAN = "behind_plan"
    NO_CONTRACT = "no_contract"
    MILESTONE_OVERDUE = "milestone_overdue"
    MONEY_LEFT_LATE = "money_left_late"
    MATCH_LATE = "match_late"
    INSPECTION_OPEN = "inspection_open"


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a project's money on a day.

    Parameters
    ----------
    total_won, planned_won, spent_won
        The whole, what the plan would have spent by now, what was spent.
    elapsed
        Share of the project's days that are over, 0 to 1.
    """

    total_won: int
    planned_won: int
    spent_won: int
    elapsed: Fraction
    has_contract: bool
    overdue_milestones: int
    match_confirmed: bool
    open_findings: int
    days_since_start: int


def planned_until(packages: Iterable[WorkPackage], day: date) -> int:
    """Return what the plan has spent by the end of *day*, whole won, each package rounded down."""
    return sum(_spent(package, day) for package in packages)


def months_between(starts_on: date, ends_on: date) -> tuple[date, ...]:
    """Return the last day of each month of the period, the last one cut to its end.

    Of a period longer than `MOST_MONTHS` only the first so many.
    """
    days: list[date] = []
    month = starts_on.replace(day=1)
    while month <= ends_on and len(days) < MOST_MONTHS:
        following = (month + timedelta(days=32)).replace(day=1)
        days.append(min(following - timedelta(days=1), ends_on))
        month = following
    return tuple(days)


def elapsed_share(starts_on: date, ends_on: date, day: date) -> Fraction:
    """Return the share of the project's days that are over by the end of *day*, 0 to 1."""
    whole = (ends_on - starts_on).days + 1
    gone = (day - starts_on).days + 1
    return Fraction(min(max(gone, 0), whole), whole)


def warnings_of(progress: Progress) -> tuple[EarlyWarning, ...]:
    """Return what warns, in a fixed order; empty if all is well."""
    checks: Sequence[tuple[bool, EarlyWarning]] = (
        (_behind(progress), EarlyWarning.BEHIND_PLAN),
        (
            not progress.has_contract and progress.days_since_start > NO_CONTRACT_AFTER.days,
            EarlyWarning.NO_CONTRACT,
        ),
        (progress.overdue_milestones > 0, EarlyWarning.MILESTONE_OVERDUE),
        (
            progress.elapsed >= LATE_SHARE and progress.spent_won < LEFT_LATE * progress.total_won,
            EarlyWarning.MONEY_LEFT_LATE,
        ),
        (not progress.match_confirmed and progress.elapsed > 0, EarlyWarning.MATCH_LATE),
        (progress.open_findings > 0, EarlyWarning.INSPECTION_OPEN),
    )
    return tuple(warning for holds, warning in checks if holds)


def _behind(progress: Progress) -> bool:
    return progress.planned_won - progress.spent_won > BEHIND * progress.total_won


def _spent(package: WorkPackage, day: date) -> int:
    share = elapsed_share(package.starts_on, package.ends_on, day)
    return int(package.planned_won * share)
