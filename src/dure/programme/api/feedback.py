"""Feedback on evaluators for programs: by applicants and chairs, read by the agency."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from dure.core.errors import NotFound
from dure.programme.access.feedback import may_rate
from dure.programme.actions import feedback as actions
from dure.programme.api.evaluator import actor_of
from dure.programme.domain.feedback import Mark
from dure.programme.domain.score import written
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.feedback import evaluators_of, evaluators_to_remark, statistics_of
from dure.web.clock import now
from dure.web.fields import Id, Key, Number

router = Router(tags=["feedback on evaluators"])


class RatedOut(Schema):
    """An evaluator by number, and the mark that was given; empty if none yet."""

    panel: int = Field(alias="panel_id")
    number: int
    mark: str


class RemarkIn(Schema):
    number: Annotated[int, Field(ge=1, le=1000)]
    mark: Mark
    reason: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""


class RatingIn(RemarkIn):
    panel: Id


class StatisticsOut(Schema):
    """How an evaluator worked; drift and disagreement in points, exact."""

    evaluator: int
    name: str
    handed_in: int
    assigned: int
    drift: str | None
    disagreement: str | None
    comment_length: int
    good: int
    normal: int
    poor: int
    reasons: list[str]


@router.get("/applications/{application_id}/feedback", response=list[RatedOut])
def list_rated(request: HttpRequest, application_id: Key) -> Any:
    """List who judged an application, by number, once the results are out."""
    application = application_visible_to(actor_of(request), application_id)
    if not may_rate(actor_of(request), application):
        raise NotFound("There is no such page.")
    return evaluators_of(application)


@router.post("/applications/{application_id}/feedback", response={204: None})
def rate(request: HttpRequest, application_id: Key, given: RatingIn) -> Any:
    """Say how an evaluator worked, as the applicant."""
    actions.rate_evaluator(
        application_id=application_id,
        panel_id=given.panel,
        number=given.number,
        mark=given.mark,
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )
    return Status(204, None)


@router.get("/panels/{panel_id}/remarks", response=list[RatedOut])
def list_remarks(request: HttpRequest, panel_id: Key) -> Any:
    """List the members of a panel that the caller chairs."""
    rated = evaluators_to_remark(actor_of(request), panel_id)
    if not rated:
        raise NotFound("There is no such panel.")
    return rated


@router.post("/panels/{panel_id}/remarks", response={204: None})
def remark(request: HttpRequest, panel_id: Key, given: RemarkIn) -> Any:
    """Say how a member worked, as the chair."""
    actions.remark_as_chair(
        panel_id=panel_id,
        number=given.number,
        mark=given.mark,
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )
    return Status(204, None)


@router.get("/calls/{call_id}/stages/{stage}/evaluators", response=list[StatisticsOut])
def statistics(request: HttpRequest, call_id: Key, stage: Number) -> Any:
    """Return how each evaluator of a stage worked. For the agency."""
    return [
        {
            "evaluator": one.evaluator_id,
            "name": one.name,
            "handed_in": one.handed_in,
            "assigned": one.assigned,
            "drift": None if one.drift is None else written(one.drift),
            "disagreement": None if one.disagreement is None else written(one.disagreement),
            "comment_length": one.comment_length,
            "good": one.good,
            "normal": one.normal,
            "poor": one.poor,
            "reasons": list(one.reasons),
        }
        for one in statistics_of(actor_of(request), call_id, stage)
    ]
