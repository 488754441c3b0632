"""One field for each kind of question. A field never refuses: what cannot be read stays text.

Whether an answer is what its question asks for is said by `domain.answers`, so that a draft is
kept as it was typed and a program and a page hear the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dure.programme.domain.form import (
    MAX_ROWS,
    NUMBERS,
    Column,
    Question,
    QuestionKind,
    exact,
    is_empty,
)
from dure.programme.labels.form import label_of

K = QuestionKind
RADIOS = 6
"""Up to so many choices are shown at once; more go into a list that opens."""

SELECTED = frozenset({K.YES_NO, K.ONE_OF, K.MANY_OF, K.ORGANISATION, K.MUNICIPALITY})

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen that is not written in the form: pairs of a value and its name."""

    organisations: Pairs = ()
    municipalities: Pairs = ()


class AnswerField(forms.Field):
    """A field for one question; its clean value is the answer as JSON has it."""

    def __init__(self, question: Question, widget: forms.Widget, **options: Any) -> None:
        super().__init__(
            widget=widget,
            label=label_of(question),
            help_text="",
            required=question.required,
            **options,
        )
        self.question = question

    def validate(self, value: Any) -> None:
        """Accept anything: see the module."""

    def clean(self, value: Any) -> Any:
        return read_answer(self.question, value)

    def prepare_value(self, value: Any) -> Any:
        return shown_answer(self.question, value)


class RowsWidget(forms.Widget):
    """Reads the cells `key-0-column`; the template draws them, row by row."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        rows = [self._row(data, f"{name}-{place}") for place in range(row_count(data, name))]
        gone = data.get("remove_row", "")
        return [row for place, row in enumerate(rows) if gone != f"{name}-{place}"]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-rows" not in data

    def _row(self, data: Any, prefix: str) -> dict[str, Any]:
        found = {
            column.key: read_answer(column, data.get(f"{prefix}-{column.key}"))
            for column in self.question.columns
        }
        return {key: value for key, value in found.items() if not is_empty(value)}


def row_count(data: Mapping[str, Any], name: str) -> int:
    """Return how many rows of a table were sent."""
    text = str(data.get(f"{name}-rows", ""))
    return min(int(text), MAX_ROWS) if re.fullmatch(r"[0-9]{1,4}", text) else 0


def field_of(question: Question, offered: Offered) -> AnswerField | None:
    """Return the field of a question; None for files and what is computed."""
    if question.kind in {K.FILE, K.COMPUTED}:
        return None
    if question.kind is K.TABLE:
        return AnswerField(question, RowsWidget(question))
    return AnswerField(question, _widget(question, offered))


def choices_of(part: Question | Column, offered: Offered) -> list[tuple[str, str]]:
    """Return the pairs to choose from, without the empty one."""
    match part.kind:
        case K.YES_NO:
            return [("yes", _("Yes")), ("no", _("No"))]
        case K.ORGANISATION:
            return list(offered.organisations)
        case K.MUNICIPALITY:
            return list(offered.municipalities)
        case _:
            return [(choice.key, label_of(choice)) for choice in part.choices]


def read_answer(part: Question | Column, value: Any) -> Any:
    """Return what was typed as a JSON answer; as the text it is where it cannot be read."""
    if part.kind in {K.TABLE, K.MANY_OF}:
        return [row for row in value or [] if row]
    text = str(value or "").replace("\r\n", "\n").replace("\x00", "")
    if part.kind is not K.LONG_TEXT:
        text = text.strip()
    if part.kind is K.YES_NO:
        return {"yes": True, "no": False}.get(text)
    if part.kind in NUMBERS:
        return _number(part, text)
    if part.kind is K.ORGANISATION and re.fullmatch(r"[0-9]{1,9}", text):
        return int(text)
    return text or None


def shown_answer(part: Question | Column, value: Any) -> Any:
    """Return an answer as its control shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and part.kind in NUMBERS:
        return f"{value:,}"
    if part.kind in {K.TABLE, K.MANY_OF}:
        return value if isinstance(value, list) else []
    return "" if value is None else value


def _number(part: Question | Column, text: str) -> int | str | None:
    plain = re.sub(r"[,\s원]", "", text)
    value = exact(plain)
    if value is None:
        return text or None
    return plain if part.kind is K.DECIMAL or value.denominator != 1 else int(value)


def _widget(question: Question, offered: Offered) -> forms.Widget:
    attrs: dict[str, Any] = {}
    if question.hint:
        attrs["aria-describedby"] = f"id_{question.key}_helptext"
    if question.kind in SELECTED:
        return _choosing(question, offered, attrs)
    if question.kind is K.LONG_TEXT:
        return forms.Textarea(attrs | {"rows": 8})
    if question.kind is K.DATE:
        return forms.DateInput(attrs | {"type": "date"})
    if question.kind in NUMBERS:
        attrs["inputmode"] = "decimal" if question.kind is K.DECIMAL else "numeric"
    return forms.TextInput(attrs)


def _choosing(question: Question, offered: Offered, attrs: dict[str, Any]) -> forms.Widget:
    choices = choices_of(question, offered)
    if question.kind is K.MANY_OF:
        return forms.CheckboxSelectMultiple(choices=choices)
    if question.kind in {K.YES_NO, K.ONE_OF} and len(choices) <= RADIOS:
        return forms.RadioSelect(choices=choices)
    return forms.Select(attrs, choices=[("", _("Choose")), *choices])
