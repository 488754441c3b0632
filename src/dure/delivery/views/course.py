"""Moving a project on where no other noun decides it: building, operating, evaluating."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from dure.delivery.actions import course as actions
from dure.delivery.views.building import word
from dure.web.clock import now


@require_POST
@login_required
def go_on(request: HttpRequest, project_id: int, name: str) -> HttpResponse:
    given = {"project_id": project_id, "actor": request.actor, "now": now()}
    if name == "evaluate":
        actions.evaluate_project(summary=word(request), **given)
    else:
        {"build": actions.start_building, "operate": actions.start_operating}[name](**given)
    return redirect("delivery:project", project_id)


patterns = [
    path(f"projects/<int:project_id>/{name}/", go_on, {"name": name}, name=f"{name}_project")
    for name in ("build", "operate", "evaluate")
]
