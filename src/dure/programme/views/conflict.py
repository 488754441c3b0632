"""Conflicts of interest: of a call, of an application, and what applicants report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dure.core.errors import NotFound
from dure.programme.access.conflict import may_derive, may_report
from dure.programme.actions import conflict as actions
from dure.programme.forms.conflict import DeclareForm, ReportForm
from dure.programme.forms.refused import attempt
from dure.programme.labels.conflict import CONFLICT_GROUND
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.conflict import (
    conflict_visible_to,
    panel_is_drawn,
    report_visible_to,
    reports_visible_to,
)
from dure.programme.queries.conflict_page import conflict_page
from dure.web.clock import now


@login_required
@require_GET
def conflicts(request: HttpRequest, call_id: int) -> HttpResponse:
    ground = request.GET.get("ground", "")
    page = conflict_page(request.actor, call_id, ground=ground)
    return render(
        request,
        "programme/conflict/conflicts.html",
        {
            "page": page,
            "call": page.call,
            "grounds": [(key.value, label) for key, label in CONFLICT_GROUND.items()],
            "ground": ground,
            "may_derive": may_derive(request.actor, page.call),
            "actor_id": request.actor.user_id,
        },
    )


@require_POST
def derive(request: HttpRequest, call_id: int) -> HttpResponse:
    found = actions.derive_conflicts(call_id=call_id, actor=request.actor, now=now())
    told = ngettext(
        "%(n)d new conflict was found.", "%(n)d new conflicts were found.", len(found)
    ) % {"n": len(found)}
    messages.success(request, told)
    return redirect("programme:conflicts", call_id)


@require_POST
def clear(request: HttpRequest, conflict_id: int) -> HttpResponse:
    found = conflict_visible_to(request.actor, conflict_id)
    actions.clear_conflict(
        conflict_id=conflict_id,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("The conflict is cleared. Sheets it took away do not come back."))
    return redirect("programme:conflicts", found.application.call_id)


@require_POST
def decide(request: HttpRequest, report_id: int) -> HttpResponse:
    found = report_visible_to(request.actor, report_id)
    chosen = request.POST.get("evaluator", "")
    evaluator = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None
    if chosen and evaluator is None:
        raise NotFound("There is no such evaluator.")
    actions.decide_report(
        report_id=report_id,
        evaluator_id=evaluator,
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        now=now(),
    )
    messages.success(request, _("Decided."))
    return redirect("programme:conflicts", found.application.call_id)


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, application_id: int) -> HttpResponse:
    application = application_visible_to(request.actor, application_id)
    if not may_report(request.actor, application) and request.method == "GET":
        raise NotFound("There is no such page.")
    form = ReportForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.report_conflict(
            application_id=application_id, actor=request.actor, now=now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("The agency was told and will decide."))
        return redirect("programme:report_evaluator", application_id)
    page = {
        "application": application,
        "form": form,
        "drawn": panel_is_drawn(application.call),
        "reports": reports_visible_to(request.actor).filter(application=application),
    }
    name = "programme/conflict/report.html"
    return render(request, name, page, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, application_id: int) -> HttpResponse:
    application = application_visible_to(request.actor, application_id)
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.declare_conflict(
            application_id=application_id,
            note=form.cleaned_data["note"],
            actor=request.actor,
            now=now(),
        ),
    ):
        messages.success(request, _("Kept. You no longer see this application."))
        return redirect("site:home")
    page = {"application": application, "form": form}
    name = "programme/conflict/declare.html"
    return render(request, name, page, status=422 if form.errors else 200)


patterns = [
    path("calls/<int:call_id>/conflicts/", conflicts, name="conflicts"),
    path("calls/<int:call_id>/conflicts/find/", derive, name="derive_conflicts"),
    path("conflicts/<int:conflict_id>/clear/", clear, name="clear_conflict"),
    path("conflict-reports/<int:report_id>/decide/", decide, name="decide_report"),
    path(
        "applications/<int:application_id>/unsuitable-evaluators/",
        report,
        name="report_evaluator",
    ),
    path("applications/<int:application_id>/declare-conflict/", declare, name="declare_conflict"),
]
