import csv
from io import StringIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from dure.interop.grants360.package import flat_rows, package_of
from dure.programme.queries.result import results_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
def package(request: HttpRequest, call_id: int) -> HttpResponse:
    found = package_of(results_of(request.actor, call_id))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_GET
def flat(request: HttpRequest, call_id: int) -> HttpResponse:
    """Answer the package as CSV; spreadsheets find UTF-8 by its mark and no formula."""
    rows = list(flat_rows(package_of(results_of(request.actor, call_id))))
    columns = list(dict.fromkeys(key for row in rows for key in row))
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(key, "")) for key in columns] for row in rows)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="grants-{call_id}.csv"'
    return answer


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
