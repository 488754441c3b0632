"""The page of the national money: its parts, what each waits for, who goes on."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from dure.delivery.access import tranche as access
from dure.delivery.actions import tranche as actions
from dure.delivery.queries.project import project_visible_to
from dure.delivery.queries.tranche import tranche_rows
from dure.delivery.views.building import word
from dure.delivery.views.commitment import day_of
from dure.web.clock import now


@require_GET
@login_required
def tranches(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    page = {
        "project": found,
        "rows": tranche_rows(found),
        "may": access.questions(request.actor, found),
    }
    return render(request, "delivery/tranche/page.html", page)


@require_POST
@login_required
def move(request: HttpRequest, tranche_id: int, name: str) -> HttpResponse:
    given = {"tranche_id": tranche_id, "actor": request.actor, "now": now()}
    if name == "pay":
        row = actions.pay_tranche(paid_on=day_of(request, "paid_on"), **given)
    elif name == "send_back":
        row = actions.send_back_tranche(reason=word(request), **given)
    else:
        simple = {
            "request": actions.request_tranche,
            "approve": actions.approve_tranche,
            "evidence": actions.evidence_tranche,
        }
        row = simple[name](**given)
    return redirect("delivery:tranches", row.project_id)


patterns = [
    path("projects/<int:project_id>/money/", tranches, name="tranches"),
    *(
        path(f"tranches/<int:tranche_id>/{name}/", move, {"name": name}, name=f"{name}_tranche")
        for name in ("request", "approve", "pay", "send_back", "evidence")
    ),
]
