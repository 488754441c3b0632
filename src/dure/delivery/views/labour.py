"""The page of person-months: people against months, with what is left of each month."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from dure.delivery.access import labour as access
from dure.delivery.actions import labour as actions
from dure.delivery.forms.building import ClaimForm, PersonForm
from dure.delivery.models import LabourClaim
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.labour import claims_of, labour_grid, months_of
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page, word
from dure.web.clock import now


@login_required
def labour(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    months, today = months_of(found), localdate(now())
    past = [month for month in months if month <= today]
    form = ClaimForm(request.POST or None, project=found, months=past)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.claim_labour(
            project_id=project_id, actor=request.actor, now=now(), **form.values(clean)
        )
    ):
        return redirect("delivery:labour", project_id)
    claims = list(claims_of(found))
    values = {
        "project": found,
        "months": months,
        "grid": labour_grid(found, months),
        "claims": [
            {"row": row, "may_decide": access.may_decide(request.actor, row)} for row in claims
        ],
        "confirmed_won": sum(row.cost_won for row in claims if row.state == "confirmed"),
        "waiting": sum(row.state == "claimed" for row in claims),
        "form": form,
        "may": {"claim": access.may_claim(request.actor, found)},
    }
    return page(request, "labour/page.html", "labour", values, form)


@login_required
def person(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = PersonForm(request.POST or None, project=found)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.enter_person(
            project_id=project_id, actor=request.actor, now=now(), **form.values(clean)
        )
    ):
        return redirect("delivery:labour", project_id)
    return page(request, "labour/person.html", "labour", {"project": found, "form": form}, form)


@require_POST
@login_required
def move(request: HttpRequest, claim_id: int, name: str) -> HttpResponse:
    row = row_visible_to(LabourClaim, request.actor, claim_id)
    given = {"claim_id": claim_id, "actor": request.actor, "now": now()}
    if name == "withdraw":
        actions.withdraw_labour(**given)
    else:
        actions.decide_labour(move=name, reason=word(request), **given)
    return redirect("delivery:labour", row.project_id)


patterns = [
    path("projects/<int:project_id>/labour/", labour, name="labour"),
    path("projects/<int:project_id>/labour/people/new/", person, name="enter_person"),
    *(
        path(f"labour/<int:claim_id>/{n}/", move, {"name": n}, name=f"{n}_labour")
        for n in ("confirm", "disallow", "withdraw")
    ),
]
