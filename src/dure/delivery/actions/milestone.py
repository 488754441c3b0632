"""Every write to a milestone."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.delivery.access.milestone import may_add, may_decide, may_report
from dure.delivery.actions.course import require_active
from dure.delivery.actions.project import locked_project
from dure.delivery.actions.telling import tell
from dure.delivery.domain.milestone import MILESTONE_WORKFLOW, MilestoneState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Milestone
from dure.delivery.queries.building import AGENCY, LEAD, Who, locked_row

TOLD: dict[str, tuple[Who, str]] = {
    "report": (AGENCY, gettext_noop("{title}: a milestone is reported, to be confirmed.")),
    "return": (LEAD, gettext_noop("{title}: the report of a milestone was sent back.")),
    "confirm": (LEAD, gettext_noop("{title}: a milestone is confirmed.")),
}
"""Who is told of a move, and what."""


@transaction.atomic
def add_milestone(
    *,
    project_id: int,
    title: str,
    due_on: date,
    actor: Actor,
    now: datetime,
    is_midterm: bool = False,
) -> Milestone:
    """Set a milestone. Raises `NotFound`, `NotAllowed`, `Invalid` or `Incomplete`."""
    project = locked_project(project_id, actor)
    if not may_add(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(project)
    if not title.strip():
        raise Incomplete(("title",))
    if is_midterm and Milestone.objects.filter(project=project, is_midterm=True).exists():
        raise Invalid("The project has its midterm milestone already.", where="is_midterm")
    milestone = Milestone.objects.create(
        project=project,
        title=title.strip(),
        due_on=due_on,
        is_midterm=is_midterm,
        created_at=now,
        updated_at=now,
    )
    record(verb="milestone.add", subject=milestone, actor=actor, now=now, project=project.pk)
    return milestone


@transaction.atomic
def report_milestone(
    *,
    milestone_id: int,
    reached_on: date,
    evidence: str,
    actor: Actor,
    now: datetime,
    file_id: int | None = None,
) -> Milestone:
    """Say that a milestone was reached, and what shows it.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If it is unseen, the actor is not of the city, or it is not planned.
    Incomplete
        If nothing shows it.
    Invalid
        If the day is still to come.
    """
    milestone = locked_row(Milestone, actor, milestone_id)
    if not may_report(actor, milestone):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(milestone.project)
    MILESTONE_WORKFLOW.target("report", MilestoneState(milestone.state))
    if not evidence.strip():
        raise Incomplete(("evidence",))
    if reached_on > localdate(now):
        raise Invalid("This day is still to come.", where="reached_on")
    milestone.reached_on, milestone.evidence = reached_on, evidence.strip()
    milestone.file_id, milestone.reported_by_id = file_id, actor.user_id
    fields = ("reached_on", "evidence", "file", "reported_by")
    return _moved(milestone, "report", actor=actor, now=now, fields=fields)


@transaction.atomic
def confirm_milestone(*, milestone_id: int, actor: Actor, now: datetime) -> Milestone:
    """Confirm what was reported. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    milestone = locked_row(Milestone, actor, milestone_id)
    _require_decider(actor, milestone)
    milestone.confirmed_by_id = actor.user_id
    return _moved(milestone, "confirm", actor=actor, now=now, fields=("confirmed_by",))


@transaction.atomic
def return_milestone(*, milestone_id: int, reason: str, actor: Actor, now: datetime) -> Milestone:
    """Send a report back. Raises as `confirm_milestone`, and `Incomplete` without a reason."""
    milestone = locked_row(Milestone, actor, milestone_id)
    _require_decider(actor, milestone)
    MILESTONE_WORKFLOW.target("return", MilestoneState(milestone.state))
    reason = needed_reason(reason, MOST_WORDS)
    return _moved(milestone, "return", actor=actor, now=now, reason=reason)


def _require_decider(actor: Actor, milestone: Milestone) -> None:
    if not may_decide(actor, milestone):
        raise NotAllowed("Only the agency may decide on a milestone, and nobody on their own.")


def _moved(
    milestone: Milestone,
    move: str,
    *,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> Milestone:
    milestone.state = MILESTONE_WORKFLOW.target(move, MilestoneState(milestone.state)).value
    milestone.updated_at = now
    milestone.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"milestone.{move}", subject=milestone, actor=actor, now=now, **detail)
    if move in TOLD:
        who, what = TOLD[move]
        tell(
            milestone.project,
            who,
            what,
            subject=milestone,
            kind="milestone.moved",
            href=f"/projects/{milestone.project_id}/milestones/",
            actor=actor,
            now=now,
        )
    return milestone
