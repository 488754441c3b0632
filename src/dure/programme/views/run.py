"""Sealed runs: read, computed again, taken away as a bundle."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from dure.programme.adapters.recompute import REPEAT, verify_run
from dure.programme.labels.selection import RUN_KIND
from dure.programme.queries.run import bundle_of, run_visible_to


@require_http_methods(["GET", "POST"])
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show a run; a POST computes it again and compares."""
    found = run_visible_to(request.actor, run_id)
    checked = verify_run(found) if request.method == "POST" else None
    page = {
        "run": found,
        "kind": RUN_KIND[found.kind],
        "checked": checked,
        "repeats": found.kind in {kind.value for kind in REPEAT},
        "parts": [
            ("rule", _text(found.rule)),
            ("input", _text(found.given)),
            ("output", _text(found.output)),
        ],
    }
    return render(request, "programme/run/run.html", page)


@require_GET
def bundle(request: HttpRequest, run_id: int) -> HttpResponse:
    found = run_visible_to(request.actor, run_id)
    answer = JsonResponse(bundle_of(found), json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="run-{found.pk}.json"'
    return answer


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


patterns = [
    path("runs/<int:run_id>/", run, name="run"),
    path("runs/<int:run_id>/bundle.json", bundle, name="run_bundle"),
]
