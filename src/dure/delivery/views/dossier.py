"""The page of sealed dossiers: sealing one, and taking it away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dure.delivery.access import dossier as access
from dure.delivery.actions import dossier as actions
from dure.delivery.queries.dossier import dossier_to_take, dossiers_of
from dure.delivery.queries.project import project_visible_to
from dure.delivery.views.building import page
from dure.files.queries.stored_file import download_response
from dure.web.clock import now


@require_GET
@login_required
def dossiers(request: HttpRequest, project_id: int) -> HttpResponse:
    found = project_visible_to(request.actor, project_id)
    values = {
        "project": found,
        "rows": dossiers_of(found),
        "may": {
            "seal": access.may_seal(request.actor, found),
            "take": access.may_take(request.actor, found),
        },
    }
    return page(request, "dossier/page.html", "dossiers", values)


@require_POST
@login_required
def seal(request: HttpRequest, project_id: int) -> HttpResponse:
    actions.seal_dossier(project_id=project_id, actor=request.actor, now=now())
    messages.success(request, _("The dossier is sealed."))
    return redirect("delivery:dossiers", project_id)


@require_GET
@login_required
def download(request: HttpRequest, dossier_id: int) -> HttpResponse:
    return download_response(dossier_to_take(request.actor, dossier_id).file)


patterns = [
    path("projects/<int:project_id>/dossiers/", dossiers, name="dossiers"),
    path("projects/<int:project_id>/dossiers/seal/", seal, name="seal_dossier"),
    path("dossiers/<int:dossier_id>/download/", download, name="download_dossier"),
]
