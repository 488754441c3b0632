"""Panel meetings for programs: who was there, the minutes, what was agreed."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from dure.core.actor import Actor
from dure.programme.actions import consensus as actions
from dure.programme.api.evaluator import actor_of
from dure.programme.domain.consensus import MOST_EXPLANATION, MOST_GUEST, MOST_MINUTES
from dure.programme.domain.score import written
from dure.programme.models import PanelMeeting
from dure.programme.queries.consensus import (
    agreed_visible_to,
    differences_of,
    meeting_visible_to,
    meetings_visible_to,
    panel_to_meet,
)
from dure.web.clock import now
from dure.web.fields import Id, Instant, Key, Line, Reason

router = Router(tags=["panel meetings"])

Points = Annotated[str, Field(max_length=12, pattern=r"^[0-9]{1,6}(\.[0-9]{1,3})?$")]
Guest = Annotated[str, Field(max_length=MOST_GUEST, pattern=r"^[^\x00\r\n]*$")]
Short = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00\r\n]*$")]


class PanelMeetingOut(Schema):
    """A meeting without what was said there."""

    id: int
    panel: int = Field(alias="panel_id")
    held_at: datetime
    place: str
    state: str


class AgreedOut(Schema):
    application: int = Field(alias="application_id")
    criterion: str
    points: str
    reason: str = Field(alias="explanation")

    @staticmethod
    def resolve_points(row: Any) -> str:
        return written(Fraction(row.points))


class PresentOut(Schema):
    name: str
    capacity: str
    is_member: bool
    confirmed_at: datetime | None

    @staticmethod
    def resolve_name(row: Any) -> str:
        return str(row.user) if row.user else row.name


class MeetingDetail(PanelMeetingOut):
    minutes: str
    present: list[PresentOut]
    agreed: list[AgreedOut]


class PanelMeetingIn(Schema):
    """Members by their accounts, others in the room by name and what they were there for."""

    held_at: Instant
    place: Line
    present: Annotated[list[Id], Field(min_length=1, max_length=60)]
    guests: Annotated[dict[Guest, Guest], Field(max_length=60, default_factory=dict)]


class AgreedIn(Schema):
    application: Id
    criterion: Short
    points: Points
    reason: Annotated[str, Field(max_length=MOST_EXPLANATION, pattern=r"^[^\x00]*$")] = ""


class MinutesIn(Schema):
    minutes: Annotated[str, Field(max_length=MOST_MINUTES, pattern=r"^[^\x00]*$")]
    agreed: Annotated[list[AgreedIn], Field(max_length=2000, default_factory=list)]


class MinutesReasonIn(Schema):
    reason: Reason


class DifferenceOut(Schema):
    """How far apart the sheets of an application are, in points."""

    application: int
    number: str
    lowest: str
    highest: str


@router.get("/panels/{panel_id}/meetings", response=list[PanelMeetingOut])
def list_meetings(request: HttpRequest, panel_id: Key) -> Any:
    """List the meetings of a panel."""
    panel = panel_to_meet(actor_of(request), panel_id)
    return meetings_visible_to(actor_of(request)).filter(panel=panel)


@router.get("/panels/{panel_id}/differences", response=list[DifferenceOut])
def list_differences(request: HttpRequest, panel_id: Key) -> Any:
    """List where the sheets differ, the most first."""
    panel = panel_to_meet(actor_of(request), panel_id)
    return [
        {
            "application": one.application.pk,
            "number": one.application.number,
            "lowest": written(one.lowest),
            "highest": written(one.highest),
        }
        for one in differences_of(actor_of(request), panel)
    ]


@router.post("/panels/{panel_id}/meetings", response={201: MeetingDetail})
def open_meeting(request: HttpRequest, panel_id: Key, given: PanelMeetingIn) -> Any:
    """Enter a meeting and who was there."""
    made = actions.open_meeting(
        panel_id=panel_id,
        held_at=given.held_at,
        place=given.place,
        present=given.present,
        guests=given.guests,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, _detail(actor_of(request), made.pk))


@router.get("/meetings/{meeting_id}", response=MeetingDetail)
def get_meeting(request: HttpRequest, meeting_id: Key) -> Any:
    """Return a meeting with its minutes."""
    return _detail(actor_of(request), meeting_id)


@router.put("/meetings/{meeting_id}/minutes", response=MeetingDetail)
def write(request: HttpRequest, meeting_id: Key, given: MinutesIn) -> Any:
    """Write the minutes and what was agreed."""
    agreed = [
        actions.Agreed(one.application, one.criterion, Fraction(one.points), one.reason)
        for one in given.agreed
    ]
    actions.write_minutes(
        meeting_id=meeting_id,
        minutes=given.minutes,
        agreed=agreed,
        actor=actor_of(request),
        now=now(),
    )
    return _detail(actor_of(request), meeting_id)


@router.post("/meetings/{meeting_id}/approve", response=MeetingDetail)
def approve(request: HttpRequest, meeting_id: Key) -> Any:
    """Approve the minutes, as the chair."""
    actions.approve_minutes(meeting_id=meeting_id, actor=actor_of(request), now=now())
    return _detail(actor_of(request), meeting_id)


@router.post("/meetings/{meeting_id}/return", response=MeetingDetail)
def give_back(request: HttpRequest, meeting_id: Key, given: MinutesReasonIn) -> Any:
    """Send the minutes back, with the reason."""
    actions.return_minutes(
        meeting_id=meeting_id, reason=given.reason, actor=actor_of(request), now=now()
    )
    return _detail(actor_of(request), meeting_id)


@router.post("/meetings/{meeting_id}/confirm", response=MeetingDetail)
def confirm(request: HttpRequest, meeting_id: Key) -> Any:
    """Confirm the minutes, as somebody who was there."""
    actions.confirm_minutes(meeting_id=meeting_id, actor=actor_of(request), now=now())
    return _detail(actor_of(request), meeting_id)


def _detail(actor: Actor, meeting_id: int) -> dict[str, Any]:
    meeting: PanelMeeting = meeting_visible_to(actor, meeting_id)
    return {
        "id": meeting.pk,
        "panel_id": meeting.panel_id,
        "held_at": meeting.held_at,
        "place": meeting.place,
        "state": meeting.state,
        "minutes": meeting.minutes,
        "present": list(meeting.attendances.select_related("user")),
        "agreed": agreed_visible_to(actor, meeting),
    }
