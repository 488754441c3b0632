"""Meetings for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import meeting
from dure.delivery.api.building_shapes import MeetingIn, MeetingOut
from dure.delivery.api.money_shapes import (
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.meeting import meetings_of
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/meetings", response=list[MeetingOut])
def list_meetings(request: HttpRequest, project_id: Key) -> Any:
    return meetings_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/meetings", response=MeetingOut)
def enter_meeting(request: HttpRequest, project_id: Key, given: MeetingIn) -> Any:
    came = {one.organisation_id: one.people for one in given.attendances}
    return meeting.enter_meeting(
        project_id=project_id,
        held_on=given.held_on,
        title=given.title,
        notes=given.notes,
        attendances=came,
        **asked(request),
    )
