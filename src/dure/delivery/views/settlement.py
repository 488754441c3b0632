"""The settlement's page: what is missing, the statement, and who goes on."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from dure.delivery.access import settlement as access
from dure.delivery.actions import settlement as actions
from dure.delivery.domain.gate import closed
from dure.delivery.forms.money import DisallowForm
from dure.delivery.queries.expenditure import expenditures_of
from dure.delivery.queries.gate import look
from dure.delivery.queries.project import project_visible_to
from dure.delivery.queries.settlement import (
    disallowances_of,
    settlement_of,
    settlement_visible_to,
    statement_of,
)
from dure.delivery.views.building import word
from dure.delivery.views.commitment import day_of
from dure.web.clock import now


@require_GET
@login_required
def settlement(request: HttpRequest, project_id: int) -> HttpResponse:
    return render(request, "delivery/settlement/page.html", _page(request, project_id))


def _page(request: HttpRequest, project_id: int) -> dict[str, object]:
    found = project_visible_to(request.actor, project_id)
    row, gates = settlement_of(found), look(found)
    posted = expenditures_of(found).filter(state="posted", disallowance__isnull=True)
    return {
        "project": found,
        "settlement": row,
        "gates": gates,
        "closed": closed(gates),
        "statement": statement_of(found, row),
        "disallowances": disallowances_of(row) if row else (),
        "form": DisallowForm(posted=posted),
        "may": access.questions(request.actor, found),
    }


@require_POST
@login_required
def prepare(request: HttpRequest, project_id: int) -> HttpResponse:
    note = word(request, "note")
    actions.prepare_settlement(project_id=project_id, note=note, actor=request.actor, now=now())
    return redirect("delivery:settlement", project_id)


@require_POST
@login_required
def disallow(request: HttpRequest, settlement_id: int) -> HttpResponse:
    row = settlement_visible_to(request.actor, settlement_id)
    posted = expenditures_of(row.project).filter(state="posted", disallowance__isnull=True)
    form = DisallowForm(request.POST, posted=posted)
    if form.attempt(
        lambda clean: actions.disallow_cost(
            settlement_id=settlement_id,
            expenditure_id=clean["expenditure"],
            national_won=clean["national_won"],
            local_won=clean["local_won"],
            ground=clean["ground"],
            actor=request.actor,
            now=now(),
        )
    ):
        return redirect("delivery:settlement", row.project_id)
    page = _page(request, row.project_id) | {"form": form}
    return render(request, "delivery/settlement/page.html", page, status=422)


@require_POST
@login_required
def allow(request: HttpRequest, settlement_id: int, disallowance_id: int) -> HttpResponse:
    row = settlement_visible_to(request.actor, settlement_id)
    actions.allow_cost(disallowance_id=disallowance_id, actor=request.actor, now=now())
    return redirect("delivery:settlement", row.project_id)


@require_POST
@login_required
def move(request: HttpRequest, settlement_id: int, name: str) -> HttpResponse:
    given = {"settlement_id": settlement_id, "actor": request.actor, "now": now()}
    if name == "send_back":
        row = actions.send_back_settlement(reason=word(request), **given)
    elif name == "record_return":
        row = actions.record_return(
            paid_on=day_of(request, "paid_on"),
            receipt=word(request, "receipt"),
            **given,
        )
    else:
        simple = {"check": actions.check_settlement, "approve": actions.approve_settlement}
        row = simple[name](**given)
    return redirect("delivery:settlement", row.project_id)


patterns = [
    path("projects/<int:project_id>/settlement/", settlement, name="settlement"),
    path("projects/<int:project_id>/settlement/prepare/", prepare, name="prepare_settlement"),
    path("settlements/<int:settlement_id>/disallow/", disallow, name="disallow_cost"),
    path("settlements/<int:settlement_id>/allow/<int:disallowance_id>/", allow, name="allow_cost"),
    *(
        path(
            f"settlements/<int:settlement_id>/{name}/",
            move,
            {"name": name},
            name=f"settlement_{name}",
        )
        for name in ("check", "approve", "send_back", "record_return")
    ),
]
