"""A section of an application form to be filled in: a Django form made from its definition.

Every question of the section is on the page, those that are not asked hidden, so that nothing
typed is lost when a condition changes. What was typed comes back as `SectionForm.answers` whether
or not it is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from dure.core.errors import NotFound
from dure.core.said import tell
from dure.programme.domain.answers import (
    AnsweredForm,
    Finding,
    check_answers,
    column_totals,
)
from dure.programme.domain.form import MAX_ROWS, Column, Form, Question, QuestionKind, Section
from dure.programme.domain.terms import Severity
from dure.programme.forms.answer_fields import (
    NUMBERS,
    Offered,
    choices_of,
    field_of,
    row_count,
    shown_answer,
)
from dure.programme.forms.answer_text import value_text
from dure.programme.labels.form import label_of, own_text

K = QuestionKind
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table to be filled in."""

    column: Column
    name: str
    label: str
    value: Any
    error: str = ""
    choices: Sequence[tuple[str, str]] = ()

    @property
    def kind(self) -> str:
        """What control it takes: `select`, `date`, `number` or `text`."""
        if self.column.kind in {K.YES_NO, K.ONE_OF, K.MUNICIPALITY}:
            return "select"
        if self.column.kind is K.DATE:
            return "date"
        return "number" if self.column.kind in NUMBERS else "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table to be filled in, from 0."""

    place: str
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One question on the page, with what its template needs."""

    question: Question
    label: str
    hint: str
    shown: bool
    field: BoundField | None = None
    rows: tuple[Row, ...] = ()
    blank: Row | None = None
    totals: tuple[tuple[str, str, str], ...] = ()
    text: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    files: Sequence[Any] = ()

    @property
    def kind(self) -> str:
        return self.question.kind.value


class SectionForm(forms.Form):
    """Made by `section_form`. Valid where what was typed can be read; see `complete`.

    Attributes
    ----------
    answers
        After `is_valid()`: what was typed, for each question of the section that has a field.
    findings
        After `is_valid()`: what is missing or wrong in the section, by `check_answers`.
    """

    use_required_attribute = False

    def __init__(
        self,
        form: Form,
        section: Section,
        stored: Answers,
        *,
        offered: Offered,
        complete: bool,
        files: Mapping[str, Sequence[Any]],
        **options: Any,
    ) -> None:
        initial = {question.key: stored.get(question.key) for question in section.questions}
        super().__init__(initial=initial, **options)
        self.form, self.section, self.stored = form, section, stored
        self.offered, self.must_be_complete, self.given_files = offered, complete, files
        self.findings: tuple[Finding, ...] = ()
        for question in section.questions:
            made = field_of(question, offered)
            if made is not None:
                self.fields[question.key] = made

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed, also where it is not right; before sending, what is stored."""
        if not self.is_bound:
            return {key: self.stored[key] for key in self.fields if key in self.stored}
        found = getattr(self, "cleaned_data", {})
        return {key: found.get(key) for key in self.fields}

    @property
    def changes_rows(self) -> bool:
        """Tell whether a row is to be added or removed, and nothing else was asked for."""
        return "add_row" in self.data or "remove_row" in self.data

    @property
    def all_answers(self) -> dict[str, Any]:
        """The stored answers with those of this section as typed."""
        return {**self.stored, **self.answers}

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        whole = {**self.stored, **clean}
        self.findings = check_answers(self.form, whole, section=self.section.key)
        for finding in self.findings:
            counts = self.must_be_complete or not finding.missing
            if counts and finding.severity is Severity.BLOCKING:
                name = finding.question if finding.question in self.fields else None
                kept = clean.get(name) if name else None
                self.add_error(name, self._placed(finding) if name else self._named(finding))
                if name:
                    clean[name] = kept  # add_error drops it, and nothing typed is lost
        return clean

    def entries(self) -> list[Entry]:
        """Return the questions in order, for `programme/answers/section.html`."""
        if self.is_bound:
            self.is_valid()
        worked = AnsweredForm(self.form, self.all_answers)
        return [self._entry(question, worked) for question in self.section.questions]

    def live(self) -> dict[str, Any]:
        """Return what the page changes while it is filled in: shown questions, computed texts."""
        entries = self.entries()
        return {
            "shown": [entry.question.key for entry in entries if entry.shown],
            "computed": {e.question.key: e.text for e in entries if e.question.kind is K.COMPUTED},
            "totals": {
                f"{e.question.key}-{key}": text for e in entries for key, _l, text in e.totals
            },
        }

    def _entry(self, question: Question, worked: AnsweredForm) -> Entry:
        key = question.key
        value = self.all_answers.get(key)
        return Entry(
            question=question,
            label=label_of(question),
            hint=own_text(question.hint, question.hint_en),
            shown=worked.is_visible(question),
            field=self[key] if key in self.fields else None,
            rows=self._rows(question, value) if question.kind is K.TABLE else (),
            blank=self._row(question, "__n__", -1, {}) if question.kind is K.TABLE else None,
            totals=_totals(question, value),
            text=value_text(question, worked.value(key), computed=True)
            if question.kind is K.COMPUTED
            else "",
            errors=self._texts(key, Severity.BLOCKING),
            warnings=self._texts(key, Severity.WARNING),
            files=self.given_files.get(key, ()),
        )

    def _texts(self, key: str, severity: Severity) -> tuple[str, ...]:
        return tuple(
            self._placed(finding)
            for finding in self.findings
            if finding.question == key
            and finding.severity is severity
            and (self.must_be_complete or not finding.missing)
        )

    def _rows(self, question: Question, value: Any) -> tuple[Row, ...]:
        rows = [row for row in value or [] if isinstance(row, dict)]
        wanted = max(len(rows), int(question.limits.least or 0), 1)
        if self.data.get("add_row") == question.key:
            wanted = max(wanted, row_count(self.data, question.key)) + 1
        rows += [{}] * (min(wanted, MAX_ROWS) - len(rows))
        return tuple(self._row(question, str(i), i, row) for i, row in enumerate(rows))

    def _row(self, question: Question, place: str, number: int, row: dict[str, Any]) -> Row:
        errors = {
            finding.column: finding_text(finding)
            for finding in self.findings
            if finding.question == question.key
            and finding.row == number
            and place.isdecimal()
            and (self.must_be_complete or not finding.missing)
        }
        cells = [
            Cell(
                column=column,
                name=f"{question.key}-{place}-{column.key}",
                label=label_of(column),
                value=shown_answer(column, row.get(column.key)),
                error=errors.get(column.key, ""),
                choices=choices_of(column, self.offered),
            )
            for column in question.columns
        ]
        return Row(place, number + 1, tuple(cells))

    def _named(self, finding: Finding) -> str:
        """Return a text with its question, which has no field that would name it."""
        question = self.form.question(finding.question)
        return f"{label_of(question)}: {finding_text(finding)}" if question else str(finding.text)

    def _placed(self, finding: Finding) -> str:
        if finding.row is None:
            return finding_text(finding)
        question = self.form.question(finding.question)
        column = question.column(finding.column) if question else None
        where = label_of(column) if column else ""
        values = {"row": finding.row + 1, "column": where, "text": finding_text(finding)}
        return _("Row {row}, {column}: {text}").format(**values)


