"""The preliminary review for programs, with the corrections it asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.core.said import from_data
from dure.programme.actions import check as actions
from dure.programme.actions.correction import close_correction, request_correction
from dure.programme.models import Application, CheckFinding
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.check import check_of, findings_in
from dure.programme.queries.correction import corrections_of
from dure.programme.queries.seen import Side, seen_by
from dure.web.clock import now
from dure.web.fields import Key

router = Router(tags=["preliminary review"])

Reason = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]


class CheckFindingOut(Schema):
    """What one rule said."""

    id: int
    code: str
    severity: str
    outcome: str
    said: str
    override_reason: str

    @staticmethod
    def resolve_said(finding: CheckFinding) -> str:
        return str(from_data(finding.said))


class CheckOut(Schema):
    """A review with its findings; its state is empty before the rules were run."""

    state: str
    revision: int
    run_at: datetime | None
    reason: str
    findings: list[CheckFindingOut]


class CheckReasonIn(Schema):
    """Why."""

    reason: Reason


class CorrectionIn(CheckReasonIn):
    """Which answers, why, until when."""

    questions: Annotated[
        list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]], Field(max_length=300)
    ]
    until: AwareDatetime


class CorrectionOut(Schema):
    """What was asked for."""

    id: int
    questions: list[str]
    reason: str
    until: datetime
    requested_at: datetime
    answered_at: datetime | None


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


def _shown(request: HttpRequest, application_id: int) -> dict[str, Any]:
    found = application_visible_to(_actor(request), application_id)
    seen = seen_by(_actor(request), found)
    if seen.side not in {Side.STAFF, Side.AUDITOR} or not seen.content:
        raise NotFound("There is no such review.")
    return _of(found)


def _of(application: Application) -> dict[str, Any]:
    check = check_of(application)
    return {
        "state": check.state if check else "",
        "revision": check.revision if check else 0,
        "run_at": check.run_at if check else None,
        "reason": check.reason if check else "",
        "findings": findings_in(check) if check else [],
    }


@router.get("/applications/{application_id}/check", response=CheckOut)
def get_check(request: HttpRequest, application_id: Key) -> Any:
    """Return the review in force, for the agency and auditors."""
    return _shown(request, application_id)


@router.post("/applications/{application_id}/check/run", response=CheckOut)
def run(request: HttpRequest, application_id: Key) -> Any:
    """Hold every rule of the call against what is known now."""
    actions.run_check(application_id=application_id, actor=_actor(request), now=now())
    return _shown(request, application_id)


@router.post(
    "/applications/{application_id}/check/findings/{finding_id}/override", response=CheckOut
)
def override(
    request: HttpRequest, application_id: Key, finding_id: Key, given: CheckReasonIn
) -> Any:
    """Set a finding aside with a reason."""
    actions.override_finding(
        application_id=application_id,
        finding_id=finding_id,
        reason=given.reason,
        actor=_actor(request),
        now=now(),
    )
    return _shown(request, application_id)


@router.post("/applications/{application_id}/check/pass", response=CheckOut)
def pass_check(request: HttpRequest, application_id: Key) -> Any:
    """Let an application into the evaluation."""
    actions.pass_check(application_id=application_id, actor=_actor(request), now=now())
    return _shown(request, application_id)


@router.post("/applications/{application_id}/check/propose-refusal", response=CheckOut)
def propose(request: HttpRequest, application_id: Key, given: CheckReasonIn) -> Any:
    """Propose to refuse an application."""
    actions.propose_refusal(
        application_id=application_id, reason=given.reason, actor=_actor(request), now=now()
    )
    return _shown(request, application_id)


@router.post("/applications/{application_id}/check/return", response=CheckOut)
def give_back(request: HttpRequest, application_id: Key) -> Any:
    """Open a proposed refusal again."""
    actions.return_refusal(application_id=application_id, actor=_actor(request), now=now())
    return _shown(request, application_id)


@router.post("/applications/{application_id}/check/confirm-refusal", response=CheckOut)
def confirm(request: HttpRequest, application_id: Key) -> Any:
    """Refuse an application as a second person."""
    actions.confirm_refusal(application_id=application_id, actor=_actor(request), now=now())
    return _shown(request, application_id)


@router.get("/applications/{application_id}/corrections", response=list[CorrectionOut])
def corrections(request: HttpRequest, application_id: Key) -> Any:
    """Return what was to be corrected, the newest first."""
    found = application_visible_to(_actor(request), application_id)
    if not seen_by(_actor(request), found).history:
        raise NotFound("There is no such application.")
    return corrections_of(found)


@router.post("/applications/{application_id}/corrections", response={201: CorrectionOut})
def ask(request: HttpRequest, application_id: Key, given: CorrectionIn) -> Any:
    """Ask for named answers to be put right."""
    asked = request_correction(
        application_id=application_id,
        questions=given.questions,
        reason=given.reason,
        until=given.until,
        actor=_actor(request),
        now=now(),
    )
    return Status(201, asked)


@router.post("/applications/{application_id}/corrections/close", response={204: None})
def close(request: HttpRequest, application_id: Key) -> Any:
    """End a correction whose time is over."""
    close_correction(application_id=application_id, actor=_actor(request), now=now())
    return Status(204, None)
