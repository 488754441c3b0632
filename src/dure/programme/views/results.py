"""Results: of a call for everybody, of an application for its applicant."""

import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from dure.programme.access.determination import may_forfeit
from dure.programme.access.feedback import may_rate
from dure.programme.access.objection import may_object
from dure.programme.domain.objection import objection_span
from dure.programme.labels.determination import OUTCOME
from dure.programme.queries.call import terms_of
from dure.programme.queries.objection import objection_until
from dure.programme.queries.result import PublicRow, local_part, own_result, results_of
from dure.web.clock import now

COLUMNS = (
    "number", "title", "lead", "province", "outcome", "rank", "reserve_place", "total",
    "national_won", "local_won", "reason", "deviation", "sheets",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
def results(request: HttpRequest, call_id: int) -> HttpResponse:
    found = results_of(request.actor, call_id)
    until = objection_span(terms_of(found.call), found.call.announced_at or now())[1]
    page = {"found": found, "call": found.call, "until": until, "open": now() < until}
    return render(request, "programme/results/results.html", page)


@require_GET
def results_csv(request: HttpRequest, call_id: int) -> HttpResponse:
    """Answer the results as CSV; spreadsheets find UTF-8 by its mark and no formula."""
    found = results_of(request.actor, call_id)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_line(row) for row in found.rows)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="results-{call_id}.csv"'
    return answer


@require_GET
def result(request: HttpRequest, application_id: int) -> HttpResponse:
    found = own_result(request.actor, application_id)
    one = found.application
    until = objection_until(one, now())
    page = {
        "found": found,
        "application": one,
        "until": until,
        "may_object": until is not None and may_object(request.actor, one),
        "may_rate": may_rate(request.actor, one),
        "may_forfeit": one.state == "selected" and may_forfeit(request.actor, one),
        "outcome": OUTCOME.get(found.determination.outcome) if found.determination else "",
    }
    return render(request, "programme/results/result.html", page)


def _line(row: PublicRow) -> list[str]:
    one, said = row.determination.application, row.determination
    unit = one.municipality
    cells = (
        one.number, one.title, one.lead.name, unit.province if unit else "", said.outcome,
        said.rank, said.reserve_place, row.total, said.national_won,
        local_part(said) if said.outcome == "award" else 0, said.reason, said.deviation,
        " ".join(row.sheets),
    )  # fmt: skip
    return [_cell(value) for value in cells]


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


patterns = [
    path("calls/<int:call_id>/results/", results, name="results"),
    path("calls/<int:call_id>/results.csv", results_csv, name="results_csv"),
    path("applications/<int:application_id>/result/", result, name="result"),
]