def section_form(
    form: Form,
    section_key: str,
    answers: Answers,
    *,
    data: QueryDict | None = None,
    offered: Offered = Offered(),  # noqa: B008  # frozen
    complete: bool = False,
    files: Mapping[str, Sequence[Any]] | None = None,
) -> SectionForm:
    """Return the form of one section.

    Parameters
    ----------
    answers
        What is stored, of the whole application: other sections count in conditions and checks.
    data
        What was sent; None to show what is stored.
    complete
        Whether an answer that is missing is an error, too. A draft has gaps.
    files
        What each FILE question has, in the order shown; the page that takes files gives it.

    Raises
    ------
    NotFound
        If there is no such section.
    """
    section = form.section(section_key)
    if section is None:
        raise NotFound("This form has no such section.")
    return SectionForm(
        form, section, answers, data=data, offered=offered, complete=complete, files=files or {}
    )


def finding_text(finding: Finding) -> str:
    """Return what a finding says in the language of the page."""
    korean, english = finding.own
    return own_text(korean, english) if korean else tell(finding.text, _)


def _totals(question: Question, value: Any) -> tuple[tuple[str, str, str], ...]:
    if question.kind is not K.TABLE:
        return ()
    sums = column_totals(question, value)
    return tuple(
        (column.key, label_of(column), value_text(column, sums[column.key], computed=True))
        for column in question.columns
        if column.key in sums
    )
