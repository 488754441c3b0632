"""The page of money that is taken back."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from dure.delivery.access import clawback as access
from dure.delivery.actions import clawback as actions
from dure.delivery.forms.money import ClawbackForm
from dure.delivery.queries.clawback import clawbacks_of, local_back, national_held_won
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import word
from dure.delivery.views.commitment import day_of
from dure.web.clock import now


@login_required
def clawbacks(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = ClawbackForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.propose_clawback(
            project_id=project_id, actor=request.actor, now=now(), **form.values(clean)
        )
    ):
        return redirect("delivery:clawbacks", project_id)
    page = {
        "project": found,
        "rows": clawbacks_of(found),
        "held_won": national_held_won(found),
        "local_back": local_back(found),
        "form": form,
        "may": access.questions(request.actor, found),
    }
    return render(request, "delivery/clawback/page.html", page, status=422 if form.errors else 200)


@require_POST
@login_required
def move(request: HttpRequest, clawback_id: int, name: str) -> HttpResponse:
    given = {"clawback_id": clawback_id, "actor": request.actor, "now": now()}
    if name == "pay":
        row = actions.pay_clawback(
            paid_on=day_of(request, "paid_on"),
            receipt=word(request, "receipt"),
            **given,
        )
    elif name == "drop":
        row = actions.drop_clawback(reason=word(request), **given)
    else:
        row = actions.decide_clawback(**given)
    return redirect("delivery:clawbacks", row.project_id)


@require_POST
@login_required
def return_local(request: HttpRequest, project_id: int) -> HttpResponse:
    actions.return_local_money(
        project_id=project_id,
        paid_on=day_of(request, "paid_on"),
        receipt=word(request, "receipt"),
        actor=request.actor,
        now=now(),
    )
    return redirect("delivery:clawbacks", project_id)


patterns = [
    path("projects/<int:project_id>/local-return/", return_local, name="return_local"),
    path("projects/<int:project_id>/clawbacks/", clawbacks, name="clawbacks"),
    *(
        path(f"clawbacks/<int:clawback_id>/{name}/", move, {"name": name}, name=f"{name}_clawback")
        for name in ("decide", "drop", "pay")
    ),
]
