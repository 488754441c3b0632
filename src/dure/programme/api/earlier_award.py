"""Awards that were not made here for programs: the list, one by hand, many from a table."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Router, Schema, Status
from ninja.files import UploadedFile
from ninja.pagination import paginate

from dure.accounts.domain.organisation import OrganisationKind
from dure.core.errors import Invalid, NotAllowed
from dure.programme.access.earlier_award import may_read
from dure.programme.actions.earlier_award import enter_earlier_award, import_earlier_awards
from dure.programme.adapters.award_file import AwardRow
from dure.programme.api.evaluator import MOST_BYTES, actor_of
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.models import EarlierAward
from dure.programme.queries.earlier_award import earlier_awards_visible_to
from dure.web.clock import now
from dure.web.fields import Day, Name, Paged

router = Router(tags=["earlier awards"])


class EarlierAwardIn(Schema):
    """An award; one of the same organisation, programme and day is corrected."""

    organisation: Name
    organisation_kind: OrganisationKind = OrganisationKind.BASIC_GOVERNMENT
    kind: ProgrammeKind
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00\r\n]*$")]
    awarded_on: Day
    ends_on: Day | None = None
    source: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00\r\n]*$")]


class EarlierAwardOut(Schema):
    id: int
    organisation: str
    kind: str
    title: str
    awarded_on: date
    ends_on: date | None
    source: str

    @staticmethod
    def resolve_organisation(row: EarlierAward) -> str:
        return row.organisation.name


class BroughtOut(Schema):
    """How many awards a table made, corrected, or found as they were."""

    new: int
    changed: int
    same: int


@router.get("/earlier-awards", response=list[EarlierAwardOut])
@paginate(Paged)
def list_awards(request: HttpRequest) -> Any:
    """List the awards that were not made here, for officers of an agency and auditors."""
    if not may_read(actor_of(request)):
        raise NotAllowed("You may not read the earlier awards.")
    return earlier_awards_visible_to(actor_of(request))


@router.post("/earlier-awards", response={201: EarlierAwardOut})
def enter(request: HttpRequest, given: EarlierAwardIn) -> Any:
    """Enter one award by hand."""
    award = AwardRow(**given.dict())
    return Status(201, enter_earlier_award(award=award, actor=actor_of(request), now=now()))


@router.post("/earlier-awards/import", response={201: BroughtOut})
def bring(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Bring in all of a CSV or XLSX table, or nothing."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid("The table is larger than {limit} MB.", limit=MOST_BYTES >> 20)
    done = import_earlier_awards(
        content=content, name=file.name or "", actor=actor_of(request), now=now()
    )
    return Status(201, done)
