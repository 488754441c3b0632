"""An application as a document, whatever the file: rows of questions and tables, out and in.

Every question stands in a row with its key, and every table question is a table of its own with
the keys of its columns in its second line, so that a filled-in document is read without guessing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dure.core.errors import Invalid
from dure.core.said import Said, say
from dure.programme.domain.answer import fault_of
from dure.programme.domain.answer_text import READ_ONLY, answer_from, text_of
from dure.programme.domain.form import MAX_ROWS, Form, Question, QuestionKind, Section, is_empty

K = QuestionKind
SPARE_ROWS = 5
_IDENTITY = re.compile(r"dure form=(\S{1,80}) application=(\d{1,10}) revision=(\d{1,10})")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which form a document follows, and what state of which application; 0: of none."""

    form: str
    application: int = 0
    revision: int = 0

    def __str__(self) -> str:
        return f"dure form={self.form} application={self.application} revision={self.revision}"

    @classmethod
    def read(cls, text: str) -> Identity | None:
        """Return what a line of a document says; None if it says nothing of the kind."""
        found = _IDENTITY.search(text)
        return cls(found[1], int(found[2]), int(found[3])) if found else None


@dataclass(frozen=True, slots=True)
class Row:
    """One question: its key, what is asked, the answer, and how it is to be answered."""

    question: Question
    label: str
    text: str
    value: Any
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table question: the labels of its columns, and rows of texts and of values."""

    question: Question
    label: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section."""

    key: str
    title: str
    rows: tuple[Row, ...]
    grids: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What is written: the head by name, and the sections."""

    identity: Identity
    title: str
    head: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]

    @property
    def grids(self) -> Iterator[Grid]:
        return (grid for part in self.parts for grid in part.grids)


@dataclass(frozen=True, slots=True)
class Cell:
    """What somebody wrote in a place."""

    value: Any
    where: Said


@dataclass(frozen=True, slots=True)
class GivenTable:
    """A table found in a document: cells by the key of their column, row by row."""

    question: Cell
    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What a filled-in document holds: key and answer of each row, and the tables."""

    identity: Identity | None
    answers: tuple[tuple[Cell, Cell], ...]
    tables: tuple[GivenTable, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The answers that were given, by question, and every fault with its place."""

    answers: dict[str, Any]
    faults: tuple[Invalid, ...]


def place(sheet: str, row: int, column: str | int) -> Said:
    """Return where a cell is; rows are counted from 1."""
    return say("{sheet}, row {row}, column {column}", sheet=sheet, row=row, column=column)


def parts_of(
    form: Form,
    answers: Mapping[str, Any],
    shown: Sequence[Question],
    *,
    english: bool = False,
    names: Mapping[Any, str] | None = None,
    spare_rows: int = 0,
) -> tuple[Part, ...]:
    """Return the sections with the questions *shown*, empty sections left out."""
    keys = {question.key for question in shown}
    return tuple(
        part
        for section in form.sections
        if (part := _part(section, answers, keys, english, names or {}, spare_rows)).rows
        or part.grids
    )


def answers_in(form: Form, given: Given) -> Read:
    """Return the answers of a document; what is read-only there is passed over."""
    answers: dict[str, Any] = {}
    faults: list[Invalid] = []
    for key, cell in given.answers:
        question = _question(form, key, answers, faults)
        if question is None or question.kind in READ_ONLY or question.kind is K.TABLE:
            continue
        answers[question.key] = _read(question, cell, faults)
    for table in given.tables:
        question = _question(form, table.question, answers, faults)
        if question is not None and question.kind is K.TABLE:
            answers[question.key] = _rows(question, table, faults)
    return Read(answers, tuple(faults))


def _part(
    section: Section,
    answers: Mapping[str, Any],
    keys: set[str],
    english: bool,
    names: Mapping[Any, str],
    spare_rows: int,
) -> Part:
    asked = [question for question in section.questions if question.key in keys]
    return Part(
        section.key,
        (section.title_en if english else "") or section.title,
        tuple(
            _row(question, answers.get(question.key), english, names)
            for question in asked
            if question.kind is not K.TABLE
        ),
        tuple(
            _grid(question, answers.get(question.key), english, names, spare_rows)
            for question in asked
            if question.kind is K.TABLE
        ),
    )


def _row(question: Question, answer: Any, english: bool, names: Mapping[Any, str]) -> Row:
    choices = tuple((c.label_en if english else "") or c.label for c in question.choices)
    return Row(
        question,
        (question.label_en if english else "") or question.label,
        text_of(question, answer, english=english, names=names),
        answer,
        choices,
    )


def _grid(
    question: Question, answer: Any, english: bool, names: Mapping[Any, str], spare: int
) -> Grid:
    given = [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []
    rows = [
        tuple(text_of(c, row.get(c.key), english=english, names=names) for c in question.columns)
        for row in given
    ]
    values = [tuple(row.get(column.key) for column in question.columns) for row in given]
    blank = ("",) * len(question.columns)
    return Grid(
        question,
        (question.label_en if english else "") or question.label,
        tuple((column.label_en if english else "") or column.label for column in question.columns),
        (*rows, *(blank,) * spare),
        (*values, *((None,) * len(blank),) * spare),
    )


def _question(
    form: Form, key: Cell, answers: Mapping[str, Any], faults: list[Invalid]
) -> Question | None:
    name = str(key.value).strip()
    found = form.question(name)
    if found is None:
        faults.append(
            Invalid(
                "The form has no question “{key}”.",
                where=key.where,
                remedy="Leave the first column as it was in the template.",
                key=name[:60],
            )
        )
    elif name in answers:
        faults.append(Invalid("The question “{key}” is here twice.", where=key.where, key=name))
        return None
    return found


def _read(asked: Any, cell: Cell, faults: list[Invalid]) -> Any:
    try:
        answer = answer_from(asked, cell.value)
    except Invalid as fault:
        faults.append(fault.placed(cell.where))
        return None
    unkept: Said | None = fault_of(answer)
    if unkept is not None:
        faults.append(Invalid(unkept, where=cell.where))
        return None
    return answer


def _rows(question: Question, table: GivenTable, faults: list[Invalid]) -> list[dict[str, Any]]:
    columns = {column.key: column for column in question.columns}
    names = [str(cell.value).strip() for cell in table.columns]
    for name, cell in zip(names, table.columns, strict=True):
        if name not in columns:
            faults.append(
                Invalid(
                    "The table has no column “{column}”.",
                    where=cell.where,
                    remedy="Leave the first three rows as they were in the template.",
                    column=name[:60],
                )
            )
    for key in columns.keys() - set(names):
        faults.append(
            Invalid("The column “{column}” is missing.", where=table.question.where, column=key)
        )
    found = []
    for row in table.rows:
        cells = {name: cell for name, cell in zip(names, row, strict=False) if name in columns}
        read = {name: _read(columns[name], cell, faults) for name, cell in cells.items()}
        kept = {name: value for name, value in read.items() if not is_empty(value)}
        if kept:
            found.append(kept)
    if len(found) > MAX_ROWS:
        faults.append(
            Invalid(
                "The table has more than {most} rows.", where=table.question.where, most=MAX_ROWS
            )
        )
    return found
