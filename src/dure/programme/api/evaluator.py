"""The pool of evaluators for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from dure.accounts.domain.organisation import OrganisationKind
from dure.core.actor import Actor
from dure.core.errors import Invalid
from dure.programme.actions.employment import (
    add_employment,
    end_employment,
    remove_employment,
)
from dure.programme.actions.evaluator import (
    change_evaluator,
    check_evaluator,
    enter_evaluator,
    import_evaluators,
)
from dure.programme.domain.evaluator import Expertise, NewTie, TieKind
from dure.programme.models import Employment, Evaluator
from dure.programme.queries.evaluator import (
    evaluator_visible_to,
    evaluators_visible_to,
    own_record,
    ties_of,
)
from dure.web.clock import now
from dure.web.fields import Day, Id, Key, Reason

router = Router(tags=["evaluators"])

MOST_BYTES = 5 << 20  # of a table of evaluators
Text = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00\n]*$")]


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


class EvaluatorOut(Schema):
    id: int
    agency: int = Field(alias="agency_id")
    name: str
    expertise: list[str]
    region: str
    is_available: bool
    checked_at: datetime | None

    @staticmethod
    def resolve_name(row: Evaluator) -> str:
        return str(row)


class TieOut(Schema):
    id: int
    organisation: str
    kind: str
    department: str
    since: date
    until: date | None

    @staticmethod
    def resolve_organisation(row: Employment) -> str:
        return row.organisation.name


class EvaluatorIn(Schema):
    agency: Id
    email: Annotated[str, Field(max_length=200, pattern=r"^[^@\s\x00]+@[^@\s\x00]+$")]
    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00\n]*$")]
    expertise: Annotated[list[Expertise], Field(max_length=40)]
    region: Annotated[str, Field(max_length=40, pattern=r"^[^\x00\n]*$")] = ""


class RecordIn(Schema):
    """What a record is to say."""

    expertise: Annotated[list[Expertise], Field(max_length=40)]
    region: Annotated[str, Field(max_length=40, pattern=r"^[^\x00\n]*$")] = ""
    is_available: bool


class BecauseIn(Schema):
    reason: Reason


class TieIn(Schema):
    organisation: Text
    organisation_kind: OrganisationKind = OrganisationKind.COMPANY
    kind: TieKind = TieKind.EMPLOYED
    department: Annotated[str, Field(max_length=120, pattern=r"^[^\x00\n]*$")] = ""
    since: Day
    until: Day | None = None


class EndIn(Schema):
    until: Day


@router.get("/evaluators", response=list[EvaluatorOut])
def list_evaluators(request: HttpRequest) -> Any:
    """List the pool that the caller may read: officers their agency's, evaluators themselves."""
    return evaluators_visible_to(actor_of(request))


@router.post("/evaluators", response={201: EvaluatorOut})
def enter(request: HttpRequest, given: EvaluatorIn) -> Any:
    """Enter a person into an agency's pool."""
    made = enter_evaluator(
        agency_id=given.agency,
        email=given.email,
        name=given.name,
        expertise=[key.value for key in given.expertise],
        region=given.region,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, made)


@router.post("/evaluators/import", response={201: list[EvaluatorOut]})
def import_pool(request: HttpRequest, agency: Form[Id], file: File[UploadedFile]) -> Any:
    """Enter everybody of a CSV or XLSX table, or nobody."""
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid("The table is larger than {limit} MB.", limit=MOST_BYTES >> 20)
    made = import_evaluators(
        agency_id=agency,
        content=content,
        name=file.name or "",
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, made)


@router.get("/evaluators/me", response=EvaluatorOut)
def my_record(request: HttpRequest) -> Any:
    """Return the caller's own record."""
    return own_record(actor_of(request))


@router.get("/evaluators/{evaluator_id}", response=EvaluatorOut)
def get_evaluator(request: HttpRequest, evaluator_id: Key) -> Any:
    """Return one record."""
    return evaluator_visible_to(actor_of(request), evaluator_id)


@router.put("/evaluators/{evaluator_id}", response=EvaluatorOut)
def change(request: HttpRequest, evaluator_id: Key, given: RecordIn) -> Any:
    """Change a record; it is to be checked anew."""
    return change_evaluator(
        evaluator_id=evaluator_id,
        expertise=[key.value for key in given.expertise],
        region=given.region,
        is_available=given.is_available,
        actor=actor_of(request),
        now=now(),
    )


@router.post("/evaluators/{evaluator_id}/check", response=EvaluatorOut)
def check(request: HttpRequest, evaluator_id: Key) -> Any:
    """Confirm a record, by another officer than whoever changed it last."""
    return check_evaluator(evaluator_id=evaluator_id, actor=actor_of(request), now=now())


@router.get("/evaluators/{evaluator_id}/ties", response=list[TieOut])
def list_ties(request: HttpRequest, evaluator_id: Key) -> Any:
    """List an evaluator's ties over time."""
    return ties_of(evaluator_visible_to(actor_of(request), evaluator_id))


@router.post("/evaluators/{evaluator_id}/ties", response={201: TieOut})
def add_tie(request: HttpRequest, evaluator_id: Key, given: TieIn) -> Any:
    """Enter a tie; conflicts are found anew at once."""
    tie = NewTie(
        given.organisation,
        given.organisation_kind.value,
        given.since,
        given.until,
        given.department,
        given.kind,
    )
    made = add_employment(evaluator_id=evaluator_id, tie=tie, actor=actor_of(request), now=now())
    return Status(201, made)


@router.post("/ties/{tie_id}/end", response=TieOut)
def end_tie(request: HttpRequest, tie_id: Key, given: EndIn) -> Any:
    """Say from which day on a tie no longer holds."""
    return end_employment(
        employment_id=tie_id, until=given.until, actor=actor_of(request), now=now()
    )


@router.post("/ties/{tie_id}/remove", response={204: None})
def remove_tie(request: HttpRequest, tie_id: Key, given: BecauseIn) -> Any:
    """Take a tie off that was entered by mistake, with the reason."""
    remove_employment(
        employment_id=tie_id, reason=given.reason, actor=actor_of(request), now=now()
    )
    return Status(204, None)
