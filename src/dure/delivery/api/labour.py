"""Person-months for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import labour
from dure.delivery.api.building_shapes import ClaimIn, ClaimOut, PersonIn, PersonOut
from dure.delivery.api.money_shapes import (
    Reason,
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.labour import claims_of, people_of_project
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/people", response=list[PersonOut])
def list_people(request: HttpRequest, project_id: Key) -> Any:
    return people_of_project(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/people", response=PersonOut)
def enter_person(request: HttpRequest, project_id: Key, given: PersonIn) -> Any:
    return labour.enter_person(project_id=project_id, **given.dict(), **asked(request))


@router.get("/projects/{project_id}/labour", response=list[ClaimOut])
def list_claims(request: HttpRequest, project_id: Key) -> Any:
    return claims_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/labour", response=ClaimOut)
def claim_labour(request: HttpRequest, project_id: Key, given: ClaimIn) -> Any:
    return labour.claim_labour(project_id=project_id, **given.dict(), **asked(request))


@router.post("/labour/{claim_id}/confirm", response=ClaimOut)
def confirm_labour(request: HttpRequest, claim_id: Key) -> Any:
    return labour.decide_labour(claim_id=claim_id, move="confirm", reason="", **asked(request))


@router.post("/labour/{claim_id}/disallow", response=ClaimOut)
def disallow_labour(request: HttpRequest, claim_id: Key, given: Reason) -> Any:
    return labour.decide_labour(
        claim_id=claim_id, move="disallow", reason=given.reason, **asked(request)
    )


@router.post("/labour/{claim_id}/withdraw", response=ClaimOut)
def withdraw_labour(request: HttpRequest, claim_id: Key) -> Any:
    return labour.withdraw_labour(claim_id=claim_id, **asked(request))
