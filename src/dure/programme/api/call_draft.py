"""Drafts of calls for programs: from a template, their texts, an amendment declined."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from dure.programme.actions.amendment import decline_amendment
from dure.programme.actions.call import edit_call
from dure.programme.actions.call_import import call_from_template
from dure.programme.api.call import CallOut, TermsOut
from dure.programme.api.call import router as calls
from dure.programme.api.evaluator import actor_of
from dure.programme.domain.programme import ProgrammeKind
from dure.web.clock import now
from dure.web.fields import Id, Key, Reason

router = Router(tags=["calls"])

Year = Annotated[int, Field(ge=2000, le=2100)]
Title = Annotated[str, Field(max_length=160, pattern=r"^[^\x00\r\n]*$")]
Notice = Annotated[str, Field(max_length=20_000, pattern=r"^[^\x00]*$")]


class TemplateIn(Schema):
    """A shipped template, and the bodies that the call belongs to."""

    template: ProgrammeKind
    year: Year
    ministry: Id
    agency: Id


class TextsIn(Schema):
    """The year and the texts of a draft."""

    year: Year
    title: Annotated[Title, Field(min_length=1)]
    title_en: Title = ""
    notice: Notice = ""
    notice_en: Notice = ""


class DeclineIn(Schema):
    version: Annotated[int, Field(ge=1, le=10_000)]
    reason: Reason


@router.post("/calls/from-template", response={201: CallOut})
def from_template(request: HttpRequest, given: TemplateIn) -> Any:
    """Make a draft from a shipped template."""
    made = call_from_template(
        template=given.template.value,
        year=given.year,
        ministry_id=given.ministry,
        agency_id=given.agency,
        actor=actor_of(request),
        now=now(),
    )
    return Status(201, made)


@calls.put("/calls/{int:call_id}", response=CallOut)
def edit(request: HttpRequest, call_id: Key, given: TextsIn) -> Any:
    """Replace the year and the texts of a draft."""
    texts = given.dict()
    year = texts.pop("year")
    return edit_call(call_id=call_id, year=year, texts=texts, actor=actor_of(request), now=now())


@router.post("/calls/{call_id}/amendment/decline", response=TermsOut)
def decline(request: HttpRequest, call_id: Key, given: DeclineIn) -> Any:
    """Decline a proposed amendment, with the reason."""
    version = decline_amendment(
        call_id=call_id,
        version=given.version,
        reason=given.reason,
        actor=actor_of(request),
        now=now(),
    )
    return {"version": version.version, "terms": version.body}
