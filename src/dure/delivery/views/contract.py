"""Pages of contracts: what was bought from whom, what is flagged and why, what was passed on."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from dure.core.errors import NotFound
from dure.delivery.access import contract as access
from dure.delivery.actions import contract as actions
from dure.delivery.forms.building import ContractForm
from dure.delivery.models import Contract
from dure.delivery.queries.building import row_visible_to
from dure.delivery.queries.contract import contract_row, contract_rows
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page, word
from dure.delivery.views.files_in import stored
from dure.files.queries.stored_file import download_response
from dure.web.clock import now


@require_GET
@login_required
def contracts(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    rows = contract_rows(found)
    own = [row for row in rows if row.contract.parent_id is None]
    values = {
        "project": found,
        "rows": own,
        "whole_won": sum(row.contract.amount_won for row in own),
        "flagged": sum(row.is_flagged for row in rows),
        "may": {"enter": access.may_enter(request.actor, found)},
    }
    return page(request, "contract/list.html", "contracts", values)


@login_required
def enter(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = ContractForm(
        request.POST or None,
        request.FILES or None,
        project=found,
        initial={"parent": request.GET.get("parent", "")},
    )
    if request.method == "POST":
        made = form.attempt(
            lambda clean: actions.enter_contract(
                project_id=project_id,
                terms=actions.ContractTerms(**form.values(clean)),
                parent_id=clean["parent"],
                file_id=stored(clean["file"], request.actor, now()),
                actor=request.actor,
                now=now(),
            )
        )
        if made:
            return redirect("delivery:contract", made.pk)
    return page(request, "contract/form.html", "contracts", {"project": found, "form": form}, form)


@require_GET
@login_required
def contract(request: HttpRequest, contract_id: int) -> HttpResponse:
    row = row_visible_to(Contract, request.actor, contract_id)
    values = {
        "project": row.project,
        "row": row,
        "item": contract_row(row),
        "may": {
            "enter": access.may_enter(request.actor, row.project),
            "answer": access.may_answer(request.actor, row),
            "clear": access.may_clear(request.actor, row),
        },
    }
    return page(request, "contract/page.html", "contracts", values)


@require_POST
@login_required
def answer(request: HttpRequest, contract_id: int) -> HttpResponse:
    actions.answer_flags(
        contract_id=contract_id, answer=word(request), actor=request.actor, now=now()
    )
    return redirect("delivery:contract", contract_id)


@require_POST
@login_required
def clear(request: HttpRequest, contract_id: int) -> HttpResponse:
    actions.clear_flags(
        contract_id=contract_id, reason=word(request), actor=request.actor, now=now()
    )
    return redirect("delivery:contract", contract_id)


@require_GET
@login_required
def document(request: HttpRequest, contract_id: int) -> HttpResponse:
    row = row_visible_to(Contract, request.actor, contract_id)
    if row.file is None:
        raise NotFound("There is no document yet.")
    return download_response(row.file, inline=True)


patterns = [
    path("projects/<int:project_id>/contracts/", contracts, name="contracts"),
    path("projects/<int:project_id>/contracts/new/", enter, name="enter_contract"),
    path("contracts/<int:contract_id>/", contract, name="contract"),
    path("contracts/<int:contract_id>/answer/", answer, name="answer_flags"),
    path("contracts/<int:contract_id>/clear/", clear, name="clear_flags"),
    path("contracts/<int:contract_id>/document/", document, name="contract_document"),
]
