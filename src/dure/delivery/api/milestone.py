"""Milestones for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import milestone
from dure.delivery.api.building_shapes import MilestoneIn, MilestoneOut, ReachedIn
from dure.delivery.api.money_shapes import (
    Reason,
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.milestone import milestones_of
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/milestones", response=list[MilestoneOut])
def list_milestones(request: HttpRequest, project_id: Key) -> Any:
    return milestones_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/milestones", response=MilestoneOut)
def add_milestone(request: HttpRequest, project_id: Key, given: MilestoneIn) -> Any:
    return milestone.add_milestone(project_id=project_id, **given.dict(), **asked(request))


@router.post("/milestones/{milestone_id}/report", response=MilestoneOut)
def report_milestone(request: HttpRequest, milestone_id: Key, given: ReachedIn) -> Any:
    return milestone.report_milestone(milestone_id=milestone_id, **given.dict(), **asked(request))


@router.post("/milestones/{milestone_id}/confirm", response=MilestoneOut)
def confirm_milestone(request: HttpRequest, milestone_id: Key) -> Any:
    return milestone.confirm_milestone(milestone_id=milestone_id, **asked(request))


@router.post("/milestones/{milestone_id}/return", response=MilestoneOut)
def return_milestone(request: HttpRequest, milestone_id: Key, given: Reason) -> Any:
    return milestone.return_milestone(
        milestone_id=milestone_id, reason=given.reason, **asked(request)
    )
