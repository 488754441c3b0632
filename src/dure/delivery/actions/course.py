"""Moving a project on: by the decision of another noun, or by the city and the agency."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dure.core.actor import Actor
from dure.core.bounded import needed
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.core.said import say
from dure.delivery.access.course import may_evaluate, may_start
from dure.delivery.actions.project import locked_project, move_project
from dure.delivery.domain.project import PROJECT_WORKFLOW, ProjectState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Contract, Project
from dure.programme.queries.consortium import waits_for_review


def require_active(project: Project) -> None:
    """Refuse work on a project that is suspended, terminated, settled or closed.

    Raises
    ------
    Invalid
        Naming the state.
    """
    halted = {
        ProjectState.SUSPENDED,
        ProjectState.TERMINATED,
        ProjectState.CLAWBACK,
        ProjectState.SETTLED,
        ProjectState.CLOSED,
    }
    if ProjectState(project.state) in halted:
        raise Invalid(
            "Nothing can be entered while the project is halted or over.",
            remedy="Ask the agency to resume it, if it is suspended.",
        )


def require_settled_consortium(project: Project) -> None:
    """Refuse what needs an eligible consortium while a change in it waits for the agency.

    Raises
    ------
    Invalid
        Naming what is to be done.
    """
    if waits_for_review(project.application_id):
        raise Invalid(
            "The consortium has changed since the award, and the agency has not looked at it.",
            remedy="The agency reviews the change first.",
        )


@transaction.atomic
def start_building(*, project_id: int, actor: Actor, now: datetime) -> Project:
    """Begin to build by the approved plan, once a contract is signed.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If the project is unseen, the actor is not of the city, or no plan is approved.
    Incomplete
        If there is no contract yet.
    """
    project = locked_project(project_id, actor)
    if not may_start(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    PROJECT_WORKFLOW.target("start_building", ProjectState(project.state))
    if not Contract.objects.filter(project=project).exists():
        raise Incomplete(("contract",))
    move_project(project, "start_building", actor=actor, now=now)
    return project


@transaction.atomic
def start_operating(*, project_id: int, actor: Actor, now: datetime) -> Project:
    """Open the solution to its users. Raises as `start_building`, without `Incomplete`."""
    project = locked_project(project_id, actor)
    if not may_start(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    move_project(project, "start_operating", actor=actor, now=now)
    return project


@transaction.atomic
def evaluate_project(*, project_id: int, summary: str, actor: Actor, now: datetime) -> Project:
    """Record that the effect was looked at, and what was found.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If the project is unseen, the actor is not of the agency, or it does not operate.
    Incomplete
        If nothing is said of the effect.
    """
    project = locked_project(project_id, actor)
    if not may_evaluate(actor, project):
        raise NotAllowed("Only the agency may do this.")
    PROJECT_WORKFLOW.target("evaluate", ProjectState(project.state))
    found = needed(summary, MOST_WORDS, "summary", say("What effect was found"))
    move_project(project, "evaluate", actor=actor, now=now, summary=found)
    return project
