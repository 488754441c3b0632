"""Pages of expenditures: a project's list, one of them, entering and importing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import NotFound
from dure.delivery.access import expenditure as access
from dure.delivery.actions import expenditure as actions
from dure.delivery.adapters.expenditure_file import MAY, NEEDED, read_expenditures
from dure.delivery.domain.project import ACTIVE, ProjectState
from dure.delivery.forms.money import ExpenditureForm, ImportForm
from dure.delivery.queries.budget import lines_of
from dure.delivery.queries.expenditure import (
    expenditure_visible_to,
    expenditures_of,
    flags_of,
)
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import word
from dure.delivery.views.files_in import stored
from dure.files.queries.stored_file import download_response
from dure.web.clock import now

PER_PAGE = 50


@require_GET
@login_required
def expenditures(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    rows = Paginator(expenditures_of(found), PER_PAGE).get_page(request.GET.get("page"))
    page = {
        "project": found,
        "page": rows,
        "lines": lines_of(found),
        "active": ProjectState(found.state) in ACTIVE,
        "may": access.questions(request.actor, found),
    }
    return render(request, "delivery/expenditure/list.html", page)


@login_required
def enter(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = ExpenditureForm(request.POST or None, request.FILES or None, project=found)
    made = request.method == "POST" and form.attempt(
        lambda clean: actions.enter_expenditure(
            project_id=project_id,
            spending=form.spending(clean),
            evidence_id=stored(clean["evidence"], request.actor, now()),
            actor=request.actor,
            now=now(),
        )
    )
    if made:
        return redirect("delivery:expenditure", made.pk)
    page = {"project": found, "form": form}
    return render(
        request, "delivery/expenditure/form.html", page, status=422 if form.errors else 200
    )


@login_required
def change(request: HttpRequest, expenditure_id: int) -> HttpResponse:
    row = expenditure_visible_to(request.actor, expenditure_id)
    form = ExpenditureForm(
        request.POST or None,
        request.FILES or None,
        project=row.project,
        initial=ExpenditureForm.initial_of(row),
    )
    if request.method == "POST" and form.attempt(
        lambda clean: actions.change_expenditure(
            expenditure_id=expenditure_id,
            spending=form.spending(clean),
            evidence_id=stored(clean["evidence"], request.actor, now()),
            actor=request.actor,
            now=now(),
        )
    ):
        return redirect("delivery:expenditure", expenditure_id)
    page = {"project": row.project, "form": form, "row": row}
    return render(
        request, "delivery/expenditure/form.html", page, status=422 if form.errors else 200
    )


@login_required
def take_in(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form, faults = ImportForm(request.POST or None, request.FILES or None), []

    def take(clean: dict[str, object]) -> int:
        upload = clean["table"]
        read, wrong = read_expenditures(upload.read(), upload.name)  # type: ignore[attr-defined]
        faults.extend(wrong)
        if wrong:
            return 0
        made = actions.import_expenditures(
            project_id=project_id, spendings=read, actor=request.actor, now=now()
        )
        messages.success(request, _("%(count)s drafts are taken in.") % {"count": len(made)})
        return len(made) or -1

    if request.method == "POST" and form.attempt(take):
        return redirect("delivery:expenditures", project_id)
    page = {"project": found, "form": form, "faults": faults, "needed": NEEDED, "may_have": MAY}
    refused = bool(form.errors or faults)
    return render(
        request, "delivery/expenditure/import.html", page, status=422 if refused else 200
    )


@require_GET
@login_required
def expenditure(request: HttpRequest, expenditure_id: int) -> HttpResponse:
    row = expenditure_visible_to(request.actor, expenditure_id)
    page = {
        "project": row.project,
        "row": row,
        "flags": flags_of(row),
        "may": access.questions(request.actor, row.project),
        "own": access.is_own(request.actor, row),
    }
    return render(request, "delivery/expenditure/page.html", page)


@require_POST
@login_required
def move(request: HttpRequest, expenditure_id: int, name: str) -> HttpResponse:
    given = {"expenditure_id": expenditure_id, "actor": request.actor, "now": now()}
    if name in {"return", "reverse"}:
        given["reason"] = word(request)
    action = {
        "submit": actions.submit_expenditure,
        "approve": actions.approve_expenditure,
        "post": actions.post_expenditure,
        "cancel": actions.cancel_expenditure,
        "return": actions.return_expenditure,
        "reverse": actions.reverse_expenditure,
    }[name]
    action(**given)
    return redirect("delivery:expenditure", expenditure_id)


@require_GET
@login_required
def evidence(request: HttpRequest, expenditure_id: int) -> HttpResponse:
    row = expenditure_visible_to(request.actor, expenditure_id)
    if row.evidence is None:
        raise NotFound("There is no evidence yet.")
    return download_response(row.evidence, inline=True)


MOVES = ("submit", "approve", "post", "cancel", "return", "reverse")
patterns = [
    path("projects/<int:project_id>/expenditures/", expenditures, name="expenditures"),
    path("projects/<int:project_id>/expenditures/new/", enter, name="enter_expenditure"),
    path("projects/<int:project_id>/expenditures/import/", take_in, name="import_expenditures"),
    path("expenditures/<int:expenditure_id>/", expenditure, name="expenditure"),
    path("expenditures/<int:expenditure_id>/change/", change, name="change_expenditure"),
    path("expenditures/<int:expenditure_id>/evidence/", evidence, name="evidence"),
    *(
        path(
            f"expenditures/<int:expenditure_id>/{name}/",
            move,
            {"name": name},
            name=f"{name}_expenditure",
        )
        for name in MOVES
    ),
]
