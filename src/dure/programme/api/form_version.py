"""Forms for programs: the same queries and actions as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field, StringConstraints

from dure.core.actor import Actor
from dure.programme.actions import form_version as actions
from dure.programme.domain.answers import check_answers
from dure.programme.domain.form_file import form_from_mapping
from dure.programme.domain.run import digest
from dure.programme.forms.answers import finding_text
from dure.programme.models import FormVersion
from dure.programme.queries.form_version import (
    form_of,
    form_version_visible_to,
    form_versions_visible_to,
)
from dure.web.clock import now
from dure.web.fields import Body, Key, Line, Name, Paged

router = Router(tags=["forms"])
Text = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")]


class FormOut(Schema):
    """A version of a form without its questions."""

    id: int
    key: str
    version: int
    name: str
    name_en: str
    frozen_at: datetime | None


class FormDetail(FormOut):
    """A version with its sections; `digest` names this state of it."""

    body: dict[str, Any]
    digest: str

    @staticmethod
    def resolve_digest(version: FormVersion) -> str:
        return digest(version.body)


class FormIn(Schema):
    """A form to be stored, or the next version of one."""

    key: Text
    name: Text
    name_en: Text = ""
    body: Body


class BodyIn(Schema):
    """A draft's new sections; with *expected*, only if it still is what was read."""

    body: Body
    expected: Annotated[str, Field(max_length=64)] = ""


class AnswersIn(Schema):
    """Answers to be checked; nothing is stored."""

    answers: Body
    section: Annotated[str, Field(max_length=40)] = ""


class AnswerFindingOut(Schema):
    """What is missing or wrong in answers."""

    section: str
    question: str
    severity: str
    text: str
    row: int | None
    column: str


class NamesIn(Schema):
    """Other names of a draft."""

    name: Name
    name_en: Line = ""


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    return actor


@router.get("/forms", response=list[FormOut])
@paginate(Paged)
def list_forms(request: HttpRequest, key: str = Query("", max_length=60)) -> Any:
    """List the forms that the caller may see, the latest version of each first."""
    found = form_versions_visible_to(_actor(request))
    if not key:
        return found
    return found.filter(key=key) if actions.FORM_KEY.fullmatch(key) else found.none()


@router.post("/forms", response=FormDetail)
def import_form(request: HttpRequest, given: FormIn) -> Any:
    """Store a form: the first version of its key, or the next; the same again changes nothing."""
    return actions.import_form(**given.dict(), actor=_actor(request), now=now())


@router.get("/forms/{form_id}", response=FormDetail)
def get_form(request: HttpRequest, form_id: Key) -> Any:
    """Return one version with its sections and questions."""
    return form_version_visible_to(_actor(request), form_id)


@router.put("/forms/{form_id}", response=FormDetail)
def edit_form(request: HttpRequest, form_id: Key, given: BodyIn) -> Any:
    """Replace the sections of a draft."""
    form = form_from_mapping(given.body)
    return actions.edit_form(
        form_version_id=form_id,
        change=lambda _old: form,
        expected=given.expected,
        actor=_actor(request),
        now=now(),
    )


@router.post("/forms/{form_id}/rename", response=FormDetail)
def rename_form(request: HttpRequest, form_id: Key, given: NamesIn) -> Any:
    """Give a draft other names."""
    return actions.rename_form(
        form_version_id=form_id, actor=_actor(request), now=now(), **given.dict()
    )


@router.delete("/forms/{form_id}", response={204: None})
def discard_form(request: HttpRequest, form_id: Key) -> Any:
    """Throw a draft away."""
    actions.discard_form(form_version_id=form_id, actor=_actor(request), now=now())
    return Status(204, None)


@router.post("/forms/{form_id}/follow", response=FormDetail)
def follow_form(request: HttpRequest, form_id: Key) -> Any:
    """Make a draft of the next version."""
    return actions.new_version(form_version_id=form_id, actor=_actor(request), now=now())


@router.post("/forms/{form_id}/check", response=list[AnswerFindingOut])
def check(request: HttpRequest, form_id: Key, given: AnswersIn) -> Any:
    """Tell what is missing or wrong in answers to this form."""
    form = form_of(form_version_visible_to(_actor(request), form_id))
    return [
        {
            "section": finding.section,
            "question": finding.question,
            "severity": finding.severity.value,
            "text": finding_text(finding),
            "row": finding.row,
            "column": finding.column,
        }
        for finding in check_answers(form, given.answers, section=given.section)
    ]
