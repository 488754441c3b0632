"""Contracts and their flags for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import contract
from dure.delivery.api.building_shapes import ContractIn, ContractOut
from dure.delivery.api.money_shapes import (
    Reason,
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.contract import contracts_of
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/contracts", response=list[ContractOut])
def list_contracts(request: HttpRequest, project_id: Key) -> Any:
    return contracts_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/contracts", response=ContractOut)
def enter_contract(request: HttpRequest, project_id: Key, given: ContractIn) -> Any:
    terms = given.dict()
    parent = terms.pop("parent_id")
    return contract.enter_contract(
        project_id=project_id,
        terms=contract.ContractTerms(**terms),
        parent_id=parent,
        **asked(request),
    )


@router.post("/contracts/{contract_id}/answer", response=ContractOut)
def answer_flags(request: HttpRequest, contract_id: Key, given: Reason) -> Any:
    return contract.answer_flags(contract_id=contract_id, answer=given.reason, **asked(request))


@router.post("/contracts/{contract_id}/clear", response=ContractOut)
def clear_flags(request: HttpRequest, contract_id: Key, given: Reason) -> Any:
    return contract.clear_flags(contract_id=contract_id, reason=given.reason, **asked(request))
