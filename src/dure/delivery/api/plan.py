"""Implementation plans for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import plan
from dure.delivery.api.building_shapes import MaybeReason, PlanIn, PlanOut
from dure.delivery.api.money_shapes import (
    Reason,
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.models import ImplementationPlan
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.plan import plans_of
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/plans", response=list[PlanOut])
def list_plans(request: HttpRequest, project_id: Key) -> Any:
    return plans_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/plans", response=PlanOut)
def draft_plan(request: HttpRequest, project_id: Key, given: MaybeReason) -> Any:
    return plan.draft_plan(project_id=project_id, reason=given.reason, **asked(request))


@router.get("/plans/{plan_id}", response=PlanOut)
def one_plan(request: HttpRequest, plan_id: Key) -> Any:
    return row_visible_to(ImplementationPlan, actor_of(request), plan_id)


@router.put("/plans/{plan_id}", response=PlanOut)
def edit_plan(request: HttpRequest, plan_id: Key, given: PlanIn) -> Any:
    return plan.edit_plan(
        plan_id=plan_id,
        summary=given.summary,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        work_packages=[package.dict() for package in given.work_packages],
        readiness={item.value: words for item, words in given.readiness.items()},
        **asked(request),
    )


@router.post("/plans/{plan_id}/submit", response=PlanOut)
def submit_plan(request: HttpRequest, plan_id: Key) -> Any:
    return plan.submit_plan(plan_id=plan_id, **asked(request))


@router.post("/plans/{plan_id}/approve", response=PlanOut)
def approve_plan(request: HttpRequest, plan_id: Key) -> Any:
    return plan.approve_plan(plan_id=plan_id, **asked(request))


@router.post("/plans/{plan_id}/return", response=PlanOut)
def return_plan(request: HttpRequest, plan_id: Key, given: Reason) -> Any:
    return plan.return_plan(plan_id=plan_id, reason=given.reason, **asked(request))
