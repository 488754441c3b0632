"""A person's own notices for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from dure.core.actor import Actor
from dure.core.errors import NotAllowed
from dure.notifications.actions.preference import mark_read, set_preferences
from dure.notifications.domain.outbox import Delivery
from dure.notifications.queries.notice import (
    notice_of,
    notices_of,
    preferences_of,
    shown,
    unread_count,
)
from dure.web.clock import now
from dure.web.fields import Key

router = Router(tags=["notices"])

PER_PAGE = 30
Group = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]


class NoticeOut(Schema):
    """A notice; without words where it is no longer the caller's to know."""

    id: int = Field(alias="pk")
    group: str
    said: str
    href: str
    at: datetime
    unread: bool


class NoticesOut(Schema):
    """One page of thirty, the newest first."""

    items: list[NoticeOut]
    unread: int
    count: int


class ReadOut(Schema):
    """How many notices were unread before."""

    marked: int


class PreferencesIn(Schema):
    """How to be told, by group; `""` is all others, null is as all others."""

    wanted: Annotated[dict[Group, Delivery | None], Field(max_length=60)]


@router.get("", response=NoticesOut)
def list_notices(request: HttpRequest, page: Annotated[int, Query(ge=1, le=10**6)] = 1) -> Any:
    """List the caller's own notices."""
    actor = _person(request)
    found = notices_of(actor)
    start = (page - 1) * PER_PAGE
    return {
        "items": shown(actor, list(found[start : start + PER_PAGE])),
        "unread": unread_count(actor),
        "count": found.count(),
    }


@router.post("/read", response=ReadOut)
def read_all(request: HttpRequest) -> Any:
    """Mark all of the caller's notices as read."""
    return {"marked": mark_read(actor=_person(request), now=now())}


@router.post("/{notice_id}/read", response=ReadOut)
def read(request: HttpRequest, notice_id: Key) -> Any:
    """Mark one notice as read."""
    actor = _person(request)
    notice_of(actor, notice_id)
    return {"marked": mark_read(actor=actor, now=now(), notice_id=notice_id)}


@router.get("/preferences", response=dict[str, Delivery])
def preferences(request: HttpRequest) -> Any:
    """Return how the caller is told by e-mail, by group."""
    return preferences_of(_person(request).user_id or 0)


@router.put("/preferences", response=dict[str, Delivery])
def prefer(request: HttpRequest, given: PreferencesIn) -> Any:
    """Say how to be told by e-mail."""
    actor = _person(request)
    set_preferences(wanted=given.wanted, actor=actor, now=now())
    return preferences_of(actor.user_id or 0)


def _person(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if actor.user_id is None:
        raise NotAllowed("Sign in to read your notices.")
    return actor
