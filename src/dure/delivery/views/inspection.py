"""Pages of inspections: planning one, writing down what it found, and putting that right."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from dure.delivery.access import inspection as access
from dure.delivery.actions import inspection as actions
from dure.delivery.forms.building import FindingForms, HeldForm, InspectionForm
from dure.delivery.models import Inspection
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.inspection import findings_of, inspections_of, open_findings
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page, word
from dure.web.clock import now


@login_required
def inspections(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = InspectionForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.plan_inspection(
            project_id=project_id, actor=request.actor, now=now(), **clean
        )
    ):
        return redirect("delivery:inspections", project_id)
    values = {
        "project": found,
        "rows": inspections_of(found),
        "open": open_findings(found).count(),
        "form": form,
        "may": {"plan": access.may_plan(request.actor, found)},
    }
    return page(request, "inspection/list.html", "inspections", values, form)


@login_required
def inspection(request: HttpRequest, inspection_id: int) -> HttpResponse:
    row = row_visible_to(Inspection, request.actor, inspection_id)
    form, rows = HeldForm(request.POST or None), FindingForms(request.POST or None)
    if request.method == "POST" and rows.is_valid():
        findings = [each for each in (one.found() for one in rows.forms) if each]
        if form.attempt(
            lambda clean: actions.hold_inspection(
                inspection_id=inspection_id,
                held_on=clean["held_on"],
                report=clean["report"],
                findings=findings,
                actor=request.actor,
                now=now(),
            )
        ):
            return redirect("delivery:inspection", inspection_id)
    found = list(findings_of(row))
    values = {
        "project": row.project,
        "row": row,
        "findings": found,
        "open": sum(finding.settled_at is None for finding in found),
        "form": form,
        "rows": rows,
        "may": {
            "hold": access.may_hold(request.actor, row),
            "remedy": access.may_remedy(request.actor, row),
        },
    }
    return page(request, "inspection/page.html", "inspections", values, form)


@require_POST
@login_required
def cancel(request: HttpRequest, inspection_id: int) -> HttpResponse:
    actions.cancel_inspection(inspection_id=inspection_id, actor=request.actor, now=now())
    return redirect("delivery:inspection", inspection_id)


@require_POST
@login_required
def remedy(request: HttpRequest, finding_id: int) -> HttpResponse:
    row = actions.remedy_finding(
        finding_id=finding_id, remedy=word(request), actor=request.actor, now=now()
    )
    return redirect("delivery:inspection", row.inspection_id)


@require_POST
@login_required
def settle(request: HttpRequest, finding_id: int) -> HttpResponse:
    row = actions.settle_finding(finding_id=finding_id, actor=request.actor, now=now())
    return redirect("delivery:inspection", row.inspection_id)


patterns = [
    path("projects/<int:project_id>/inspections/", inspections, name="inspections"),
    path("inspections/<int:inspection_id>/", inspection, name="inspection"),
    path("inspections/<int:inspection_id>/cancel/", cancel, name="cancel_inspection"),
    path("findings/<int:finding_id>/remedy/", remedy, name="remedy_finding"),
    path("findings/<int:finding_id>/settle/", settle, name="settle_finding"),
]
