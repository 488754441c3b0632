"""One application as a file: HWPX, XLSX or PDF, in the words of the reader."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dure.core.errors import NotFound
from dure.files.domain.media_type import HWPX, PDF, XLSX
from dure.files.domain.name import clean_name
from dure.programme.adapters.hwpx import document_hwpx
from dure.programme.adapters.pdf import page_pdf
from dure.programme.adapters.xlsx import document_xlsx
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.document import Document
from dure.programme.forms.answer_text import read_sections
from dure.programme.forms.offered import names_in
from dure.programme.labels.application import APPLICATION_STATE
from dure.programme.models import Application
from dure.programme.queries.answer import answers_of, attachments_of, form_of
from dure.programme.queries.attachment import shown_name
from dure.programme.queries.document import document_of, shown_title, template_of
from dure.programme.queries.seen import Seen, seen_by

DOCUMENTS = {"hwpx": (document_hwpx, HWPX), "xlsx": (document_xlsx, XLSX)}


def application_file(
    request: HttpRequest, found: Application, kind: str, made_at: datetime
) -> HttpResponse:
    """Return an application as the reader may see it. Raises `NotFound` for an unknown kind."""
    made = document_of(request.actor, found, english=is_english())
    if kind == "pdf":
        return as_file(page_pdf(page_html(request, found, made_at)), made.title, kind, PDF)
    write, media_type = known(kind)
    return as_file(write(worded(made)), made.title, kind, media_type)


def template_file(request: HttpRequest, found: Application, kind: str) -> HttpResponse:
    """Return an empty form to fill in outside. Raises `NotFound` for an unknown kind."""
    made = template_of(request.actor, found, english=is_english())
    write, media_type = known(kind)
    title = " ".join((made.title, _("to fill in")))
    return as_file(write(worded(made)), title, kind, media_type)


def as_file(content: bytes, name: str, ending: str, media_type: str) -> HttpResponse:
    """Return a file that the browser keeps, under a clean name."""
    response = HttpResponse(content, content_type=media_type)
    header = content_disposition_header(True, clean_name(f"{name[:150]}.{ending}"))
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def known(kind: str) -> tuple[Callable[[Document], bytes], str]:
    if kind not in DOCUMENTS:
        raise NotFound("There is nothing at this address.")
    return DOCUMENTS[kind]


def worded(made: Document) -> Document:
    words = {"call": _("Call"), "number": _("Number"), "lead": _("Lead")}
    head = tuple((words[name], told) for name, told in made.head)
    return Document(made.identity, made.title, head, made.parts)


def page_html(request: HttpRequest, found: Application, made_at: datetime) -> str:
    seen = seen_by(request.actor, found)
    page = {
        "application": found,
        "seen": seen,
        "title": shown_title(found, seen),
        "sections": _sections(found, seen),
        "state": APPLICATION_STATE[ApplicationState(found.state)],
        "made_at": made_at,
    }
    return render_to_string("programme/document/application.html", page, request)


def _sections(found: Application, seen: Seen) -> list[object]:
    form = form_of(found)
    files: dict[str, list[str]] = {}
    for each in attachments_of(found):
        files.setdefault(each.question, []).append(shown_name(each, seen))
    hidden = frozenset(question.key for question in form.questions if not seen.shows(question.key))
    answers = answers_of(found)
    offered = names_in(form, {key: answers[key] for key in answers if key not in hidden})
    return list(read_sections(form, answers, hidden=hidden, files=files, offered=offered))
