"""Every write to an implementation plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import bounded, needed_reason
from dure.core.errors import Busy, Incomplete, NotAllowed
from dure.core.said import say
from dure.delivery.access.plan import may_decide, may_draft, may_edit
from dure.delivery.actions.course import require_active
from dure.delivery.actions.project import locked_project, move_project
from dure.delivery.actions.telling import tell
from dure.delivery.domain.plan import (
    PLAN_WORKFLOW,
    PlanState,
    checked_period,
    missing_for_submission,
    packages_from_rows,
    packages_to_rows,
)
from dure.delivery.domain.project import ProjectState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import ImplementationPlan, Project
from dure.delivery.queries.building import AGENCY, LEAD, Who, locked_row

TOLD: dict[str, tuple[Who, str]] = {
    "submit": (AGENCY, gettext_noop("{title}: a plan waits for a decision.")),
    "return": (LEAD, gettext_noop("{title}: the plan was sent back.")),
    "approve": (LEAD, gettext_noop("{title}: the plan is approved.")),
}
"""Who is told of a move, and what."""


@transaction.atomic
def draft_plan(
    *, project_id: int, actor: Actor, now: datetime, reason: str = ""
) -> ImplementationPlan:
    """Begin a version of the plan, from the approved one where there is one.

    The first begins the planning of an agreed project.

    Raises
    ------
    NotFound, NotAllowed, Invalid
        If the project is unseen, the actor is not of the city, or the project is halted.
    IllegalMove
        If the agreement is not signed yet.
    Busy
        If another version is in work.
    Incomplete
        If a later version says no reason.
    """
    project = locked_project(project_id, actor)
    if not may_draft(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(project)
    if _plans(project).filter(state__in=("draft", "submitted")).exists():
        raise Busy("Another version of the plan is in work.")
    last = _plans(project).order_by("-version").first()
    if last is not None and not reason.strip():
        raise Incomplete(("reason",))
    if ProjectState(project.state) in {ProjectState.AWARDED, ProjectState.AGREED}:
        move_project(project, "start_planning", actor=actor, now=now)
    plan = ImplementationPlan.objects.create(
        project=project,
        version=last.version + 1 if last else 1,
        summary=last.summary if last else "",
        starts_on=last.starts_on if last else project.starts_on,
        ends_on=last.ends_on if last else project.ends_on,
        work_packages=last.work_packages if last else [],
        readiness=last.readiness if last else {},
        reason=bounded(reason, MOST_WORDS, say("Reason")),
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(verb="plan.draft", subject=plan, actor=actor, now=now, project=project.pk)
    return plan


@transaction.atomic
def edit_plan(
    *,
    plan_id: int,
    summary: str,
    starts_on: date | None,
    ends_on: date | None,
    work_packages: Sequence[Mapping[str, object]],
    readiness: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> ImplementationPlan:
    """Write a draft of the plan. Raises `NotFound`, `NotAllowed`, `IllegalMove` or `Invalid`."""
    plan = locked_row(ImplementationPlan, actor, plan_id)
    if not may_edit(actor, plan):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(plan.project)
    _move(plan, "edit")
    checked_period(starts_on, ends_on)
    plan.work_packages = packages_to_rows(packages_from_rows(work_packages))
    plan.summary, plan.starts_on, plan.ends_on = summary.strip(), starts_on, ends_on
    plan.readiness = {key: value.strip() for key, value in readiness.items() if value.strip()}
    plan.entered_by_id = actor.user_id
    fields = ("summary", "starts_on", "ends_on", "work_packages", "readiness", "entered_by")
    return _saved(plan, "edit", actor=actor, now=now, fields=fields)


@transaction.atomic
def submit_plan(*, plan_id: int, actor: Actor, now: datetime) -> ImplementationPlan:
    """Hand a plan in. Raises as `edit_plan`, and `Incomplete` naming what it lacks."""
    plan = locked_row(ImplementationPlan, actor, plan_id)
    if not may_edit(actor, plan):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(plan.project)
    PLAN_WORKFLOW.target("submit", PlanState(plan.state))
    missing = missing_for_submission(
        plan.packages,
        plan.readiness,
        total_won=plan.project.national_won + plan.project.local_won,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )
    if missing:
        raise Incomplete(missing)
    _move(plan, "submit")
    return _saved(plan, "submit", actor=actor, now=now)


@transaction.atomic
def return_plan(*, plan_id: int, reason: str, actor: Actor, now: datetime) -> ImplementationPlan:
    """Send a plan back. Raises `NotFound`, `NotAllowed`, `IllegalMove`, `Incomplete`."""
    plan = locked_row(ImplementationPlan, actor, plan_id)
    _require_decider(actor, plan)
    _move(plan, "return")
    reason = needed_reason(reason, MOST_WORDS)
    plan.reason = reason
    return _saved(plan, "return", actor=actor, now=now, fields=("reason",), reason=plan.reason)


@transaction.atomic
def approve_plan(*, plan_id: int, actor: Actor, now: datetime) -> ImplementationPlan:
    """Approve a plan; the one before it is replaced, and the project's days are the plan's.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If it is unseen, the actor entered it or is not of the agency, or it was not handed in.
    """
    plan = locked_row(ImplementationPlan, actor, plan_id)
    _require_decider(actor, plan)
    _move(plan, "approve")
    for before in _plans(plan.project).filter(state=PlanState.APPROVED.value):
        _move(before, "supersede")
        _saved(before, "supersede", actor=actor, now=now)
    plan.approved_by_id, plan.approved_at = actor.user_id, now
    _saved(plan, "approve", actor=actor, now=now, fields=("approved_by", "approved_at"))
    project = locked_project(plan.project_id, actor)
    project.starts_on, project.ends_on = plan.starts_on, plan.ends_on
    project.save(update_fields=("starts_on", "ends_on"))
    if ProjectState(project.state) is ProjectState.PLANNING:
        move_project(project, "approve_plan", actor=actor, now=now, plan=plan.version)
    return plan


def _plans(project: Project) -> QuerySet[ImplementationPlan]:
    return ImplementationPlan.objects.filter(project=project)


def _require_decider(actor: Actor, plan: ImplementationPlan) -> None:
    if not may_decide(actor, plan):
        raise NotAllowed("Only the agency may decide on a plan, and nobody on their own.")


def _move(plan: ImplementationPlan, move: str) -> None:
    plan.state = PLAN_WORKFLOW.target(move, PlanState(plan.state)).value


def _saved(
    plan: ImplementationPlan,
    move: str,
    *,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> ImplementationPlan:
    plan.updated_at = now
    plan.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"plan.{move}", subject=plan, actor=actor, now=now, **detail)
    if move in TOLD:
        who, what = TOLD[move]
        tell(
            plan.project,
            who,
            what,
            subject=plan,
            kind="plan.moved",
            href=f"/plans/{plan.pk}/",
            actor=actor,
            now=now,
        )
    return plan
