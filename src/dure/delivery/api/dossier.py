"""Sealed dossiers for programs: the same queries and actions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from dure.delivery.actions import dossier
from dure.delivery.api.building_shapes import DossierOut
from dure.delivery.api.money_shapes import (
    actor_of,
)
from dure.delivery.api.money_shapes import given as asked
from dure.delivery.queries.dossier import dossier_to_take, dossiers_of
from dure.delivery.queries.project import project_visible_to
from dure.files.queries.stored_file import download_response
from dure.web.fields import Key

router = Router(tags=["building"])


@router.get("/projects/{project_id}/dossiers", response=list[DossierOut])
def list_dossiers(request: HttpRequest, project_id: Key) -> Any:
    return dossiers_of(project_visible_to(actor_of(request), project_id))


@router.post("/projects/{project_id}/dossiers", response=DossierOut)
def seal_dossier(request: HttpRequest, project_id: Key) -> Any:
    return dossier.seal_dossier(project_id=project_id, **asked(request))


@router.get("/dossiers/{dossier_id}/file")
def take_dossier(request: HttpRequest, dossier_id: Key) -> Any:
    """Return the archive."""
    return download_response(dossier_to_take(actor_of(request), dossier_id).file)
