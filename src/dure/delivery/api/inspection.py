"""Inspections and findings for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import inspection
from dure.delivery.api.building_shapes import (
    FindingOut,
    HeldIn,
    InspectionIn,
    InspectionOut,
    RemedyIn,
)
from dure.delivery.api.money_shapes import (
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.models import Inspection
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.inspection import findings_of, inspections_of
from dure.delivery.queries.project import project_visible_to
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/inspections", response=list[InspectionOut])
def list_inspections(request: HttpRequest, project_id: Key) -> Any:
    return inspections_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/inspections", response=InspectionOut)
def plan_inspection(request: HttpRequest, project_id: Key, given: InspectionIn) -> Any:
    return inspection.plan_inspection(project_id=project_id, **given.dict(), **asked(request))


@router.post("/inspections/{inspection_id}/hold", response=InspectionOut)
def hold_inspection(request: HttpRequest, inspection_id: Key, given: HeldIn) -> Any:
    return inspection.hold_inspection(
        inspection_id=inspection_id,
        held_on=given.held_on,
        report=given.report,
        findings=[(one.grade, one.what, one.due_on) for one in given.findings],
        **asked(request),
    )


@router.post("/inspections/{inspection_id}/cancel", response=InspectionOut)
def cancel_inspection(request: HttpRequest, inspection_id: Key) -> Any:
    return inspection.cancel_inspection(inspection_id=inspection_id, **asked(request))


@router.get("/inspections/{inspection_id}/findings", response=list[FindingOut])
def list_findings(request: HttpRequest, inspection_id: Key) -> Any:
    return findings_of(row_visible_to(Inspection, actor_of(request), inspection_id))


@router.post("/findings/{finding_id}/remedy", response=FindingOut)
def remedy_finding(request: HttpRequest, finding_id: Key, given: RemedyIn) -> Any:
    return inspection.remedy_finding(finding_id=finding_id, remedy=given.remedy, **asked(request))


@router.post("/findings/{finding_id}/settle", response=FindingOut)
def settle_finding(request: HttpRequest, finding_id: Key) -> Any:
    return inspection.settle_finding(finding_id=finding_id, **asked(request))
