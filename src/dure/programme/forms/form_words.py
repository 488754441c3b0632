"""A form told to the officer who makes it: its outline, and what differs between two versions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dure.programme.domain.form import Form, Question, Section
from dure.programme.domain.form_comparison import Change, ChangeKind
from dure.programme.labels.form import QUESTION_KIND, label_of, own_text

CHANGE_KIND = {
    ChangeKind.NEW: (gettext_lazy("New"), "success"),
    ChangeKind.GONE: (gettext_lazy("Gone"), "danger"),
    ChangeKind.CHANGED: (gettext_lazy("Changed"), "information"),
}
FIELD = {
    "label": gettext_lazy("Question"),
    "label_en": gettext_lazy("Question in English"),
    "title": gettext_lazy("Title"),
    "title_en": gettext_lazy("Title in English"),
    "hint": gettext_lazy("Help beside it"),
    "hint_en": gettext_lazy("Help in English"),
    "guidance": gettext_lazy("What to know before answering"),
    "guidance_en": gettext_lazy("The same in English"),
    "kind": gettext_lazy("What is answered"),
    "required": gettext_lazy("Must it be answered?"),
    "condition": gettext_lazy("Ask it only if"),
    "expression": gettext_lazy("How it is computed"),
    "checks": gettext_lazy("Checks"),
    "choices": gettext_lazy("Choices"),
    "columns": gettext_lazy("Columns"),
    "limits": gettext_lazy("Limits"),
    "accept": gettext_lazy("Kinds of file that are taken"),
    "unit": gettext_lazy("Unit"),
    "tag": gettext_lazy("Counts as"),
    "anonymous": gettext_lazy("Can the answer tell who applies?"),
    "section": gettext_lazy("Section"),
}


def outline_of(form: Form) -> list[dict[str, Any]]:
    """Return sections with their questions, for the page on which a form is made."""
    return [
        {
            "key": section.key,
            "title": own_text(section.title, section.title_en),
            "condition": section.condition,
            "first": place == 0,
            "last": place == len(form.sections) - 1,
            "questions": [_question_line(question) for question in section.questions],
        }
        for place, section in enumerate(form.sections)
    ]


def change_rows(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Return what differs, with names that people know."""
    return [
        {
            "kind": CHANGE_KIND[change.kind][0],
            "tone": CHANGE_KIND[change.kind][1],
            "title": _title(change.part),
            "section": _title(change.section) if isinstance(change.part, Question) else "",
            "fields": [(FIELD.get(n, n), _shown(a), _shown(b)) for n, a, b in change.fields],
        }
        for change in changes
    ]


def _question_line(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "label": label_of(question),
        "kind": QUESTION_KIND[question.kind],
        "required": question.required,
        "condition": question.condition,
        "checks": len(question.checks),
        "anonymous": question.anonymous,
    }


def _title(part: Section | Question) -> str:
    return own_text(part.title, part.title_en) if isinstance(part, Section) else label_of(part)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "\n".join(_line(item) for item in value)
    return _line(value)


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_inner(item)}" for key, item in value.items())
    return str(value)


def _inner(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
