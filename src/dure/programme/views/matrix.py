"""The matrix of a stage: a page, and the same as a file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dure.programme.access.sheet import may_lock
from dure.programme.adapters.matrix import WIDE, as_csv, as_xlsx, scored
from dure.programme.queries.matrix import matrix_of

PER_PAGE = 50


@require_GET
def matrix(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    order = "total" if request.GET.get("order") == "total" else "number"
    found = matrix_of(request.actor, call_id, stage)
    given = scored(found, by_total=order == "total")
    per_page = len(given.rows) or 1 if request.GET.get("page") == "all" else PER_PAGE
    shown = Paginator(given.rows, per_page).get_page(request.GET.get("page"))
    page = {
        "given": given,
        "matrix": found,
        "shown": shown,
        "order": order,
        "wide": len(found.columns) > WIDE,
        "may_lock": may_lock(request.actor, found.call),
    }
    return render(request, "programme/matrix/matrix.html", page)


@require_GET
def matrix_csv(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    given = scored(matrix_of(request.actor, call_id, stage))
    return _file(
        as_csv(given, _heads()), "text/csv; charset=utf-8", f"matrix-{call_id}-{stage}.csv"
    )


@require_GET
def matrix_xlsx(request: HttpRequest, call_id: int, stage: int) -> HttpResponse:
    given = scored(matrix_of(request.actor, call_id, stage))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(as_xlsx(given, _heads()), kind, f"matrix-{call_id}-{stage}.xlsx")


def _heads() -> tuple[str, ...]:
    return (
        _("Number"), _("Application"), _("City"), _("Official score"), _("Sheets in"),
        _("Sheets missing"), _("Spread"), _("Evaluator"),
    )  # fmt: skip


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


patterns = [
    path("calls/<int:call_id>/stages/<int:stage>/matrix", matrix, name="matrix"),
    path("calls/<int:call_id>/stages/<int:stage>/matrix.csv", matrix_csv, name="matrix-csv"),
    path("calls/<int:call_id>/stages/<int:stage>/matrix.xlsx", matrix_xlsx, name="matrix-xlsx"),
]
