"""The budget's page: its lines, and money moved between them."""

from dataclasses import asdict

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from dure.delivery.access import budget as access
from dure.delivery.actions import budget as actions
from dure.delivery.domain.project import ACTIVE, ProjectState
from dure.delivery.forms.money import ActionForm, LineForms, TransferForm, budget_category
from dure.delivery.queries.budget import lines_of, proposed_lines, transfers_of
from dure.delivery.queries.project import project_visible_to
from dure.web.clock import now


@login_required
def budget(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = TransferForm(request.POST or None, project=found)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.ask_transfer(
            project_id=project_id,
            source_id=clean["source"],
            target_id=clean["target"],
            national_won=clean["national_won"],
            local_won=clean["local_won"],
            reason=clean["reason"],
            actor=request.actor,
            now=now(),
        )
    ):
        return redirect("delivery:budget", project_id)
    rows = list(lines_of(found))
    state = ProjectState(found.state)
    page = {
        "project": found,
        "lines": rows,
        "spent_won": sum(line.spent_won for line in rows),
        "whole_won": sum(line.amount_won for line in rows),
        "left_won": sum(line.left_won for line in rows),
        "active": state in ACTIVE,
        "enterable": state in ACTIVE | {ProjectState.AWARDED} and not found.expenditures.exists(),
        "transfers": transfers_of(found),
        "form": form,
        "may": access.questions(request.actor, found),
    }
    return render(request, "delivery/budget/page.html", page, status=422 if form.errors else 200)


@login_required
def lines(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    may = access.may_enter(request.actor, found)
    initial = list(lines_of(found).values("name", "category", "national_won", "local_won"))
    proposed = [] if initial or not may else proposed_lines(found)
    initial += [asdict(line) for line in proposed]
    forms, refusal = LineForms(request.POST or None, initial=initial), ActionForm(request.POST)
    if request.method == "POST" and forms.is_valid():
        given = [
            actions.LineIn(
                row["name"],
                budget_category(row["category"]),
                row["national_won"] or 0,
                row["local_won"] or 0,
            )
            for row in (form.cleaned_data for form in forms)
            if row.get("name")
        ]
        if refusal.attempt(
            lambda _clean: actions.enter_budget(
                project_id=project_id, lines=given, actor=request.actor, now=now()
            )
        ):
            return redirect("delivery:budget", project_id)
    refused = request.method == "POST"
    page = {
        "project": found,
        "forms": forms,
        "refusal": refusal if refused else None,
        "proposed": proposed,
        "national_won": sum(line.national_won for line in proposed),
        "local_won": sum(line.local_won for line in proposed),
    }
    return render(request, "delivery/budget/lines.html", page, status=422 if refused else 200)


@require_POST
@login_required
def decide(request: HttpRequest, transfer_id: int, agreed: bool) -> HttpResponse:
    row = actions.decide_transfer(
        transfer_id=transfer_id, agreed=agreed, actor=request.actor, now=now()
    )
    return redirect("delivery:budget", row.project_id)


patterns = [
    path("projects/<int:project_id>/budget/", budget, name="budget"),
    path("projects/<int:project_id>/budget/lines/", lines, name="budget_lines"),
    path("transfers/<int:transfer_id>/make/", decide, {"agreed": True}, name="make_transfer"),
    path("transfers/<int:transfer_id>/refuse/", decide, {"agreed": False}, name="refuse_transfer"),
]
