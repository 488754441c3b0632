"""Answers as people read them: one text for each kind, and whole applications read only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from dure.programme.domain.answers import AnsweredForm, column_totals
from dure.programme.domain.expression import decimal_text
from dure.programme.domain.form import (
    NUMBERS,
    Column,
    Form,
    Question,
    QuestionKind,
    Section,
    day_of,
    exact,
    is_empty,
)
from dure.programme.forms.answer_fields import Offered
from dure.programme.labels.form import label_of, own_text
from dure.web import figures

K = QuestionKind
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class Read:
    """One answer, read only. `hidden`: there is an answer that is not shown at this stage."""

    question: Question
    label: str
    text: str = ""
    hidden: bool = False
    answered: bool = False
    header: tuple[tuple[str, bool], ...] = ()
    rows: tuple[tuple[tuple[str, str, bool], ...], ...] = ()
    totals: tuple[str, ...] = ()
    files: Sequence[Any] = field(default=())

    @property
    def kind(self) -> str:
        return self.question.kind.value


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section with the answers to the questions that are asked in it."""

    section: Section
    title: str
    answers: tuple[Read, ...]


def read_sections(
    form: Form,
    answers: Mapping[str, Any],
    *,
    hidden: Set[str] = frozenset(),
    files: Mapping[str, Sequence[Any]] | None = None,
    offered: Offered = Offered(),  # noqa: B008  # frozen
) -> list[ReadSection]:
    """Return a whole application's answers for `programme/answers/read.html`.

    Parameters
    ----------
    hidden
        Keys of questions whose answers are left out; that they are is said.
    files
        What each FILE question has.
    """
    worked = AnsweredForm(form, answers)
    return [
        ReadSection(
            section,
            own_text(section.title, section.title_en),
            tuple(
                _read(question, worked, question.key in hidden, files or {}, offered)
                for question in section.questions
                if worked.is_visible(question)
            ),
        )
        for section in form.sections
        if worked.section_visible(section)
    ]


def value_text(
    part: Question | Column, value: Any, *, offered: Offered | None = None, computed: bool = False
) -> str:
    """Return one answer, or one computed value, as people read it; empty where there is none."""
    if is_empty(value):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return _list_text(part, value, offered)
    day = value if isinstance(value, date) else day_of(value) if part.kind is K.DATE else None
    if day is not None:
        return figures.day(day)
    number = value if isinstance(value, Fraction) else exact(value)
    if number is not None and (computed or part.kind in NUMBERS):
        return _number(part, number)
    return _chosen(part, value, offered)


def read_one(
    question: Question,
    answer: Any,
    *,
    files: Sequence[Any] = (),
    offered: Offered = Offered(),  # noqa: B008  # frozen
) -> Read:
    """Return one answer for `programme/answers/read_one.html`, apart from its form."""
    if question.kind is K.TABLE:
        return _table(question, label_of(question), answer, offered)
    if question.kind is K.FILE:
        return Read(question, label_of(question), files=files, answered=bool(files))
    text = value_text(question, answer, offered=offered, computed=question.kind is K.COMPUTED)
    return Read(question, label_of(question), text=text, answered=bool(text))


def _read(
    question: Question,
    worked: AnsweredForm,
    hidden: bool,
    files: Mapping[str, Sequence[Any]],
    offered: Offered,
) -> Read:
    label = label_of(question)
    if hidden:
        return Read(question, label, hidden=True)
    if question.kind is K.COMPUTED:
        text = value_text(question, worked.value(question.key), computed=True)
        return Read(question, label, text=text, answered=bool(text))
    answer = worked.answers.get(question.key)
    return read_one(question, answer, files=files.get(question.key, ()), offered=offered)


def _table(question: Question, label: str, answer: Any, offered: Offered) -> Read:
    rows = [row for row in answer or [] if isinstance(row, dict)] if answer else []
    sums = column_totals(question, rows)
    header = tuple((_with_unit(column), column.kind in NUMBERS) for column in question.columns)
    cells = tuple(
        tuple(
            (
                label_of(column),
                value_text(column, row.get(column.key), offered=offered),
                column.kind in NUMBERS,
            )
            for column in question.columns
        )
        for row in rows
    )
    totals = tuple(
        value_text(column, sums[column.key], computed=True) if column.key in sums else ""
        for column in question.columns
    )
    return Read(
        question,
        label,
        answered=bool(rows),
        header=header,
        rows=cells,
        totals=totals if sums and rows else (),
    )


def _list_text(part: Question | Column, value: Sequence[Any], offered: Offered | None) -> str:
    if isinstance(part, Question) and part.kind is K.TABLE:
        return "\n".join(_row_text(part, row, offered) for row in value if isinstance(row, dict))
    return ", ".join(_chosen(part, item, offered) for item in value)


def _row_text(question: Question, row: Mapping[str, Any], offered: Offered | None) -> str:
    """Write a row of a table in one line, where there is no room for a table."""
    return " · ".join(
        f"{_with_unit(column)}: {text}"
        for column in question.columns
        if (text := value_text(column, row.get(column.key), offered=offered))
    )


def _with_unit(column: Column) -> str:
    return f"{label_of(column)} ({column.unit})" if column.unit else label_of(column)


def _number(part: Question | Column, value: Fraction) -> str:
    if value.denominator == 1:
        text = str(int(value)) if _is_year(part) else _grouped(int(value))
    elif part.kind is K.COMPUTED:
        text = decimal_text(Fraction(round(value * 100), 100))
    else:
        text = decimal_text(value)
    if part.kind is K.WON or (isinstance(part, Question) and part.tag):
        amount = _grouped(int(value))
        return f"{amount}원" if figures.korean() else f"KRW {amount}"
    return f"{text} {part.unit}".strip() if isinstance(part, Question) else text


def _is_year(part: Question | Column) -> bool:
    """Tell whether only years may stand there; a year is written without a comma."""
    least, most = part.limits.least, part.limits.most
    whole = part.kind is K.WHOLE_NUMBER and least is not None and most is not None
    return whole and least >= FIRST_YEAR and most <= LAST_YEAR


def _grouped(value: int) -> str:
    """Write a whole number of any length exactly."""
    return f"{value:,}".replace("-", "−")


def _chosen(part: Question | Column, value: Any, offered: Offered | None) -> str:
    names = {choice.key: label_of(choice) for choice in part.choices}
    if offered and part.kind is K.ORGANISATION:
        names = dict(offered.organisations)
    if offered and part.kind is K.MUNICIPALITY:
        names = dict(offered.municipalities)
    return names.get(str(value), str(value))
