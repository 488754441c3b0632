"""The implementation plan of a project: versions, work packages, readiness to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dure.core.errors import Invalid
from dure.core.workflow import Move, Workflow


class PlanState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


S = PlanState
MOST_YEARS = 10

PLAN_WORKFLOW = Workflow(
    S.DRAFT,
    (
        Move("edit", frozenset({S.DRAFT}), S.DRAFT),
        Move("submit", frozenset({S.DRAFT}), S.SUBMITTED),
        Move("return", frozenset({S.SUBMITTED}), S.DRAFT),
        Move("approve", frozenset({S.SUBMITTED}), S.APPROVED),
        Move("supersede", frozenset({S.APPROVED}), S.SUPERSEDED),
    ),
)


class Readiness(StrEnum):
    """What must be in hand before building begins; what held most real projects up."""

    LAND = "land"
    PERMITS = "permits"
    COUNCIL_BUDGET = "council_budget"
    PROCUREMENT = "procurement"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class WorkPackage:
    """A part of the work: what, from when to when, and what it will cost.

    Parameters
    ----------
    starts_on, ends_on
        First and last day.
    planned_won
        Whole won from all sources, >= 0; spread evenly over its days.
    """

    key: str
    title: str
    starts_on: date
    ends_on: date
    planned_won: int


def packages_from_rows(rows: Sequence[Mapping[str, object]]) -> tuple[WorkPackage, ...]:
    """Read work packages, each fault named by its row.

    Raises
    ------
    Invalid
        If a field is missing, a day is none, the end is before the start, a sum is negative, or
        two packages share a key.
    """
    packages = tuple(_package(number, row) for number, row in enumerate(rows, start=1))
    seen: set[str] = set()
    for number, package in enumerate(packages, start=1):
        if package.key in seen:
            raise Invalid(
                "Two work packages are called {key}.", where=f"row {number}", key=package.key
            )
        seen.add(package.key)
    return packages


def packages_to_rows(packages: Sequence[WorkPackage]) -> list[dict[str, object]]:
    """Return what is stored of work packages."""
    return [
        {
            "key": package.key,
            "title": package.title,
            "starts_on": package.starts_on.isoformat(),
            "ends_on": package.ends_on.isoformat(),
            "planned_won": package.planned_won,
        }
        for package in packages
    ]


def missing_for_submission(
    packages: Sequence[WorkPackage],
    readiness: Mapping[str, str],
    *,
    total_won: int,
    starts_on: date | None,
    ends_on: date | None,
) -> tuple[str, ...]:
    """Name what a plan lacks; empty if it can be submitted."""
    missing = [f"readiness.{item.value}" for item in Readiness if not readiness.get(item.value)]
    if not packages:
        missing.append("work_packages")
    elif sum(package.planned_won for package in packages) != total_won:
        missing.append("planned_total")
    if starts_on is None or ends_on is None:
        missing.append("period")
    elif any(p.starts_on < starts_on or p.ends_on > ends_on for p in packages):
        missing.append("packages_outside_period")
    return tuple(missing)


def checked_period(starts_on: date | None, ends_on: date | None) -> None:
    """Refuse days of a plan that are out of order, or more than `MOST_YEARS` apart.

    Raises
    ------
    Invalid
        Naming the last day.
    """
    if starts_on is None or ends_on is None:
        return
    if ends_on < starts_on:
        raise Invalid("The last day is before the first.", where="ends_on")
    if ends_on.year - starts_on.year > MOST_YEARS:
        raise Invalid("A plan lasts at most {years} years.", where="ends_on", years=MOST_YEARS)


def _package(number: int, row: Mapping[str, object]) -> WorkPackage:
    where = f"row {number}"
    key, title = str(row.get("key", "")).strip(), str(row.get("title", "")).strip()
    if not key or not title:
        raise Invalid("A work package needs a key and a title.", where=where)
    try:
        starts = date.fromisoformat(str(row.get("starts_on", "")))
        ends = date.fromisoformat(str(row.get("ends_on", "")))
        planned = int(str(row.get("planned_won", "")))
    except ValueError:
        raise Invalid("Days are written 2022-03-01 and sums in whole won.", where=where) from None
    if ends < starts or planned < 0:
        raise Invalid(
            "A work package ends after it starts and costs nothing below zero.", where=where
        )
    return WorkPackage(key, title, starts, ends, planned)
