"""Calls for programs: the same queries and actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from dure.core.actor import Actor
from dure.programme.actions.amendment import approve_amendment, propose_amendment
from dure.programme.actions.call import clone_call, set_terms
from dure.programme.actions.call_import import import_call
from dure.programme.actions.call_move import (
    cancel_call,
    deliberate,
    publish_call,
    start_check,
    start_stage,
)
from dure.programme.domain.call_file import call_file_from_mapping
from dure.programme.models import Call
from dure.programme.queries.call import (
    body_of,
    call_visible_to,
    calls_visible_to,
    latest_terms,
)
from dure.programme.queries.call_check import checklist
from dure.programme.queries.call_export import call_file_of
from dure.web.clock import now
from dure.web.fields import Body, Count, Id, Key, Paged
from dure.web.refusals import told

router = Router(tags=["calls"])

Year = Annotated[int, Field(ge=2000, le=2100)]
Reason = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]


class CallOut(Schema):
    """A call without its terms."""

    id: int
    kind: str
    year: int
    title: str
    title_en: str
    state: str
    stage: int
    opens_at: datetime | None
    closes_at: datetime | None
    published_at: datetime | None
    announced_at: datetime | None
    cancel_reason: str

    @staticmethod
    def resolve_kind(call: Call) -> str:
        return call.programme.kind


class TermsOut(Schema):
    """The terms in force and their version; 0 if none are laid down."""

    version: int
    terms: dict[str, Any]


class TermsIn(Schema):
    """New terms; *version* is the one that was read before."""

    version: Count
    terms: Body
    reason: Reason = ""


class CallIn(Schema):
    """A call in the format of its file, and the bodies it belongs to."""

    ministry: Id
    agency: Id
    call: Body


class YearIn(Schema):
    year: Year


class CallReasonIn(Schema):
    reason: Reason


class StageIn(Schema):
    stage: Annotated[int, Field(ge=1, le=20)]


class VersionIn(Schema):
    version: Annotated[int, Field(ge=1, le=10_000)]


class ItemOut(Schema):
    """One thing that a call needs before it can be published."""

    part: str
    label: str
    done: bool
    problem: str


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


@router.get("/calls", response=list[CallOut])
@paginate(Paged)
def list_calls(request: HttpRequest) -> Any:
    """List the calls that the caller may see, the latest year first."""
    return calls_visible_to(_actor(request))


@router.post("/calls", response={201: CallOut})
def create(request: HttpRequest, asked: CallIn) -> Any:
    """Make a draft from the values of a call's file."""
    made = import_call(
        file=call_file_from_mapping(asked.call, source="call"),
        ministry_id=asked.ministry,
        agency_id=asked.agency,
        actor=_actor(request),
        now=now(),
    )
    return Status(201, made)


@router.get("/calls/{int:call_id}", response=CallOut)
def one_call(request: HttpRequest, call_id: Key) -> Any:
    """Return one call."""
    return call_visible_to(_actor(request), call_id)


@router.get("/calls/{call_id}/terms", response=TermsOut)
def terms(request: HttpRequest, call_id: Key) -> Any:
    """Return what a call lays down."""
    version = latest_terms(call_visible_to(_actor(request), call_id))
    return {"version": version.version if version else 0, "terms": body_of(version)}


@router.put("/calls/{call_id}/terms", response=TermsOut)
def lay_down(request: HttpRequest, call_id: Key, asked: TermsIn) -> Any:
    """Lay down the terms of a draft; with a reason, propose an amendment of a published call."""
    given = {
        "call_id": call_id,
        "terms": asked.terms,
        "expected": asked.version,
        "actor": _actor(request),
        "now": now(),
    }
    if asked.reason:
        version = propose_amendment(reason=asked.reason, **given)
    else:
        version = set_terms(**given)
    return {"version": version.version, "terms": version.body}


@router.post("/calls/{call_id}/amendment/approve", response=TermsOut)
def approve(request: HttpRequest, call_id: Key, asked: VersionIn) -> Any:
    """Put a proposed amendment in force."""
    version = approve_amendment(
        call_id=call_id, version=asked.version, actor=_actor(request), now=now()
    )
    return {"version": version.version, "terms": version.body}


@router.get("/calls/{call_id}/file", response=dict[str, Any])
def file(request: HttpRequest, call_id: Key) -> Any:
    """Return a call with its rubrics and its form, as its file has them."""
    return call_file_of(call_visible_to(_actor(request), call_id))


@router.get("/calls/{call_id}/checklist", response=list[ItemOut])
def ready(request: HttpRequest, call_id: Key) -> Any:
    """Return what a call needs before it can be published."""
    call = call_visible_to(_actor(request), call_id)
    return [
        {
            "part": item.part,
            "label": told(item.label),
            "done": item.done,
            "problem": told(item.problem) if item.problem else "",
        }
        for item in checklist(call, now())
    ]


@router.post("/calls/{call_id}/publish", response=CallOut)
def publish(request: HttpRequest, call_id: Key) -> Any:
    """Announce a call."""
    return publish_call(call_id=call_id, actor=_actor(request), now=now())


@router.post("/calls/{call_id}/clone", response={201: CallOut})
def clone(request: HttpRequest, call_id: Key, asked: YearIn) -> Any:
    """Make a draft of another year."""
    made = clone_call(call_id=call_id, year=asked.year, actor=_actor(request), now=now())
    return Status(201, made)


@router.post("/calls/{call_id}/cancel", response=CallOut)
def cancel(request: HttpRequest, call_id: Key, asked: CallReasonIn) -> Any:
    """End a call before its result, with a reason that everybody can read."""
    return cancel_call(call_id=call_id, reason=asked.reason, actor=_actor(request), now=now())


@router.post("/calls/{call_id}/start-check", response=CallOut)
def begin_check(request: HttpRequest, call_id: Key) -> Any:
    """Begin the preliminary review."""
    return start_check(call_id=call_id, actor=_actor(request), now=now())


@router.post("/calls/{call_id}/start-stage", response=CallOut)
def begin_stage(request: HttpRequest, call_id: Key, asked: StageIn) -> Any:
    """Begin a scored stage."""
    return start_stage(call_id=call_id, number=asked.stage, actor=_actor(request), now=now())


@router.post("/calls/{call_id}/deliberate", response=CallOut)
def begin_deliberation(request: HttpRequest, call_id: Key) -> Any:
    """Begin the selection."""
    return deliberate(call_id=call_id, actor=_actor(request), now=now())
