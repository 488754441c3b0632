from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dure.transit.queries.study import study_file, study_visible_to
from dure.transit.views.drawing import drawing
from dure.transit.views.page import result_page

KINDS = {
    "result": "application/json",
    "trips": "application/gzip",
    "trace": "application/json",
    "scenario": "application/toml",
}


@require_GET
def file(request: HttpRequest, study_id: int, name: str) -> HttpResponse:
    """Hand out one file of a finished study, to whoever may see the study."""
    path = study_file(study_visible_to(request.actor, study_id), name)
    answer = HttpResponse(path.read_bytes(), content_type=KINDS[name])
    if name != "trace":
        answer["Content-Disposition"] = f'attachment; filename="dure-{study_id}-{path.name}"'
    return answer


@require_GET
def report(request: HttpRequest, study_id: int) -> HttpResponse:
    """Hand out the report: one page that asks for nothing else, neither style nor script."""
    found = study_visible_to(request.actor, study_id)
    page = result_page(found)
    page["drawing"] = drawing(page["page"])
    answer = render(request, "transit/report.html", page)
    answer["Content-Disposition"] = f'attachment; filename="dure-{study_id}-report.html"'
    return answer
