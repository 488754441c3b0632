"""Score sheets and the matrix for programs: the same queries and actions as the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Path, Router, Schema, Status
from ninja.pagination import paginate

from dure.core.actor import Actor
from dure.core.errors import Invalid
from dure.programme.actions import sheet as actions
from dure.programme.adapters.matrix import scored
from dure.programme.domain.score import SheetChange, total_of, written
from dure.programme.models import ScoreSheet
from dure.programme.queries.matrix import matrix_of
from dure.programme.queries.sheet import (
    content_is_open,
    content_of,
    own_sheets,
    sheet_visible_to,
)
from dure.web.clock import now
from dure.web.fields import Count, Key, Paged

router = Router(tags=["score sheets"])
Number = Annotated[int, Path(ge=0, le=1000)]
Text = Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
Points = Annotated[str, Field(max_length=12, pattern=r"^\d{1,6}(\.\d{1,3})?$")]


class SheetOut(Schema):
    """A sheet without what it says."""

    id: int
    application_id: int
    number: str
    stage: int
    state: str
    version: int
    submitted_at: datetime | None

    @staticmethod
    def resolve_number(sheet: ScoreSheet) -> str:
        return sheet.application.number


class ScoreOut(Schema):
    """Points for one criterion; `other` is what a second device gave meanwhile."""

    points: str | None
    comment: str
    other: str | None


class SheetDetail(Schema):
    """A sheet; what it says is left out where the caller may not read it yet."""

    id: int
    application_id: int
    stage: int
    state: str
    version: int
    total: str | None
    scores: dict[str, ScoreOut]
    comment: str
    differences: list[str] = Field(default_factory=list)


class SheetIn(Schema):
    """What was changed since `version` was read; the rest is left out."""

    version: Count
    points: dict[Annotated[str, Field(max_length=60)], Points | None] = Field(default_factory=dict)
    comments: dict[Annotated[str, Field(max_length=60)], Text] = Field(default_factory=dict)
    comment: Text | None = None
    comment_to_applicant: Text | None = None


class Declaration(Schema):
    """No conflict of interest, and confidentiality."""

    pledged: bool


class Because(Schema):
    """Why."""

    reason: Reason


class LockedOut(Schema):
    """How many sheets were locked."""

    locked: int


class MatrixRow(Schema):
    """One application of a stage: sums of its sheets in points, as decimal texts."""

    application_id: int
    number: str
    total: str | None
    missing: int
    below: list[str]
    sums: list[str]


class MatrixOut(Schema):
    """The matrix of a stage; totals are exact, a fraction where no decimal is."""

    needed: int
    short: int
    rows: list[MatrixRow]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


@router.get("/sheets", response=list[SheetOut])
@paginate(Paged)
def list_sheets(request: HttpRequest) -> Iterable[Any]:
    """List the caller's own sheets that count."""
    return own_sheets(_actor(request))


@router.get("/sheets/{sheet_id}", response=SheetDetail)
def one_sheet(request: HttpRequest, sheet_id: Key) -> SheetDetail:
    """Return a sheet that the caller may see."""
    return _detail(_actor(request), sheet_visible_to(_actor(request), sheet_id))


@router.post("/sheets/{sheet_id}/declare", response=SheetDetail)
def declare(request: HttpRequest, sheet_id: Key, given: Declaration) -> SheetDetail:
    """Declare that there is no conflict."""
    sheet = actions.declare_free(
        sheet_id=sheet_id, pledged=given.pledged, actor=_actor(request), now=now()
    )
    return _detail(_actor(request), sheet)


@router.post("/sheets/{sheet_id}/save", response=SheetDetail)
def save(request: HttpRequest, sheet_id: Key, given: SheetIn) -> SheetDetail:
    """Keep what was changed; what another device saved meanwhile is merged."""
    if any("\x00" in key for key in (*given.points, *given.comments)):
        raise Invalid("A name holds a character that cannot be kept.")
    change = SheetChange(
        {key: None if text is None else Fraction(text) for key, text in given.points.items()},
        given.comments,
        given.comment,
        given.comment_to_applicant,
    )
    saved = actions.save_sheet(
        sheet_id=sheet_id,
        read_version=given.version,
        change=change,
        actor=_actor(request),
        now=now(),
    )
    return _detail(_actor(request), saved.sheet, saved.differences)


@router.post("/sheets/{sheet_id}/submit", response=SheetDetail)
def submit(request: HttpRequest, sheet_id: Key) -> SheetDetail:
    """Hand a sheet in."""
    sheet = actions.submit_sheet(sheet_id=sheet_id, actor=_actor(request), now=now())
    return _detail(_actor(request), sheet)


@router.post("/sheets/{sheet_id}/reopen", response=SheetDetail)
def reopen(request: HttpRequest, sheet_id: Key, given: Because) -> SheetDetail:
    """Give a sheet back to its evaluator."""
    sheet = actions.reopen_sheet(
        sheet_id=sheet_id, reason=given.reason, actor=_actor(request), now=now()
    )
    return _detail(_actor(request), sheet)


@router.post("/sheets/{sheet_id}/recuse", response={204: None})
def recuse(request: HttpRequest, sheet_id: Key, given: Because) -> Any:
    """Step back from an application."""
    actions.recuse(sheet_id=sheet_id, reason=given.reason, actor=_actor(request), now=now())
    return Status(204, None)


@router.post("/sheets/{sheet_id}/cancel", response={204: None})
def cancel(request: HttpRequest, sheet_id: Key, given: Because) -> Any:
    """Take a sheet out of the count."""
    actions.cancel_sheet(sheet_id=sheet_id, reason=given.reason, actor=_actor(request), now=now())
    return Status(204, None)


@router.post("/calls/{call_id}/stages/{stage}/lock", response=LockedOut)
def lock(request: HttpRequest, call_id: Key, stage: Number) -> LockedOut:
    """Lock every sheet of a stage that is handed in."""
    count = actions.lock_sheets(call_id=call_id, stage=stage, actor=_actor(request), now=now())
    return LockedOut(locked=count)


@router.get("/calls/{call_id}/stages/{stage}/matrix", response=MatrixOut)
def matrix(request: HttpRequest, call_id: Key, stage: Number) -> MatrixOut:
    """Return the matrix of a stage as the caller may see it."""
    given = scored(matrix_of(_actor(request), call_id, stage))
    rows = [
        MatrixRow(
            application_id=one.row.application_id,
            number=one.row.number,
            total=None if one.total is None else written(one.total),
            missing=one.missing,
            below=list(one.below),
            sums=[written(Fraction(points, 1000)) for points in one.row.sums],
        )
        for one in given.rows
    ]
    return MatrixOut(needed=given.needed, short=given.short, rows=rows)


def _detail(actor: Actor, sheet: ScoreSheet, differences: tuple[str, ...] = ()) -> SheetDetail:
    content = content_of(sheet) if content_is_open(actor, sheet) else None
    scores = content.scores if content else {}
    return SheetDetail(
        id=sheet.pk,
        application_id=sheet.application_id,
        stage=sheet.stage,
        state=sheet.state,
        version=sheet.version,
        total=written(total_of(scores)) if content else None,
        scores={
            key: ScoreOut(
                points=None if one.points is None else written(one.points),
                comment=one.comment,
                other=None if one.other is None else written(one.other),
            )
            for key, one in scores.items()
        },
        comment=content.comment if content else "",
        differences=list(differences),
    )
