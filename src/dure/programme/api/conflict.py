"""Conflicts of interest for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from dure.programme.actions import conflict as actions
from dure.programme.api.evaluator import (
    actor_of,
)
from dure.programme.models import Conflict
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.conflict import conflicts_visible_to
from dure.web.clock import now
from dure.web.fields import Id, Key

router = Router(tags=["conflicts"])

Long = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00\n]*$")]


class ConflictOut(Schema):
    id: int
    application: int = Field(alias="application_id")
    person: str
    ground: str
    origin: str
    organisation: str
    note: str
    found_at: datetime
    cleared_at: datetime | None
    cleared_reason: str

    @staticmethod
    def resolve_person(row: Conflict) -> str:
        return str(row.user)

    @staticmethod
    def resolve_organisation(row: Conflict) -> str:
        return row.organisation.name if row.organisation else ""


class ConflictReasonIn(Schema):
    reason: Long


class NoteIn(Schema):
    note: Long


class ReportIn(Schema):
    named: Name
    reason: Long


class DecisionIn(Schema):
    evaluator: Id | None = None
    reason: Long


class ReportOut(Schema):
    id: int
    named: str
    reason: str
    state: str
    decision_reason: str


@router.get("/calls/{call_id}/conflicts", response=list[ConflictOut])
def list_conflicts(request: HttpRequest, call_id: Key) -> Any:
    """List the conflicts of a call that the caller may read; nobody reads their own."""
    call = call_visible_to(actor_of(request), call_id)
    return conflicts_visible_to(actor_of(request)).filter(application__call=call).order_by("pk")


@router.post("/calls/{call_id}/conflicts/find", response=list[ConflictOut])
def find(request: HttpRequest, call_id: Key) -> Any:
    """Look through the records again; return what is new."""
    actor = actor_of(request)
    new = actions.derive_conflicts(call_id=call_id, actor=actor, now=now())
    return conflicts_visible_to(actor).filter(pk__in=[row.pk for row in new]).order_by("pk")


@router.post("/applications/{application_id}/declare-conflict", response={204: None})
def declare(request: HttpRequest, application_id: Key, given: NoteIn) -> Any:
    """Declare that one may not judge an application; it is gone from then on."""
    actions.declare_conflict(
        application_id=application_id, note=given.note, actor=actor_of(request), now=now()
    )
    return Status(204, None)


@router.post("/applications/{application_id}/unsuitable-evaluators", response={201: ReportOut})
def report(request: HttpRequest, application_id: Key, given: ReportIn) -> Any:
    """Name somebody who should not judge one's application."""
    made = actions.report_conflict(
        application_id=application_id,
        named=given.named,
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, made)


@router.post("/conflict-reports/{report_id}/decide", response=ReportOut)
def decide(request: HttpRequest, report_id: Key, given: DecisionIn) -> Any:
    """Uphold a report against somebody of the pool, or dismiss it."""
    return actions.decide_report(
        report_id=report_id,
        evaluator_id=given.evaluator,
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )


@router.post("/conflicts/{conflict_id}/clear", response=ConflictOut)
def clear(request: HttpRequest, conflict_id: Key, given: ConflictReasonIn) -> Any:
    """Say, with the reason, that a conflict is none."""
    return actions.clear_conflict(
        conflict_id=conflict_id, reason=given.reason, actor=actor_of(request), now=now()
    )
