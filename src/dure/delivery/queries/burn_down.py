"""How far a project's money is behind its plan: the curve, and what warns early."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dure.delivery.domain.burn_down import (
    EarlyWarning,
    Progress,
    elapsed_share,
    months_between,
    planned_until,
    warnings_of,
)
from dure.delivery.domain.expenditure import ExpenditureState
from dure.delivery.domain.gate import Gate
from dure.delivery.domain.plan import PlanState, WorkPackage
from dure.delivery.models import Contract, Expenditure, ImplementationPlan, InspectionFinding
from dure.delivery.models import Project as ProjectRow
from dure.delivery.queries.gate import facts_of
from dure.delivery.queries.milestone import overdue

SPENT = (ExpenditureState.POSTED.value,)


@dataclass(frozen=True, slots=True)
class Point:
    """One month's end: what the plan has spent by then, and what was spent; None: to come."""

    day: date
    planned_won: int
    spent_won: int | None


@dataclass(frozen=True, slots=True)
class BurnDown:
    """The curve of a project with its warnings; no points without an approved plan."""

    points: tuple[Point, ...]
    warnings: tuple[EarlyWarning, ...]
    total_won: int
    spent_won: int


def approved_plan(project: ProjectRow) -> ImplementationPlan | None:
    """Return the plan in force, None if none is approved."""
    return ImplementationPlan.objects.filter(
        project=project, state=PlanState.APPROVED.value
    ).first()


def burn_down(project: ProjectRow, day: date) -> BurnDown:
    """Return how a project that the caller has found visible stands on *day*. Seven queries."""
    plan = approved_plan(project)
    spent = sorted(
        Expenditure.objects.filter(project=project, state__in=SPENT).values_list(
            "spent_on", "amount_won"
        )
    )
    total = project.national_won + project.local_won
    so_far = _until(spent, day)
    if plan is None or plan.starts_on is None or plan.ends_on is None:
        return BurnDown((), (), total, so_far)
    packages = plan.packages
    points = tuple(
        Point(end, planned_until(packages, end), _until(spent, end) if end <= day else None)
        for end in months_between(plan.starts_on, plan.ends_on)
    )
    progress = _progress(project, packages, (plan.starts_on, plan.ends_on), day, so_far)
    warnings = warnings_of(progress)
    return BurnDown(points, warnings, total, so_far)


def _progress(
    project: ProjectRow,
    packages: tuple[WorkPackage, ...],
    period: tuple[date, date],
    day: date,
    spent: int,
) -> Progress:
    starts_on, ends_on = period
    match = facts_of(project, (Gate.MATCH_IN_FULL,))[Gate.MATCH_IN_FULL]
    return Progress(
        total_won=project.national_won + project.local_won,
        planned_won=planned_until(packages, day),
        spent_won=spent,
        elapsed=elapsed_share(starts_on, ends_on, day),
        has_contract=Contract.objects.filter(project=project).exists(),
        overdue_milestones=overdue(project, day).count(),
        match_confirmed=match.holds,
        open_findings=InspectionFinding.objects.filter(
            inspection__project=project, settled_at__isnull=True
        ).count(),
        days_since_start=(day - starts_on).days,
    )


def _until(spent: list[tuple[date, int]], day: date) -> int:
    return sum(won for spent_on, won in spent if spent_on <= day)
