"""The book's pages: its events, the trial balance, and the book as a table to take away."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from dure.delivery.access import ledger as access
from dure.delivery.actions import ledger as actions
from dure.delivery.adapters.ledger_file import ledger_csv, ledger_xlsx
from dure.delivery.domain.ledger import BANK, Pot, in_pot
from dure.delivery.forms.money import InterestForm
from dure.delivery.queries.ledger import (
    entries_of,
    journals_of,
    spent_report,
    trial_balance,
)
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import word
from dure.web.clock import now

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def ledger(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.attempt(
        lambda clean: actions.post_interest(
            project_id=project_id, actor=request.actor, now=now(), **clean
        )
    ):
        return redirect("delivery:ledger", project_id)
    entries = entries_of(found)
    balance = trial_balance(entries)
    page = {
        "project": found,
        "page": Paginator(journals_of(found), PER_PAGE).get_page(request.GET.get("page")),
        "balance": balance,
        "debit_won": sum(row.debit for row in balance),
        "credit_won": sum(row.credit for row in balance),
        "spent": spent_report(entries),
        "in_account": [(pot.value, in_pot(entries, BANK, pot)) for pot in Pot],
        "bank_won": sum(in_pot(entries, BANK, pot) for pot in Pot),
        "form": form,
        "may": access.questions(request.actor, found),
    }
    return render(request, "delivery/ledger/page.html", page, status=422 if form.errors else 200)


@require_POST
@login_required
def reverse_interest(request: HttpRequest, journal_id: int) -> HttpResponse:
    journal = actions.reverse_interest(
        journal_id=journal_id,
        reason=word(request),
        actor=request.actor,
        now=now(),
    )
    return redirect("delivery:ledger", journal.project_id)


@require_GET
@login_required
def table(request: HttpRequest, project_id: int, kind: str) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    if kind == "xlsx":
        answer = HttpResponse(ledger_xlsx(found), content_type=XLSX)
    else:
        answer = HttpResponse(ledger_csv(found), content_type="text/csv; charset=utf-8")
    name = f"dure-project-{project_id}-ledger.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


patterns = [
    path("projects/<int:project_id>/ledger/", ledger, name="ledger"),
    path("projects/<int:project_id>/ledger.csv", table, {"kind": "csv"}, name="ledger_csv"),
    path("projects/<int:project_id>/ledger.xlsx", table, {"kind": "xlsx"}, name="ledger_xlsx"),
    path("journals/<int:journal_id>/reverse/", reverse_interest, name="reverse_interest"),
]
