"""Pages of changes of an agreed project: asking for one, writing it and deciding it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from dure.delivery.access import change_request as access
from dure.delivery.actions import change_request as actions
from dure.delivery.forms.building import ChangeForm, ChangeWordsForm
from dure.delivery.forms.change_request import changed_lines
from dure.delivery.models import ChangeRequest
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.change_request import changes_of
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page, word
from dure.web.clock import now


@login_required
def changes(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = ChangeForm(request.POST or None)
    if request.method == "POST":
        made = form.attempt(
            lambda clean: actions.ask_change(
                project_id=project_id, actor=request.actor, now=now(), **form.values(clean)
            )
        )
        if made:
            return redirect("delivery:change_request", made.pk)
    rows = list(changes_of(found))
    values = {
        "project": found,
        "rows": rows,
        "undecided": sum(row.state == "submitted" for row in rows),
        "form": form,
        "may": {"ask": access.may_ask(request.actor, found)},
    }
    return page(request, "change_request/list.html", "changes", values, form)


@login_required
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    row = row_visible_to(ChangeRequest, request.actor, change_id)
    form = ChangeWordsForm(request.POST or None, initial={"what": row.what, "why": row.why})
    if request.method == "POST" and form.attempt(
        lambda clean: actions.edit_change(
            change_id=change_id, actor=request.actor, now=now(), **clean
        )
    ):
        return redirect("delivery:change_request", change_id)
    values = {
        "project": row.project,
        "row": row,
        "differences": changed_lines(row.before, row.after),
        "form": form,
        "may": {
            "edit": access.may_edit(request.actor, row),
            "decide": access.may_decide(request.actor, row),
        },
    }
    return page(request, "change_request/page.html", "changes", values, form)


@require_POST
@login_required
def move(request: HttpRequest, change_id: int, name: str) -> HttpResponse:
    given = {"change_id": change_id, "actor": request.actor, "now": now()}
    if name in {"submit", "withdraw"}:
        {"submit": actions.submit_change, "withdraw": actions.withdraw_change}[name](**given)
    else:
        actions.decide_change(move=name, answer=word(request), **given)
    return redirect("delivery:change_request", change_id)


patterns = [
    path("projects/<int:project_id>/changes/", changes, name="changes"),
    path("changes/<int:change_id>/", change, name="change_request"),
    *(
        path(f"changes/<int:change_id>/{n}/", move, {"name": n}, name=f"{n}_change")
        for n in ("submit", "withdraw", "approve", "refuse", "return")
    ),
]
