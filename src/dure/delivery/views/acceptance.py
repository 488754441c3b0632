"""The page of acceptance: what shows each item, asking for it and deciding it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from dure.delivery.access import acceptance as access
from dure.delivery.actions import acceptance as actions
from dure.delivery.forms.building import AcceptanceForm
from dure.delivery.models import Acceptance
from dure.delivery.queries.acceptance import acceptance_of, in_the_way
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page, word
from dure.web.clock import now


@login_required
def acceptance(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    row = acceptance_of(found)
    first = {**row.items, "handed_over_on": row.handed_over_on} if row else {}
    if row:
        first["operate_until"] = row.operate_until
    form = AcceptanceForm(request.POST or None, initial=first)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.ask_acceptance(
            project_id=project_id,
            items=form.items(clean),
            handed_over_on=clean["handed_over_on"],
            operate_until=clean["operate_until"],
            actor=request.actor,
            now=now(),
        )
    ):
        return redirect("delivery:acceptance", project_id)
    asks = found.state == "building" and (row is None or row.state == "refused")
    values = {
        "project": found,
        "row": row,
        "way": in_the_way(found),
        "form": form,
        "may": {
            "ask": asks and access.may_ask(request.actor, found),
            "decide": row is not None and access.may_decide(request.actor, row),
        },
    }
    return page(request, "acceptance/page.html", "acceptance", values, form)


@require_POST
@login_required
def decide(request: HttpRequest, acceptance_id: int, name: str) -> HttpResponse:
    row = row_visible_to(Acceptance, request.actor, acceptance_id)
    given = {"acceptance_id": acceptance_id, "actor": request.actor, "now": now()}
    if name == "give":
        actions.give_acceptance(**given)
    else:
        actions.refuse_acceptance(answer=word(request), **given)
    return redirect("delivery:acceptance", row.project_id)


patterns = [
    path("projects/<int:project_id>/acceptance/", acceptance, name="acceptance"),
    *(
        path(f"acceptances/<int:acceptance_id>/{n}/", decide, {"name": n}, name=f"{n}_acceptance")
        for n in ("give", "refuse")
    ),
]
