"""The list of projects, one project's page and what is done to a project as a whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.delivery.access import course
from dure.delivery.access import project as access
from dure.delivery.actions import project as actions
from dure.delivery.domain.project import ACTIVE, PROJECT_WORKFLOW, ProjectState
from dure.delivery.queries.commitment import counted_local_won
from dure.delivery.queries.gate import look
from dure.delivery.queries.next_step import next_steps
from dure.delivery.queries.part import parts_of
from dure.delivery.queries.project import (
    calls_to_open,
    halted,
    is_given_up,
    project_visible_to,
    projects_with_money,
)
from dure.delivery.queries.tranche import tranche_rows
from dure.delivery.views.building import word
from dure.programme.queries.consortium import open_changes
from dure.web.clock import now

PER_PAGE = 50


@require_GET
@login_required
def projects(request: HttpRequest) -> HttpResponse:
    found = projects_with_money(request.actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "delivery/project/list.html",
        {"page": page, "calls": calls_to_open(request.actor)},
    )


@require_POST
@login_required
def open_call(request: HttpRequest, call_id: int) -> HttpResponse:
    opened = actions.open_projects(call_id=call_id, actor=request.actor, now=now())
    said = _("%(count)s projects are opened.") % {"count": len(opened)}
    messages.success(request, said)
    return redirect("delivery:projects")


@require_GET
@login_required
def project(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    rows = tranche_rows(found)
    spent = projects_with_money(request.actor).values_list("spent_won", flat=True)
    page = {
        "project": found,
        "rows": rows,
        "steps": next_steps(found, rows, localdate(now())),
        "gates": look(found),
        "given_up": is_given_up(found),
        "halted": halted(found),
        "whole_won": found.national_won + found.local_won,
        "counted_won": counted_local_won(found),
        "spent_won": spent.get(pk=project_id),
        "may": access.questions(request.actor, found),
    }
    state = ProjectState(found.state)
    page["active"] = state in ACTIVE
    page["over"] = "terminate" not in PROJECT_WORKFLOW.available(state)
    page["can_close"] = "close" in PROJECT_WORKFLOW.available(state)
    page["parts"] = parts_of(found, localdate(now()))
    page["consortium_changes"] = open_changes(found.application)
    page["may_go"] = {
        "build": course.may_start(request.actor, found),
        "evaluate": course.may_evaluate(request.actor, found),
    }
    page["in_account_won"] = page["counted_won"] + found.paid_won
    return render(request, "delivery/project/page.html", page)


@require_POST
@login_required
def halt(request: HttpRequest, project_id: int, move: str) -> HttpResponse:
    action = {
        "suspend": actions.suspend_project,
        "resume": actions.resume_project,
        "terminate": actions.terminate_project,
    }[move]
    reason = word(request)
    action(project_id=project_id, reason=reason, actor=request.actor, now=now())
    return redirect("delivery:project", project_id)


@require_POST
@login_required
def close(request: HttpRequest, project_id: int) -> HttpResponse:
    actions.close_project(project_id=project_id, actor=request.actor, now=now())
    messages.success(request, _("The project is closed."))
    return redirect("delivery:project", project_id)


HALTS = ("suspend", "resume", "terminate")
patterns = [
    path("projects/", projects, name="projects"),
    path("projects/of-call/<int:call_id>/", open_call, name="open_projects"),
    path("projects/<int:project_id>/", project, name="project"),
    path("projects/<int:project_id>/close/", close, name="close"),
    *(
        path(f"projects/<int:project_id>/{move}/", halt, {"move": move}, name=move)
        for move in HALTS
    ),
]
