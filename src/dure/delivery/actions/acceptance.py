"""Every write to the acceptance of a project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import needed
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed
from dure.core.said import say
from dure.delivery.access.acceptance import may_ask, may_decide
from dure.delivery.actions.project import locked_project, move_project
from dure.delivery.actions.telling import tell
from dure.delivery.domain.acceptance import (
    ACCEPTANCE_WORKFLOW,
    AcceptanceItem,
    AcceptanceState,
)
from dure.delivery.domain.inspection import FindingGrade
from dure.delivery.domain.project import ProjectState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Acceptance, InspectionFinding, Milestone, Project
from dure.delivery.queries.building import AGENCY, LEAD, Who, locked_row

TOLD: dict[str, tuple[Who, str]] = {
    "ask": (AGENCY, gettext_noop("{title} asks for acceptance.")),
    "give": (LEAD, gettext_noop("{title}: what was built is accepted.")),
    "refuse": (LEAD, gettext_noop("{title}: acceptance is refused.")),
}
"""Who is told of a move, and what."""


@transaction.atomic
def ask_acceptance(
    *,
    project_id: int,
    items: Mapping[str, str],
    handed_over_on: date,
    operate_until: date,
    actor: Actor,
    now: datetime,
) -> Acceptance:
    """Ask that what was built be accepted, or ask again after a refusal.

    Raises
    ------
    NotFound, NotAllowed
        If the project is unseen, or the actor is not of the city.
    IllegalMove
        If the project is not being built, or acceptance is asked for or given already.
    Incomplete
        Naming what is not shown: items, milestones that are open, findings that are major.
    Invalid
        If the obligation to operate ends before it begins.
    """
    project = locked_project(project_id, actor)
    if not may_ask(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    if ProjectState(project.state) is not ProjectState.BUILDING:
        raise IllegalMove("ask_acceptance", project.state)
    before = Acceptance.objects.select_for_update().filter(project=project).first()
    if before is not None:
        ACCEPTANCE_WORKFLOW.target("ask_again", AcceptanceState(before.state))
    missing = _missing(project, items)
    if missing:
        raise Incomplete(missing)
    if operate_until <= handed_over_on:
        raise Invalid("It must be kept running after it is handed over.", where="operate_until")
    acceptance = before or Acceptance(project=project, created_at=now)
    acceptance.state = (
        ACCEPTANCE_WORKFLOW.target("ask_again", AcceptanceState(before.state)).value
        if before
        else ACCEPTANCE_WORKFLOW.initial.value
    )
    acceptance.items = {key: value.strip() for key, value in items.items()}
    acceptance.handed_over_on, acceptance.operate_until = handed_over_on, operate_until
    acceptance.answer, acceptance.decided_by_id, acceptance.decided_at = "", None, None
    acceptance.entered_by_id, acceptance.updated_at = actor.user_id, now
    acceptance.save()
    record(verb="acceptance.ask", subject=acceptance, actor=actor, now=now, project=project.pk)
    _tell(acceptance, "ask", actor, now)
    return acceptance


@transaction.atomic
def give_acceptance(*, acceptance_id: int, actor: Actor, now: datetime) -> Acceptance:
    """Accept what was built; the project is accepted with it.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If it is unseen, the actor asked for it or is not of the agency, or it is decided.
    """
    acceptance = _for_decision(acceptance_id, actor)
    _decided(acceptance, "give", "", actor=actor, now=now)
    project = locked_project(acceptance.project_id, actor)
    move_project(project, "accept", actor=actor, now=now)
    return acceptance


@transaction.atomic
def refuse_acceptance(
    *, acceptance_id: int, answer: str, actor: Actor, now: datetime
) -> Acceptance:
    """Refuse acceptance with what is to be put right. Raises as above, and `Incomplete`."""
    acceptance = _for_decision(acceptance_id, actor)
    ACCEPTANCE_WORKFLOW.target("refuse", AcceptanceState(acceptance.state))
    told = needed(answer, MOST_WORDS, "answer", say("Answer"))
    return _decided(acceptance, "refuse", told, actor=actor, now=now)


def _missing(project: Project, items: Mapping[str, str]) -> tuple[str, ...]:
    missing = [
        f"items.{item.value}" for item in AcceptanceItem if not items.get(item.value, "").strip()
    ]
    if Milestone.objects.filter(project=project, state__in=("planned", "reported")).exists():
        missing.append("milestones")
    major = InspectionFinding.objects.filter(
        inspection__project=project, grade=FindingGrade.MAJOR.value, settled_at__isnull=True
    )
    if major.exists():
        missing.append("inspection_findings")
    return tuple(missing)


def _for_decision(acceptance_id: int, actor: Actor) -> Acceptance:
    acceptance = locked_row(Acceptance, actor, acceptance_id)
    if not may_decide(actor, acceptance):
        raise NotAllowed("Only the agency may decide on acceptance, and nobody on their own.")
    return acceptance


def _decided(
    acceptance: Acceptance, move: str, answer: str, *, actor: Actor, now: datetime
) -> Acceptance:
    acceptance.state = ACCEPTANCE_WORKFLOW.target(move, AcceptanceState(acceptance.state)).value
    acceptance.answer, acceptance.decided_by_id, acceptance.decided_at = answer, actor.user_id, now
    acceptance.updated_at = now
    acceptance.save(update_fields=("state", "answer", "decided_by", "decided_at", "updated_at"))
    record(verb=f"acceptance.{move}", subject=acceptance, actor=actor, now=now, answer=answer)
    _tell(acceptance, move, actor, now)
    return acceptance


def _tell(acceptance: Acceptance, move: str, actor: Actor, now: datetime) -> None:
    who, what = TOLD[move]
    tell(
        acceptance.project,
        who,
        what,
        subject=acceptance,
        kind="acceptance.moved",
        href=f"/projects/{acceptance.project_id}/acceptance/",
        actor=actor,
        now=now,
    )
