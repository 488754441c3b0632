"""Objections for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from dure.programme.actions import objection as actions
from dure.programme.queries.objection import objection_visible_to
from dure.web.clock import now
from dure.web.fields import Id, Key

router = Router(tags=["objections"])
Text = Annotated[str, Field(max_length=8000, pattern=r"^[^\x00]*$")]


class ObjectionOut(Schema):
    id: int
    application_id: int
    state: str
    refused_as: str
    ground: str
    reasons: str
    filed_at: datetime
    decided_at: datetime | None


class Ground(Schema):
    ground: Text


class PanelIn(Schema):
    evaluators: Annotated[list[Id], Field(max_length=50)]
    chair: Id


class Reasons(Schema):
    reasons: Text


@router.get("/objections/{objection_id}", response=ObjectionOut)
def objection(request: HttpRequest, objection_id: Key) -> Any:
    return objection_visible_to(request.actor, objection_id)


@router.post("/applications/{application_id}/objection", response=ObjectionOut)
def file(request: HttpRequest, application_id: Key, given: Ground) -> Any:
    return actions.file_objection(
        application_id=application_id, ground=given.ground, actor=request.actor, now=now()
    )


@router.post("/objections/{objection_id}/panel", response=ObjectionOut)
def appoint(request: HttpRequest, objection_id: Key, given: PanelIn) -> Any:
    return actions.appoint_panel(
        objection_id=objection_id,
        evaluators=given.evaluators,
        chair=given.chair,
        actor=request.actor,
        now=now(),
    )


@router.post("/objections/{objection_id}/uphold", response=ObjectionOut)
def uphold(request: HttpRequest, objection_id: Key, given: Reasons) -> Any:
    return actions.uphold_objection(
        objection_id=objection_id, reasons=given.reasons, actor=request.actor, now=now()
    )


@router.post("/objections/{objection_id}/dismiss", response=ObjectionOut)
def dismiss(request: HttpRequest, objection_id: Key, given: Reasons) -> Any:
    return actions.dismiss_objection(
        objection_id=objection_id, reasons=given.reasons, actor=request.actor, now=now()
    )
