"""Applications as files: HWPX, PDF and XLSX of one, tables of many."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dure.files.domain.media_type import CSV, HWPX, PDF, XLSX
from dure.files.domain.name import clean_name
from dure.programme.adapters.hwpx import document_hwpx
from dure.programme.adapters.pdf import page_pdf
from dure.programme.adapters.table_file import table_csv
from dure.programme.adapters.xlsx import document_xlsx, table_xlsx
from dure.programme.domain.answer_text import text_of
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.document import Document
from dure.programme.forms.answer_text import read_sections
from dure.programme.labels.application import APPLICATION_STATE
from dure.programme.labels.form import label_of
from dure.programme.models import Application
from dure.programme.queries.answer import answers_of, attachments_of, form_of
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.attachment import shown_name
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.document import (
    document_of,
    listed_applications,
    money_tables,
    shown_title,
    template_of,
)
from dure.programme.queries.seen import Seen, seen_by
from dure.web.clock import now
from dure.web.figures import moment

DOCUMENTS = {"hwpx": (document_hwpx, HWPX), "xlsx": (document_xlsx, XLSX)}


@require_GET
def document(request: HttpRequest, application_id: int, kind: str) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    made = document_of(request.actor, found, english=is_english())
    if kind == "pdf":
        return as_file(page_pdf(_page(request, found)), made.title, kind, PDF)
    write, media_type = _known(kind)
    return as_file(write(_worded(made)), made.title, kind, media_type)


@require_GET
def template(request: HttpRequest, application_id: int, kind: str) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    made = template_of(request.actor, found, english=is_english())
    write, media_type = _known(kind)
    return as_file(write(_worded(made)), f"{made.title} {_('to fill in')}", kind, media_type)


@require_GET
def budget(request: HttpRequest, application_id: int, kind: str) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    head = [_("Table"), _("Column"), _("Row"), _("Value")]
    rows = [
        [label_of(question), label_of(column), number, _cell(column, row.get(column.key))]
        for question, given in money_tables(request.actor, found)
        for number, row in enumerate(given, start=1)
        for column in question.columns
    ]
    name = shown_title(found, seen_by(request.actor, found))
    return _table(f"{name} {_('budget')}", head, rows, kind)


@require_GET
def application_list(request: HttpRequest, call_id: int, kind: str) -> HttpResponse:
    call = call_visible_to(request.actor, call_id)
    head = [
        _("Number"), _("Title"), _("Lead"), _("State"),
        _("National money (won)"), _("Local money (won)"), _("Submitted"),
    ]  # fmt: skip
    rows = [
        [
            each.number,
            each.title,
            each.lead.name,
            str(APPLICATION_STATE[ApplicationState(each.state)]),
            each.national_won,
            each.local_won,
            moment(each.submitted_at) if each.submitted_at else "",
        ]
        for each in listed_applications(request.actor, call)
    ]
    return _table(f"{call.title} {_('applications')}", head, rows, kind)


def as_file(content: bytes, name: str, ending: str, media_type: str) -> HttpResponse:
    """Return a file that the browser keeps, under a clean name."""
    response = HttpResponse(content, content_type=media_type)
    header = content_disposition_header(True, clean_name(f"{name[:150]}.{ending}"))
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def _known(kind: str) -> tuple[Callable[[Document], bytes], str]:
    if kind not in DOCUMENTS:
        raise Http404
    return DOCUMENTS[kind]


def _worded(made: Document) -> Document:
    words = {"call": _("Call"), "number": _("Number"), "lead": _("Lead")}
    head = tuple((words[name], told) for name, told in made.head)
    return Document(made.identity, made.title, head, made.parts)


def _page(request: HttpRequest, found: Application) -> str:
    seen = seen_by(request.actor, found)
    page = {
        "application": found,
        "seen": seen,
        "title": shown_title(found, seen),
        "sections": _sections(found, seen),
        "state": APPLICATION_STATE[ApplicationState(found.state)],
        "made_at": now(),
    }
    return render_to_string("programme/document/application.html", page, request)


def _sections(found: Application, seen: Seen) -> list[object]:
    form = form_of(found)
    files: dict[str, list[str]] = {}
    for each in attachments_of(found):
        files.setdefault(each.question, []).append(shown_name(each, seen))
    hidden = frozenset(question.key for question in form.questions if not seen.shows(question.key))
    return list(read_sections(form, answers_of(found), hidden=hidden, files=files))


def _table(name: str, head: list[str], rows: list[list[object]], kind: str) -> HttpResponse:
    if kind == "csv":
        return as_file(table_csv(head, rows), name, kind, CSV)
    if kind == "xlsx":
        return as_file(table_xlsx(name, head, rows), name, kind, XLSX)
    raise Http404


def _cell(column: object, value: object) -> object:
    return value if type(value) is int else text_of(column, value, english=is_english())


patterns = [
    path("applications/<int:application_id>/document.<str:kind>", document, name="document"),
    path("applications/<int:application_id>/template.<str:kind>", template, name="template"),
    path("applications/<int:application_id>/budget.<str:kind>", budget, name="budget_file"),
    path(
        "calls/<int:call_id>/applications.<str:kind>",
        application_list,
        name="application_list_file",
    ),
]
