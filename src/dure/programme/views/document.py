"""Applications as files: HWPX, PDF and XLSX of one, tables of many."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dure.files.domain.media_type import CSV, XLSX
from dure.programme.adapters.table_file import table_csv
from dure.programme.adapters.xlsx import table_xlsx
from dure.programme.domain.answer_text import text_of
from dure.programme.domain.application import ApplicationState
from dure.programme.forms.document_file import (
    application_file,
    as_file,
    is_english,
    template_file,
)
from dure.programme.labels.application import APPLICATION_STATE
from dure.programme.labels.form import label_of
from dure.programme.queries.application import application_visible_to
from dure.programme.queries.call import call_visible_to
from dure.programme.queries.document import (
    listed_applications,
    money_tables,
    shown_title,
)
from dure.programme.queries.seen import seen_by
from dure.web.clock import now
from dure.web.figures import moment


@require_GET
def document(request: HttpRequest, application_id: int, kind: str) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    return application_file(request, found, kind, now())


@require_GET
def template(request: HttpRequest, application_id: int, kind: str) -> HttpResponse:
    found = application_visible_to(request.actor, application_id)
    return template_file(request, found, kind)


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
    return _table(" ".join((name, _("budget"))), head, rows, kind)


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
    return _table(" ".join((call.title, _("applications"))), head, rows, kind)


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
