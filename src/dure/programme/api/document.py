"""Files of applications for programs: attachments, documents, and bringing a document back."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from ninja import Field, File, Path, Router, Schema
from ninja.files import UploadedFile

from dure.files.queries.stored_file import download_response
from dure.programme.actions.import_file import import_answers, preview_answers
from dure.programme.api.consortium import router as consortium
from dure.programme.api.evaluator import actor_of
from dure.programme.forms.document_file import application_file, template_file
from dure.programme.forms.import_file import DocumentForm, sealed, unsealed
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.attachment import attachment_visible_to, shown_name
from dure.programme.queries.seen import seen_by
from dure.web.clock import now
from dure.web.fields import Key
from dure.web.refusals import told_refusal

router = Router(tags=["documents"])

Kind = Annotated[str, Path(pattern="^(hwpx|xlsx|pdf)$")]
TemplateKind = Annotated[str, Path(pattern="^(hwpx|xlsx)$")]
MOST_FAULTS = 100


class FaultOut(Schema):
    """What is wrong with a document, where, and what helps."""

    what: str
    where: str
    remedy: str


class DocumentChangeOut(Schema):
    """An answer that a document would change; *also* where it was changed here too since."""

    question: str
    old: Any
    new: Any
    also: bool


class PreviewOut(Schema):
    """What a document would change; the seal takes over exactly that, within two hours."""

    seal: str
    changes: list[DocumentChangeOut]
    faults: list[FaultOut]


class SealIn(Schema):
    seal: Annotated[str, Field(max_length=2_000_000, pattern=r"^[^\x00]*$")]


class TakenOut(Schema):
    answers: int


@consortium.get("/attachments/{attachment_id}")
def download(request: HttpRequest, attachment_id: Key) -> HttpResponseBase:
    """Return a file of an application that the caller may see, once it was found clean."""
    found = attachment_visible_to(actor_of(request), attachment_id)
    found.file.name = shown_name(found, seen_by(actor_of(request), found.application))
    return download_response(found.file)


@router.get("/applications/{application_id}/document/{kind}")
def document(request: HttpRequest, application_id: Key, kind: Kind) -> HttpResponse:
    """Return an application as HWPX, XLSX or PDF."""
    found = application_visible_to(actor_of(request), application_id)
    return application_file(request, found, kind, now())


@router.get("/applications/{application_id}/template/{kind}")
def template(request: HttpRequest, application_id: Key, kind: TemplateKind) -> HttpResponse:
    """Return the document to fill in outside, as HWPX or XLSX."""
    found = application_visible_to(actor_of(request), application_id)
    return template_file(request, found, kind)


@router.post("/applications/{application_id}/import", response=PreviewOut)
def preview(request: HttpRequest, application_id: Key, file: File[UploadedFile]) -> Any:
    """Tell what a filled-in document would change; nothing is changed yet."""
    application_visible_to(actor_of(request), application_id)
    form = DocumentForm(files={"document": file})
    if not form.is_valid():
        return _nothing(form.errors["document"][0])
    found = preview_answers(
        application_id=application_id, given=form.given(), actor=actor_of(request)
    )
    seal = "" if found.faults else sealed(
        found.answers,
        application_id=application_id,
        revision=found.revision,
        user_id=actor_of(request).user_id or 0,
    )  # fmt: skip
    return {
        "seal": seal,
        "changes": [
            {
                "question": one.question.key,
                "old": one.old,
                "new": one.new,
                "also": one.question.key in found.also_changed,
            }
            for one in found.changes
        ],
        "faults": [_fault(fault) for fault in found.faults[:MOST_FAULTS]],
    }


@router.post("/applications/{application_id}/import/apply", response=TakenOut)
def apply(request: HttpRequest, application_id: Key, given: SealIn) -> Any:
    """Take over what a preview showed."""
    answers, revision = unsealed(
        given.seal, application_id=application_id, user_id=actor_of(request).user_id or 0
    )
    count = import_answers(
        application_id=application_id,
        answers=answers,
        revision=revision,
        actor=actor_of(request),
        now=now(),
    )
    return {"answers": count}


def _fault(fault: Any) -> dict[str, str]:
    shown = told_refusal(fault)
    return {"what": str(shown.what), "where": str(shown.where), "remedy": str(shown.remedy)}


def _nothing(why: str) -> dict[str, Any]:
    return {"seal": "", "changes": [], "faults": [{"what": why, "where": "file", "remedy": ""}]}
