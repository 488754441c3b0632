"""Shapes of a project's money for programs. Whole won throughout."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Field, Router, Schema, UploadedFile

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.delivery.domain.budget import BudgetCategory
from dure.delivery.domain.clawback import ClawbackGround
from dure.delivery.domain.commitment import MatchForm, MatchSource
from dure.delivery.domain.expenditure import EvidenceKind
from dure.delivery.domain.words import MOST_NUMBER, MOST_WORDS
from dure.files.actions.stored_file import store_file
from dure.files.queries.stored_file import download_response
from dure.web.clock import now
from dure.web.fields import Day, Id

router = Router()  # shapes have no addresses of their own
Won = Annotated[int, Field(ge=0, le=10**14)]
Text = Annotated[str, Field(max_length=MOST_WORDS, pattern="^[^\\x00]*$")]
Short = Annotated[str, Field(max_length=200, pattern="^[^\\x00]*$")]
Number = Annotated[str, Field(max_length=MOST_NUMBER, pattern="^[^\\x00]*$")]


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


def given(request: HttpRequest) -> dict[str, Any]:
    """Return who asks and when, as every action takes them."""
    return {"actor": actor_of(request), "now": now()}


def kept(
    request: HttpRequest, file: UploadedFile, media_types: Collection[str] | None = None
) -> int:
    """Keep an uploaded file and return its key; called inside of a transaction."""
    stored = store_file(
        stream=file,
        name=file.name or "",
        actor=actor_of(request),
        now=now(),
        media_types=media_types,
    )
    return int(stored.pk)


def taken(file: Any) -> HttpResponseBase:
    """Return a file to be kept by the caller; raises `NotFound` if there is none."""
    if file is None:
        raise NotFound("There is no document yet.")
    return download_response(file)


class ProjectOut(Schema):
    """A project with its money; whole won."""

    id: int
    application_id: int
    lead_id: int
    title: str
    state: str
    national_won: int
    local_won: int
    paid_won: int
    starts_on: date | None
    ends_on: date | None


class ProjectRow(ProjectOut):
    spent_won: int


class GateOut(Schema):
    gate: str
    open: bool
    missing: int


class AgreementOut(Schema):
    id: int
    version: int
    state: str
    starts_on: date
    ends_on: date
    in_force_at: datetime | None


class CommitmentOut(Schema):
    id: int
    source: str
    form: str
    amount_won: int
    state: str
    voted_on: date | None
    vote_number: str
    received_on: date | None


class TrancheOut(Schema):
    id: int
    number: int
    condition: str
    national_won: int
    local_won: int
    state: str
    paid_on: date | None


class TrancheRowOut(Schema):
    tranche: TrancheOut
    match_missing_won: int
    closed: list[str]


class LineShape(Schema):
    name: str
    category: str
    national_won: int
    local_won: int


class LineOut(LineShape):
    id: int
    national_spent_won: int
    local_spent_won: int


class TransferOut(Schema):
    id: int
    source_id: int
    target_id: int
    national_won: int
    local_won: int
    state: str


class ExpenditureOut(Schema):
    id: int
    number: int
    line_id: int
    purpose: str
    evidence_kind: str
    evidence_number: str
    amount_won: int
    national_won: int
    local_won: int
    payee: str
    spent_on: date
    state: str
    flags: list[str]


class BalanceOut(Schema):
    kind: str
    category: str
    won: int


class JournalOut(Schema):
    id: int
    number: int
    kind: str
    day: date
    reference: str


class SettlementOut(Schema):
    id: int
    state: str
    approved_at: datetime | None


class StatementOut(Schema):
    settlement: SettlementOut | None
    gates: list[GateOut]
    statement: dict[str, Any]


class ClawbackOut(Schema):
    id: int
    ground: str
    state: str
    principal_won: int
    interest_won: int
    penalty_won: int
    total_won: int


class Reason(Schema):
    reason: Text


class AgreementIn(Schema):
    starts_on: Day
    ends_on: Day
    text: Text = ""


class CommitmentIn(Schema):
    source: MatchSource
    form: MatchForm
    amount_won: Won
    note: Short = ""


class VoteIn(Schema):
    voted_on: Day
    number: Number


class ReceivedIn(Schema):
    received_on: Day


class PaidIn(Schema):
    paid_on: Day


class ReturnIn(Schema):
    paid_on: Day
    receipt: Number


class LineIn(Schema):
    name: Annotated[str, Field(min_length=1, max_length=80, pattern="^[^\\x00]*$")]
    category: BudgetCategory
    national_won: Won
    local_won: Won


class TransferIn(Schema):
    source_id: Id
    target_id: Id
    national_won: Won
    local_won: Won
    reason: Text


class ExpenditureIn(Schema):
    purpose: Short
    evidence_kind: EvidenceKind
    evidence_number: Number = ""
    line: Annotated[str, Field(max_length=80, pattern="^[^\\x00]*$")]
    amount_won: Won
    national_won: Won | None = None
    local_won: Won | None = None
    payee: Annotated[str, Field(max_length=120, pattern="^[^\\x00]*$")]
    payee_number: Annotated[str, Field(max_length=20, pattern="^[^\\x00]*$")] = ""
    spent_on: Day


class InterestIn(Schema):
    amount_won: Won
    day: Day
    receipt: Annotated[str, Field(max_length=40, pattern="^[^\\x00]*$")]


class DisallowIn(Schema):
    expenditure_id: Id
    national_won: Won
    local_won: Won
    ground: Text


class DisallowanceOut(Schema):
    id: int
    expenditure_id: int
    national_won: int
    local_won: int
    ground: str


class ClawbackIn(Schema):
    ground: ClawbackGround
    explanation: Text
    principal_won: Won
    rate_basis_points: Annotated[int, Field(ge=0, le=2_500)] = 0
    interest_since: Day
    interest_until: Day
    penalty_won: Won = 0
