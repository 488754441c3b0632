"""Acceptance for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import acceptance
from dure.delivery.api.building_shapes import AcceptanceIn, AcceptanceOut
from dure.delivery.api.money_shapes import (
    Reason,
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.acceptance import acceptance_of
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/acceptance", response=AcceptanceOut | None)
def one_acceptance(request: HttpRequest, project_id: Key) -> Any:
    return acceptance_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/acceptance", response=AcceptanceOut)
def ask_acceptance(request: HttpRequest, project_id: Key, given: AcceptanceIn) -> Any:
    return acceptance.ask_acceptance(
        project_id=project_id,
        items={item.value: words for item, words in given.items.items()},
        handed_over_on=given.handed_over_on,
        operate_until=given.operate_until,
        **asked(request),
    )


@router.post("/acceptances/{acceptance_id}/give", response=AcceptanceOut)
def give_acceptance(request: HttpRequest, acceptance_id: Key) -> Any:
    return acceptance.give_acceptance(acceptance_id=acceptance_id, **asked(request))


@router.post("/acceptances/{acceptance_id}/refuse", response=AcceptanceOut)
def refuse_acceptance(request: HttpRequest, acceptance_id: Key, given: Reason) -> Any:
    return acceptance.refuse_acceptance(
        acceptance_id=acceptance_id, answer=given.reason, **asked(request)
    )
