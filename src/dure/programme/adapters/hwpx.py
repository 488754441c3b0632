"""Documents as HWPX, the open format of Korean offices, and back, by python-hwpx.

The library is loaded only when a document is written or read, so that the web process stays small.
"""

from __future__ import annotations

import re
from typing import IO, Any

from django.utils.translation import gettext as _

from dure.core.errors import Invalid
from dure.core.said import say
from dure.programme.domain.document import (
    Cell,
    Document,
    Given,
    GivenTable,
    Grid,
    Identity,
    Part,
    place,
)

PAGE_WIDTH = 42_520  # between the margins of an A4 page, in 1/7200 inch
SHARES = (0.2, 0.35, 0.45)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def document_hwpx(document: Document) -> bytes:
    """Return an application, or an empty form, as a document that can be filled in."""
    from hwpx import HwpxDocument  # noqa: PLC0415  large, and rarely wanted

    written = HwpxDocument.new()
    written.paragraphs[0].text = _clean(document.title)
    for name, told in document.head:
        written.add_paragraph(_clean(f"{name}: {told}"))
    for part in document.parts:
        written.add_heading(_clean(part.title), level=1)
        if part.rows:
            _fill(written, _answer_lines(part), SHARES)
        for grid in part.grids:
            written.add_paragraph(_clean(grid.label))
            _fill(written, _grid_lines(grid), ())
    written.add_paragraph(str(document.identity))
    return bytes(written.to_bytes())


def read_document(stream: IO[bytes]) -> Given:
    """Return what a document made by `document_hwpx` holds. Raises `Invalid` if it is none."""
    opened = _opened(stream)
    tables = [table for paragraph in opened.paragraphs for table in paragraph.tables]
    lines = "\n".join(paragraph.text or "" for paragraph in opened.paragraphs)
    answers: list[tuple[Cell, Cell]] = []
    found: list[GivenTable] = []
    for number, table in enumerate(tables, start=1):
        cells = _cells(table)
        name = say("table {number}", number=number)
        if cells and cells[0] and cells[0][0].strip() == HEAD:
            answers += _given_answers(cells, name)
        elif len(cells) >= 2:
            found.append(_given_table(cells, name))
    identity = Identity.read(lines)
    if not answers and not found:
        raise Invalid(
            "The document has no table of answers.",
            remedy="Download the template and fill that in.",
        )
    return Given(identity, tuple(answers), tuple(found))


HEAD = "#"
"""The first cell of each table of questions, in every language."""


def _answer_lines(part: Part) -> list[list[str]]:
    lines = [[HEAD, _("Question"), _("Answer")]]
    for row in part.rows:
        choices = f"\n({' / '.join(row.how)})" if row.how else ""
        lines.append([row.question.key, row.label + choices, row.text])
    return lines


def _grid_lines(grid: Grid) -> list[list[str]]:
    keys = [column.key for column in grid.question.columns]
    head = [grid.question.key, *[""] * (len(keys) - 1)]
    return [head, keys, list(grid.labels), *[list(row) for row in grid.rows]]


def _fill(written: Any, lines: list[list[str]], shares: tuple[float, ...]) -> None:
    table = written.add_table(len(lines), len(lines[0]), width=PAGE_WIDTH)
    if shares:
        table.set_column_widths([round(PAGE_WIDTH * share) for share in shares])
    for row, cells in enumerate(lines):
        for column, text in enumerate(cells):
            if text:
                table.set_cell_text(row, column, _clean(text))


def _cells(table: Any) -> list[list[str]]:
    return [[cell.text or "" for cell in row.cells] for row in table.rows]


def _given_answers(cells: list[list[str]], name: str) -> list[tuple[Cell, Cell]]:
    return [
        (Cell(row[0], place(name, number, 1)), Cell(row[2], place(name, number, 3)))
        for number, row in enumerate(cells[1:], start=2)
        if len(row) > 2 and row[0].strip()
    ]


def _given_table(cells: list[list[str]], name: str) -> GivenTable:
    columns = [key for key in cells[1] if key.strip()]
    return GivenTable(
        Cell(cells[0][0], place(name, 1, 1)),
        tuple(Cell(key, place(name, 2, i)) for i, key in enumerate(columns, start=1)),
        tuple(
            tuple(Cell(value, place(name, number, i)) for i, value in enumerate(row, start=1))
            for number, row in enumerate(cells[3:], start=4)
        ),
    )


def _opened(stream: IO[bytes]) -> Any:
    from hwpx import HwpxDocument  # noqa: PLC0415  large, and rarely wanted

    stream.seek(0)
    try:
        return HwpxDocument.open(stream.read())
    except Exception:  # the library's own errors have no common root
        raise Invalid(
            "The document cannot be read.", remedy="Save it anew as HWPX and try again."
        ) from None


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
