"""Organisations for programs: a list to choose from, and many from a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate

from dure.accounts.actions.organisation import import_organisations
from dure.accounts.queries.organisation import organisations
from dure.core.errors import Invalid, NotAllowed
from dure.programme.adapters.organisation_file import read_organisations
from dure.programme.api.evaluator import MOST_BYTES, actor_of
from dure.web.clock import now
from dure.web.fields import Paged

router = Router(tags=["organisations"])


class OrganisationOut(Schema):
    id: int
    kind: str
    name: str
    name_en: str


@router.get("/organisations", response=list[OrganisationOut])
@paginate(Paged)
def list_organisations(request: HttpRequest) -> Any:
    """List the organisations, for who is signed in."""
    if actor_of(request).user_id is None:
        raise NotAllowed("Sign in to read the organisations.")
    return organisations()


@router.post("/organisations/import", response={201: list[OrganisationOut]})
def bring(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Bring in all of a CSV or XLSX table, or nothing; return those that are new."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid("The table is larger than {limit} MB.", limit=MOST_BYTES >> 20)
    given, faults = read_organisations(content, file.name or "")
    if faults:
        raise faults[0]
    return Status(201, import_organisations(given=given, actor=actor_of(request), now=now()))
