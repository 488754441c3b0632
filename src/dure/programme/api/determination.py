"""Determinations after an objection, and awards given up, for programs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from dure.programme.actions import redetermination, reserve
from dure.programme.api.evaluator import actor_of
from dure.programme.api.ranking import DeterminationOut
from dure.programme.domain.determination import Outcome
from dure.web.clock import now
from dure.web.fields import Key, Reason, Text, Whole

router = Router(tags=["selection"])


class RedeterminationIn(Schema):
    outcome: Outcome
    reason: Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
    deviation: Text = ""
    national_won: Whole = 0


class DeterminationReasonIn(Schema):
    reason: Reason


class ForfeitedOut(Schema):
    id: int
    state: str


@router.post("/applications/{application_id}/redetermine", response={201: DeterminationOut})
def redetermine(request: HttpRequest, application_id: Key, given: RedeterminationIn) -> Any:
    """Enter a determination for an application whose objection was upheld."""
    made = redetermination.enter_redetermination(
        application_id=application_id, actor=actor_of(request), now=now(), **given.dict()
    )
    return Status(201, made)


@router.post("/determinations/{determination_id}/release", response=DeterminationOut)
def release(request: HttpRequest, determination_id: Key) -> Any:
    """Release one approved determination, and tell its applicant."""
    return redetermination.release_redetermination(
        determination_id=determination_id, actor=actor_of(request), now=now()
    )


@router.post("/applications/{application_id}/forfeit", response=ForfeitedOut)
def forfeit(request: HttpRequest, application_id: Key, given: DeterminationReasonIn) -> Any:
    """Give an award up."""
    return reserve.forfeit_award(
        application_id=application_id, reason=given.reason, actor=actor_of(request), now=now()
    )
