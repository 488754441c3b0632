"""Applications for programs: the same queries and actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import AwareDatetime, Field

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.programme.actions.answer import lock_section, save_section, unlock_section
from dure.programme.actions.application import (
    rename_application,
    request_signoff,
    return_application,
    start_application,
    submit_application,
    withdraw_application,
)
from dure.programme.actions.correction import resubmit_application
from dure.programme.actions.deadline import readmit_application
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.models import Application
from dure.programme.queries.answer import answers_at, history_of
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.application_list import Filters, items_of, listing
from dure.programme.queries.application_page import page_of
from dure.programme.queries.seen import Seen, seen_by
from dure.web.clock import now
from dure.web.fields import Body, Count, Id, Key

router = Router(tags=["applications"])

Slug = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Reason = Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")]
Title = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class ApplicationOut(Schema):
    """One line of the list; what an anonymous stage hides is empty."""

    id: int
    call_id: int
    call: str
    number: str
    title: str
    lead: str
    lead_en: str
    province: str
    state: str
    stage: int
    national_won: int
    local_won: int
    submitted_at: datetime | None
    updated_at: datetime


class ApplicationsOut(Schema):
    """One page of fifty, with the number of all and by state."""

    items: list[ApplicationOut]
    page: int
    pages: int
    count: int
    by_state: dict[str, int]


class FilterIn(Schema):
    """What the list is narrowed to."""

    call: Id | None = None
    state: ApplicationState | None = None
    province: Annotated[str, Field(max_length=2, pattern=r"^\d{0,2}$")] = ""
    search: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
    attention: bool = False
    sort: Annotated[str, Field(pattern="^(number|title|lead|state|amount|changed)$")] = "number"
    page: Annotated[int, Field(ge=1, le=10**6)] = 1


class FileOut(Schema):
    """An attached file; it opens at `/attachments/{id}/` once it was found clean."""

    id: int
    question: str
    name: str
    state: str
    size_bytes: int
    added_at: datetime


class ReceiptOut(Schema):
    """What was received, and when by the server's clock."""

    number: str
    round: int
    revision: int
    hash: str
    received_at: datetime


class MemberOut(Schema):
    """A member of the consortium."""

    id: int
    organisation: str
    role: str
    state: str
    share_permille: int


class ApplicationDetail(ApplicationOut):
    """An application as far as the caller may see it."""

    revision: int
    closes_at: datetime | None
    answers: dict[str, Any]
    hidden: list[str]
    files: list[FileOut]
    members: list[MemberOut]
    receipts: list[ReceiptOut]
    may: dict[str, bool]


class StartIn(Schema):
    """What begins an application."""

    call: Id
    lead: Id
    title: Title
    municipality: Annotated[str, Field(max_length=10, pattern=r"^\d{0,10}$")] = ""


class TitleIn(Schema):
    """Another title."""

    title: Title


class ReasonIn(Schema):
    """Why."""

    reason: Reason


class ReadmitIn(ReasonIn):
    """Until when, and why."""

    until: AwareDatetime


class SectionIn(Schema):
    """What was written, and the revision of each answer that had been read."""

    written: Annotated[Body, Field(max_length=300)]
    base: Annotated[dict[str, Count], Field(max_length=300, default_factory=dict)]


class ClashOut(Schema):
    """An answer that two devices changed."""

    question: str
    kept: Any
    written: Any


class SavedOut(Schema):
    """What a save did."""

    revision: int
    at: datetime
    answers: dict[str, Any]
    revisions: dict[str, int]
    clashes: list[ClashOut]


class LockOut(Schema):
    """Who writes a section, and until when."""

    section: str
    until: datetime


class WrittenOut(Schema):
    """One thing that was written."""

    revision: int
    question: str
    value: Any
    is_aside: bool
    by: str
    at: datetime


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


def _with_history(request: HttpRequest, application_id: int) -> tuple[Application, Seen]:
    """Return an application whose history the caller may read."""
    found = application_visible_to(_actor(request), application_id)
    seen = seen_by(_actor(request), found)
    if not seen.history:
        raise NotFound("There is no such application.")
    return found, seen


def detail_of(actor: Actor, application_id: int) -> dict[str, Any]:
    """Return an application as the caller sees it now."""
    application = application_visible_to(actor, application_id)
    page = page_of(actor, application)
    [item] = items_of(actor, [application])
    members = [
        {
            "id": member.pk,
            "organisation": member.organisation.name
            if page.seen.lead or member.role != "lead"
            else "",
            "role": member.role,
            "state": member.state,
            "share_permille": member.share_permille,
        }
        for member in page.members
    ]
    shown = {field: getattr(item, field) for field in ApplicationOut.model_fields}
    return shown | {
        "revision": application.revision,
        "closes_at": page.closes_at,
        "answers": page.seen.shown(page.answers),
        "hidden": sorted(page.seen.hidden),
        "files": page.files,
        "members": members,
        "receipts": page.receipts,
        "may": page.may,
    }


