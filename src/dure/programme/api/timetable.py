"""The timetable of presentations for programs: sessions, the draw, wishes and moves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from dure.programme.actions import time_request, timetable
from dure.programme.api.evaluator import actor_of
from dure.programme.domain.timetable import Span
from dure.programme.models import SealedRun, TimeRequest
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.timetable import Sitting, time_requests, timetable_of
from dure.web.clock import now
from dure.web.fields import Id, Instant, Key, Number, Reason

router = Router(tags=["timetable"])


class HoursIn(Schema):
    """Some hours, the end not among them."""

    starts_at: Instant
    ends_at: Instant

    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


class SessionIn(HoursIn):
    """A panel's hours in a room."""

    panel: Id
    room: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00\r\n]*$")]
    breaks: Annotated[list[HoursIn], Field(max_length=20, default_factory=list)]


class SessionOut(Schema):
    id: int
    stage: int
    panel: int = Field(alias="panel_id")
    room: str
    starts_at: datetime
    ends_at: datetime
    minutes: int


class SlotOut(Schema):
    id: int
    application: int = Field(alias="application_id")
    session: int = Field(alias="session_id")
    starts_at: datetime
    ends_at: datetime
    reason: str


class SeatOut(SlotOut):
    """A slot and who of the panel leaves the room for it."""

    leaves: list[str]


class SittingOut(SessionOut):
    """A session as the caller may see it: an applicant finds their own slot alone."""

    slots: list[SeatOut]
    free: list[datetime]


class TimetableDrawIn(Schema):
    seed: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00\r\n]*$")]


class DrawnOut(Schema):
    run: int
    hash: str


class MoveIn(Schema):
    session: Id
    starts_at: Instant
    reason: Reason


class WishIn(HoursIn):
    reason: Reason


class AnswerIn(Schema):
    granted: bool
    answer: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class WishOut(Schema):
    id: int
    application: int = Field(alias="application_id")
    stage: int
    earliest: datetime
    latest: datetime
    reason: str
    granted: bool | None
    answer: str


@router.get("/calls/{call_id}/stages/{stage}/timetable", response=list[SittingOut])
def read(request: HttpRequest, call_id: Key, stage: Number) -> Any:
    """Return the sessions of a stage with the slots that the caller may see."""
    call = call_visible_to(actor_of(request), call_id)
    return [_sitting(one) for one in timetable_of(actor_of(request), call, stage)]


@router.post("/calls/{call_id}/stages/{stage}/sessions", response={201: SessionOut})
def plan(request: HttpRequest, call_id: Key, stage: Number, given: SessionIn) -> Any:
    """Plan a panel's hours in a room."""
    made = timetable.plan_session(
        call_id=call_id,
        stage=stage,
        panel_id=given.panel,
        room=given.room,
        hours=given.span(),
        breaks=[one.span() for one in given.breaks],
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, made)


@router.delete("/sessions/{session_id}", response={204: None})
def drop(request: HttpRequest, session_id: Key) -> Any:
    """Take back a session in which nobody presents."""
    timetable.drop_session(session_id=session_id, actor=actor_of(request), now=now())
    return Status(204, None)


@router.post("/calls/{call_id}/stages/{stage}/timetable/draw", response={201: DrawnOut})
def draw(request: HttpRequest, call_id: Key, stage: Number, given: TimetableDrawIn) -> Any:
    """Draw the order by a public seed and give everybody a place."""
    run: SealedRun = timetable.draw_timetable(
        call_id=call_id, stage=stage, seed=given.seed, actor=actor_of(request), now=now()
    )
    return Status(201, {"run": run.pk, "hash": run.hash})


@router.post("/presentations/{slot_id}/move", response=SlotOut)
def move(request: HttpRequest, slot_id: Key, given: MoveIn) -> Any:
    """Move one presentation to another free place of its panel."""
    return timetable.move_slot(
        slot_id=slot_id,
        session_id=given.session,
        starts_at=given.starts_at,
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )


@router.get("/calls/{call_id}/stages/{stage}/time-requests", response=list[WishOut])
def wishes(request: HttpRequest, call_id: Key, stage: Number) -> list[TimeRequest]:
    """List the wishes for hours that the caller may read."""
    call = call_visible_to(actor_of(request), call_id)
    return time_requests(actor_of(request), call, stage)


@router.post(
    "/applications/{application_id}/stages/{stage}/time-requests", response={201: WishOut}
)
def wish(request: HttpRequest, application_id: Key, stage: Number, given: WishIn) -> Any:
    """Ask to present within some hours."""
    made = time_request.ask_for_time(
        application_id=application_id,
        stage=stage,
        hours=given.span(),
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, made)


@router.post("/time-requests/{request_id}/answer", response=WishOut)
def answer(request: HttpRequest, request_id: Key, given: AnswerIn) -> Any:
    """Grant or refuse a wish."""
    return time_request.answer_time_request(
        request_id=request_id,
        granted=given.granted,
        answer=given.answer,
        actor=actor_of(request),
        now=now(),
    )


def _sitting(one: Sitting) -> dict[str, Any]:
    shown = SessionOut.from_orm(one.session).dict(by_alias=True)
    slots = [
        SlotOut.from_orm(seat.slot).dict(by_alias=True) | {"leaves": list(seat.leaves)}
        for seat in one.seats
    ]
    return shown | {"slots": slots, "free": [place.starts_at for place in one.free]}
