"""Applications as documents and tables, for whoever may see them and as far as they may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from dure.accounts.queries.organisation import organisations
from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.places.queries.municipality import municipalities
from dure.programme.domain.answers import computed, visible_questions
from dure.programme.domain.document import SPARE_ROWS, Document, Identity, parts_of
from dure.programme.domain.expression import decimal_text
from dure.programme.domain.form import Form, Question, QuestionKind
from dure.programme.models import Application, Call
from dure.programme.queries.answer import answers_of, attachments_of, form_of
from dure.programme.queries.application import CITY, STAFF, applications_visible_to
from dure.programme.queries.attachment import shown_name
from dure.programme.queries.seen import Seen, seen_by

K = QuestionKind


def readable_answers(actor: Actor, application: Application) -> tuple[Seen, dict[str, Any]]:
    """Return what *actor* may see of the answers. Raises `NotFound` if none of them."""
    seen = seen_by(actor, application)
    if not seen.content:
        raise NotFound("There is no such document.")
    return seen, seen.shown(answers_of(application))


def document_of(actor: Actor, application: Application, *, english: bool = False) -> Document:
    """Return an application to read: the questions that are asked, with their answers.

    *application* comes from `application_visible_to`. Raises `NotFound` where the answers are not
    open to the actor.
    """
    seen, answers = readable_answers(actor, application)
    form = form_of(application)
    given = answers_of(application)
    shown = [question for question in visible_questions(form, given) if seen.shows(question.key)]
    values = {key: _told(value) for key, value in computed(form, given).items()}
    names = _names(form, answers, application, seen)
    return Document(
        _identity(application),
        shown_title(application, seen),
        tuple(_head(application, seen)),
        parts_of(form, answers | values, shown, english=english, names=names),
    )


def template_of(actor: Actor, application: Application, *, english: bool = False) -> Document:
    """Return an application to fill in: every question that is answered in words or figures.

    Raises `NotFound` as `document_of`.
    """
    seen, answers = readable_answers(actor, application)
    form = form_of(application)
    asked = [q for q in form.questions if q.kind not in {K.FILE, K.COMPUTED} and seen.shows(q.key)]
    return Document(
        _identity(application),
        shown_title(application, seen),
        tuple(_head(application, seen)),
        parts_of(
            form,
            answers,
            asked,
            english=english,
            names=_names(form, answers, application, seen),
            spare_rows=SPARE_ROWS,
        ),
    )


def money_tables(actor: Actor, application: Application) -> list[tuple[Question, list[Any]]]:
    """Return the table questions with sums of money, and their rows. Raises as `document_of`."""
    seen, answers = readable_answers(actor, application)
    return [
        (question, answers.get(question.key) or [])
        for question in form_of(application).questions
        if seen.shows(question.key) and any(column.kind is K.WON for column in question.columns)
    ]


def listed_applications(actor: Actor, call: Call) -> QuerySet[Application]:
    """Return the applications of a call whose money and lead *actor* may read in a list.

    Evaluators judge one by one, maybe without knowing who applies, so they have no list.
    """
    rows = applications_visible_to(actor).filter(call=call).select_related("municipality")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    if actor.organisations(*STAFF) & {call.agency_id, call.ministry_id}:
        return rows.filter(~Q(number="") | Q(lead_id__in=actor.organisations(*CITY)))
    return rows.filter(lead_id__in=actor.organisations(*CITY))


def shown_title(application: Application, seen: Seen) -> str:
    """Return the title, or what an anonymous stage leaves of it."""
    if seen.title:
        return application.title
    number = application.number if "number" not in seen.hidden else ""
    return number or f"application {application.pk}"


def _identity(application: Application) -> Identity:
    return Identity(str(application.form), application.pk, application.revision)


def _head(application: Application, seen: Seen) -> Iterator[tuple[str, str]]:
    yield "call", application.call.title
    if application.number and "number" not in seen.hidden:
        yield "number", application.number
    if seen.lead:
        yield "lead", application.lead.name


def _names(
    form: Form, answers: Mapping[str, Any], application: Application, seen: Seen
) -> dict[Any, str]:
    """Name the organisations, municipalities and files that the answers hold."""
    found: dict[Any, str] = {}
    for kind, rows in ((K.ORGANISATION, organisations()), (K.MUNICIPALITY, municipalities())):
        keys = _keys(form, answers, kind)
        if keys:
            field = "pk" if kind is K.ORGANISATION else "code"
            found |= dict(rows.filter(**{f"{field}__in": keys}).values_list(field, "name"))
    if any(question.kind is K.FILE for question in form.questions):
        found |= {each.file_id: shown_name(each, seen) for each in attachments_of(application)}
    return found


def _keys(form: Form, answers: Mapping[str, Any], kind: QuestionKind) -> list[Any]:
    keys = [answers.get(question.key) for question in form.questions if question.kind is kind]
    for question in form.questions:
        columns = [column.key for column in question.columns if column.kind is kind]
        rows = answers.get(question.key) if columns else None
        keys += [row.get(key) for row in rows or [] for key in columns if isinstance(row, dict)]
    wanted = int if kind is K.ORGANISATION else str
    return [key for key in keys if type(key) is wanted]


def _told(value: Any) -> Any:
    return decimal_text(value) if isinstance(value, Fraction) else value
