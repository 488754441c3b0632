"""What given answers mean: which questions are asked, what is computed, missing or wrong.

Answers to questions that are not asked do not count, whatever they are. A value that is not what
its question asks for counts as no answer in expressions, and is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from dure.core.said import Said, say
from dure.programme.domain.answer_check import MISSING, faults_of_answer
from dure.programme.domain.expression_value import Uncomputable, Value, value_of
from dure.programme.domain.form import (
    NUMBERS,
    Form,
    Question,
    QuestionKind,
    Section,
    day_of,
    exact,
)
from dure.programme.domain.form_check import computing_order, parsed
from dure.programme.domain.terms import Severity

K = QuestionKind
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is missing or wrong in answers.

    Parameters
    ----------
    row, column
        In a table: the row from 0, and the key of the column.
    own
        Where the form's author wrote the text: in Korean and in English.
    """

    section: str
    question: str
    severity: Severity
    text: Said
    row: int | None = None
    column: str = ""
    own: tuple[str, str] = ("", "")

    @property
    def missing(self) -> bool:
        """Whether an answer is not there, rather than wrong."""
        return self.text == MISSING

    @property
    def template(self) -> str:
        """The text before its values are filled in."""
        return self.text.template

    @property
    def values(self) -> dict[str, Any]:
        """The values of the text."""
        return self.text.values


class AnsweredForm:
    """A form with answers, worked through once: ask it as often as you like."""

    def __init__(self, form: Form, answers: Answers) -> None:
        self.form = form
        self.answers = answers
        self.uncomputable: dict[str, Said] = {}
        self._values: dict[str, Value] = {}
        self._sections: dict[str, bool] = {}
        self._visible: set[str] = set()
        homes = {q.key: (section, q) for section in form.sections for q in section.questions}
        for key in computing_order(form):
            self._work_out(*homes[key])

    def is_visible(self, question: Question | str) -> bool:
        """Tell whether a question is asked."""
        key = question if isinstance(question, str) else question.key
        return key in self._visible

    def section_visible(self, section: Section) -> bool:
        """Tell whether a section has a question that is asked."""
        return any(question.key in self._visible for question in section.questions)

    def value(self, key: str) -> Value:
        """Return the value of a question: exact; None or `()` where it has none."""
        return self._values.get(key)

    def holds(self, source: str) -> bool | None:
        """Tell whether a condition is true; None where that is unknown."""
        try:
            return value_of(parsed(source), self._look_up)  # type: ignore[return-value]
        except Uncomputable:
            return None

    def _look_up(self, key: str) -> Value:
        return self._values.get(key)

    def _work_out(self, section: Section, question: Question) -> None:
        empty: Value = () if question.kind in {K.TABLE, K.MANY_OF, K.FILE} else None
        self._values[question.key] = empty
        conditions = [source for source in (section.condition, question.condition) if source]
        if not all(self.holds(source) is True for source in conditions):
            return
        self._visible.add(question.key)
        if question.kind is K.COMPUTED:
            try:
                self._values[question.key] = value_of(parsed(question.expression), self._look_up)
            except Uncomputable as fault:
                self.uncomputable[question.key] = fault.what
        else:
            self._values[question.key] = value_of_answer(question, self.answers.get(question.key))


def visible_questions(form: Form, answers: Answers) -> tuple[Question, ...]:
    """Return the questions that are asked, given the answers so far, in order."""
    worked = AnsweredForm(form, answers)
    return tuple(question for question in form.questions if worked.is_visible(question))


def computed(form: Form, answers: Answers) -> dict[str, Value]:
    """Return the values of the computed questions that are shown; None where unknown."""
    worked = AnsweredForm(form, answers)
    return {
        question.key: worked.value(question.key)
        for question in form.questions
        if question.kind is K.COMPUTED and worked.is_visible(question)
    }


def check_answers(form: Form, answers: Answers, *, section: str = "") -> tuple[Finding, ...]:
    """Return what is missing or wrong, in the order of the form.

    Parameters
    ----------
    section
        Only what belongs to the section of that key; empty: the whole form.
    """
    worked = AnsweredForm(form, answers)
    return tuple(
        finding
        for part in form.sections
        if section in {"", part.key}
        for question in part.questions
        if worked.is_visible(question)
        for finding in _findings(worked, part, question)
    )


def totals_by_tag(form: Form, answers: Answers) -> dict[str, int]:
    """Return the sums of money in whole won, by tag; a tag that no question bears is absent.

    Fractions of a won are cut off.
    """
    worked = AnsweredForm(form, answers)
    totals: dict[str, Fraction] = {}
    for question in form.questions:
        for tag, amount in _tagged(question, worked.value(question.key)):
            totals[tag] = totals.get(tag, Fraction(0)) + amount
    return {tag: int(amount) for tag, amount in totals.items()}


def column_totals(question: Question, rows: object) -> dict[str, Fraction]:
    """Return the sums below a table, by column."""
    value = value_of_answer(question, rows)
    return {
        column.key: sum((_number(row.get(column.key)) for row in value), Fraction(0))  # type: ignore[union-attr]
        for column in question.columns
        if column.total and isinstance(value, tuple)
    }


def value_of_answer(question: Question, answer: object) -> Value:
    """Return an answer as a value of expressions; no value where it is not what is asked for."""
    if question.kind is K.TABLE:
        rows = answer if isinstance(answer, list) else []
        return tuple(
            {c.key: _single(c.kind, row.get(c.key)) for c in question.columns}
            for row in rows
            if isinstance(row, dict)
        )
    if question.kind in {K.MANY_OF, K.FILE}:
        items = answer if isinstance(answer, list) else []
        if question.kind is K.FILE:
            return tuple(Fraction(item) for item in items if type(item) is int)
        return tuple(item for item in items if isinstance(item, str))
    return _single(question.kind, answer)


def _single(kind: QuestionKind, answer: object) -> Fraction | str | bool | date | None:
    if kind in NUMBERS or kind is K.ORGANISATION:
        return exact(answer)
    if kind is K.YES_NO:
        return answer if isinstance(answer, bool) else None
    if kind is K.DATE:
        return day_of(answer)
    return answer if isinstance(answer, str) and answer else None


def _findings(worked: AnsweredForm, section: Section, question: Question) -> list[Finding]:
    found = [
        Finding(section.key, question.key, Severity.BLOCKING, fault.text, fault.row, fault.column)
        for fault in faults_of_answer(question, worked.answers.get(question.key))
    ]
    if question.key in worked.uncomputable:
        text = say("This cannot be computed. {why}", why=worked.uncomputable[question.key])
        found.append(Finding(section.key, question.key, Severity.BLOCKING, text))
    if found:
        return found
    return [
        Finding(
            section.key,
            question.key,
            check.severity,
            say("{message}", message=check.message_en or check.message),
            own=(check.message, check.message_en or check.message),
        )
        for check in question.checks
        if worked.holds(check.expression) is False
    ]


def _tagged(question: Question, value: Value) -> list[tuple[str, Fraction]]:
    if question.kind is K.TABLE and isinstance(value, tuple):
        return [
            (column.tag, sum((_number(row.get(column.key)) for row in value), Fraction(0)))  # type: ignore[union-attr]
            for column in question.columns
            if column.tag
        ]
    return [(question.tag, _number(value))] if question.tag else []


def _number(value: object) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(0)
