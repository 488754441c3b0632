"""Pages of the implementation plan: its versions, one of them, writing and deciding it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from dure.delivery.access import plan as access
from dure.delivery.actions import plan as actions
from dure.delivery.domain.plan import PLAN_WORKFLOW, PlanState
from dure.delivery.forms.building import PackageForms, PlanForm
from dure.delivery.models import ImplementationPlan
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.plan import before, missing_in, package_changes, plans_of
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page, word
from dure.web.clock import now


@require_GET
@login_required
def plans(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    rows = list(plans_of(found))
    values = {
        "project": found,
        "rows": rows,
        "in_work": any(row.state in {"draft", "submitted"} for row in rows),
        "in_force": next((row for row in rows if row.state == "approved"), None),
        "may": {"draft": access.may_draft(request.actor, found)},
    }
    return page(request, "plan/list.html", "plan", values)


@require_GET
@login_required
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    row = row_visible_to(ImplementationPlan, request.actor, plan_id)
    old = before(row)
    values = {
        "project": row.project,
        "row": row,
        "before": old,
        "changes": package_changes(old, row) if old else (),
        "missing": missing_in(row) if row.state == "draft" else (),
        "planned_won": sum(package.planned_won for package in row.packages),
        "whole_won": row.project.national_won + row.project.local_won,
        "may": {
            "edit": access.may_edit(request.actor, row),
            "decide": access.may_decide(request.actor, row),
        },
    }
    return page(request, "plan/page.html", "plan", values)


@login_required
def edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    row = row_visible_to(ImplementationPlan, request.actor, plan_id)
    PLAN_WORKFLOW.target("edit", PlanState(row.state))
    first = {"summary": row.summary, "starts_on": row.starts_on, "ends_on": row.ends_on}
    form = PlanForm(request.POST or None, initial=first | row.readiness)
    rows = PackageForms(request.POST or None, initial=row.work_packages)
    if request.method == "POST" and rows.is_valid():
        packages = [each for each in (one.row() for one in rows.forms) if each]
        if form.attempt(
            lambda clean: actions.edit_plan(
                plan_id=plan_id,
                summary=clean["summary"],
                starts_on=clean["starts_on"],
                ends_on=clean["ends_on"],
                work_packages=packages,
                readiness=form.readiness(clean),
                actor=request.actor,
                now=now(),
            )
        ):
            return redirect("delivery:plan", plan_id)
    values = {
        "project": row.project,
        "row": row,
        "form": form,
        "rows": rows,
        "whole_won": row.project.national_won + row.project.local_won,
    }
    return page(request, "plan/form.html", "plan", values, form)


@require_POST
@login_required
def draft(request: HttpRequest, project_id: int) -> HttpResponse:
    row = actions.draft_plan(
        project_id=project_id, reason=word(request), actor=request.actor, now=now()
    )
    return redirect("delivery:edit_plan", row.pk)


@require_POST
@login_required
def move(request: HttpRequest, plan_id: int, name: str) -> HttpResponse:
    given = {"plan_id": plan_id, "actor": request.actor, "now": now()}
    if name == "return":
        actions.return_plan(reason=word(request), **given)
    else:
        {"submit": actions.submit_plan, "approve": actions.approve_plan}[name](**given)
    return redirect("delivery:plan", plan_id)


patterns = [
    path("projects/<int:project_id>/plan/", plans, name="plans"),
    path("projects/<int:project_id>/plan/draft/", draft, name="draft_plan"),
    path("plans/<int:plan_id>/", plan, name="plan"),
    path("plans/<int:plan_id>/edit/", edit, name="edit_plan"),
    *(
        path(f"plans/<int:plan_id>/{name}/", move, {"name": name}, name=f"{name}_plan")
        for name in ("submit", "approve", "return")
    ),
]