@router.get("/applications", response=ApplicationsOut)
def list_applications(request: HttpRequest, given: Query[FilterIn]) -> Any:
    """List the applications that the caller may see, fifty a page."""
    asked = given.dict()
    asked["state"] = str(given.state or "")
    found = listing(_actor(request), Filters(**asked))
    return {
        "items": found.items,
        "page": found.page.number,
        "pages": found.page.paginator.num_pages,
        "count": found.total,
        "by_state": found.by_state,
    }


@router.get("/applications/workflow", response=dict[str, Any])
def workflow(request: HttpRequest) -> Any:
    """Return the moves of an application: from which states to which."""
    return {
        name: {"from": sorted(move.sources), "to": move.target}
        for name, move in APPLICATION_WORKFLOW.moves.items()
    }


@router.post("/applications", response={201: ApplicationDetail})
def start(request: HttpRequest, given: StartIn) -> Any:
    """Begin a draft."""
    started = start_application(
        call_id=given.call,
        lead_id=given.lead,
        title=given.title,
        municipality=given.municipality,
        actor=_actor(request),
        now=now(),
    )
    return Status(201, detail_of(_actor(request), started.pk))


@router.get("/applications/{application_id}", response=ApplicationDetail)
def get_application(request: HttpRequest, application_id: Key) -> Any:
    """Return one application with what the caller may see of it."""
    return detail_of(_actor(request), application_id)


@router.patch("/applications/{application_id}", response=ApplicationDetail)
def rename(request: HttpRequest, application_id: Key, given: TitleIn) -> Any:
    """Give a draft another title."""
    rename_application(
        application_id=application_id, title=given.title, actor=_actor(request), now=now()
    )
    return detail_of(_actor(request), application_id)


@router.put("/applications/{application_id}/sections/{section}", response=SavedOut)
def save(request: HttpRequest, application_id: Key, section: Slug, given: SectionIn) -> Any:
    """Keep what was written in a section; a stale save is joined, question by question."""
    return save_section(
        application_id=application_id,
        section=section,
        written=given.written,
        base=given.base,
        actor=_actor(request),
        now=now(),
    )


@router.post("/applications/{application_id}/sections/{section}/lock", response=LockOut)
def lock(request: HttpRequest, application_id: Key, section: Slug) -> Any:
    """Take a section for writing, or keep it a while longer."""
    return lock_section(
        application_id=application_id, section=section, actor=_actor(request), now=now()
    )


@router.delete("/applications/{application_id}/sections/{section}/lock", response={204: None})
def unlock(request: HttpRequest, application_id: Key, section: Slug) -> Any:
    """Give a section free."""
    unlock_section(
        application_id=application_id, section=section, actor=_actor(request), now=now()
    )
    return Status(204, None)


@router.get("/applications/{application_id}/history", response=list[WrittenOut])
def history(request: HttpRequest, application_id: Key) -> Any:
    """Return the last hundred things that were written."""
    found, _seen = _with_history(request, application_id)
    return history_of(found)


@router.get("/applications/{application_id}/revisions/{revision}", response=dict[str, Any])
def revision(
    request: HttpRequest,
    application_id: Key,
    revision: Count,
) -> Any:
    """Return the answers as they stood after a revision."""
    found, _seen = _with_history(request, application_id)
    return answers_at(found, revision)


@router.post("/applications/{application_id}/request-signoff", response=ApplicationDetail)
def signoff(request: HttpRequest, application_id: Key) -> Any:
    """Put a complete draft before the approver."""
    request_signoff(application_id=application_id, actor=_actor(request), now=now())
    return detail_of(_actor(request), application_id)


@router.post("/applications/{application_id}/return", response=ApplicationDetail)
def give_back(request: HttpRequest, application_id: Key, given: ReasonIn) -> Any:
    """Give an application back to its writers."""
    return_application(
        application_id=application_id, reason=given.reason, actor=_actor(request), now=now()
    )
    return detail_of(_actor(request), application_id)


@router.post("/applications/{application_id}/submit", response={201: ReceiptOut})
def submit(request: HttpRequest, application_id: Key) -> Any:
    """Hand an application in."""
    receipt = submit_application(application_id=application_id, actor=_actor(request), now=now())
    return Status(201, receipt)


@router.post("/applications/{application_id}/resubmit", response={201: ReceiptOut})
def resubmit(request: HttpRequest, application_id: Key) -> Any:
    """Hand a corrected application in again."""
    receipt = resubmit_application(application_id=application_id, actor=_actor(request), now=now())
    return Status(201, receipt)


@router.post("/applications/{application_id}/withdraw", response=ApplicationDetail)
def withdraw(request: HttpRequest, application_id: Key, given: ReasonIn) -> Any:
    """Take an application back."""
    withdraw_application(
        application_id=application_id, reason=given.reason, actor=_actor(request), now=now()
    )
    return detail_of(_actor(request), application_id)


@router.post("/applications/{application_id}/readmit", response={204: None})
def readmit(request: HttpRequest, application_id: Key, given: ReadmitIn) -> Any:
    """Give a late application more time; then it is a draft again and its applicant's alone."""
    readmit_application(
        application_id=application_id,
        until=given.until,
        reason=given.reason,
        actor=_actor(request),
        now=now(),
    )
    return Status(204, None)
