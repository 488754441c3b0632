"""A project's way on for programs: the same actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import course
from dure.delivery.api.money_shapes import (
    ProjectOut,
    Reason,
)
from dure.delivery.api.money_shapes import given as asked
from dure.web.fields import Key

router = Router(tags=["building"])


@router.post("/projects/{project_id}/build", response=ProjectOut)
def build(request: HttpRequest, project_id: Key) -> Any:
    return course.start_building(project_id=project_id, **asked(request))


@router.post("/projects/{project_id}/operate", response=ProjectOut)
def operate(request: HttpRequest, project_id: Key) -> Any:
    return course.start_operating(project_id=project_id, **asked(request))


@router.post("/projects/{project_id}/evaluate", response=ProjectOut)
def evaluate(request: HttpRequest, project_id: Key, given: Reason) -> Any:
    return course.evaluate_project(project_id=project_id, summary=given.reason, **asked(request))
