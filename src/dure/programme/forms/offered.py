"""What questions offer that is not written in a form: municipalities and organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dure.accounts.queries.organisation import organisations
from dure.places.queries.municipality import municipalities
from dure.programme.domain.form import Form, Question, QuestionKind
from dure.programme.forms.answer_fields import Offered

K = QuestionKind


def offered_in(form: Form) -> Offered:
    """Return every choice of the registry, where the form asks for one."""
    kinds = {question.kind for question in form.questions}
    kinds |= {column.kind for question in form.questions for column in question.columns}
    asked = organisations().values_list("pk", "name") if K.ORGANISATION in kinds else ()
    units = municipalities().values_list("code", "name") if K.MUNICIPALITY in kinds else ()
    return Offered(
        organisations=[(str(key), name) for key, name in asked],
        municipalities=list(units),
    )


def names_in(form: Form, *answers: Mapping[str, Any]) -> Offered:
    """Return the names of what *answers* chose from the registry. At most two queries."""
    codes = _given(form, answers, K.MUNICIPALITY)
    keys = {key for key in _given(form, answers, K.ORGANISATION) if key.isdecimal()}
    units = municipalities().filter(code__in=codes).values_list("code", "name") if codes else ()
    asked = organisations().filter(pk__in=keys).values_list("pk", "name") if keys else ()
    return Offered(
        organisations=[(str(key), name) for key, name in asked],
        municipalities=list(units),
    )


def _given(form: Form, answers: Iterable[Mapping[str, Any]], kind: QuestionKind) -> set[str]:
    found: set[str] = set()
    for given in answers:
        for question in form.questions:
            value = given.get(question.key)
            found |= _in_question(question, value, kind)
    return found


def _in_question(question: Question, value: Any, kind: QuestionKind) -> set[str]:
    if question.kind is kind and value:
        return {str(value)}
    keys = [column.key for column in question.columns if column.kind is kind]
    rows = value if keys and isinstance(value, list) else []
    return {str(row[key]) for row in rows if isinstance(row, dict) for key in keys if row.get(key)}
