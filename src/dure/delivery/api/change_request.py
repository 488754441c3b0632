"""Changes of a project for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import change_request
from dure.delivery.api.building_shapes import ChangeIn, ChangeOut, ChangeWordsIn, MaybeReason
from dure.delivery.api.money_shapes import (
    Reason,
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.change_request import changes_of
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/changes", response=list[ChangeOut])
def list_changes(request: HttpRequest, project_id: Key) -> Any:
    return changes_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/changes", response=ChangeOut)
def ask_change(request: HttpRequest, project_id: Key, given: ChangeIn) -> Any:
    return change_request.ask_change(project_id=project_id, **given.dict(), **asked(request))


@router.put("/changes/{change_id}", response=ChangeOut)
def edit_change(request: HttpRequest, change_id: Key, given: ChangeWordsIn) -> Any:
    return change_request.edit_change(change_id=change_id, **given.dict(), **asked(request))


@router.post("/changes/{change_id}/submit", response=ChangeOut)
def submit_change(request: HttpRequest, change_id: Key) -> Any:
    return change_request.submit_change(change_id=change_id, **asked(request))


@router.post("/changes/{change_id}/withdraw", response=ChangeOut)
def withdraw_change(request: HttpRequest, change_id: Key) -> Any:
    return change_request.withdraw_change(change_id=change_id, **asked(request))


@router.post("/changes/{change_id}/approve", response=ChangeOut)
def approve_change(request: HttpRequest, change_id: Key, given: MaybeReason) -> Any:
    return change_request.decide_change(
        change_id=change_id, move="approve", answer=given.reason, **asked(request)
    )


@router.post("/changes/{change_id}/refuse", response=ChangeOut)
def refuse_change(request: HttpRequest, change_id: Key, given: Reason) -> Any:
    return change_request.decide_change(
        change_id=change_id, move="refuse", answer=given.reason, **asked(request)
    )


@router.post("/changes/{change_id}/return", response=ChangeOut)
def return_change(request: HttpRequest, change_id: Key, given: Reason) -> Any:
    return change_request.decide_change(
        change_id=change_id, move="return", answer=given.reason, **asked(request)
    )
