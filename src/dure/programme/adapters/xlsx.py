"""Documents and tables as XLSX, and back. Whatever people wrote stays text: nothing computes.

openpyxl is loaded only when a table is written or read, so that the web process stays small.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from dure.core.errors import Invalid
from dure.core.said import say
from dure.programme.domain.document import Cell, Document, Given, GivenTable, Grid, Identity, place
from dure.programme.domain.form import Question, QuestionKind

K = QuestionKind
ANSWERS = "answers"
FIRST_ROW = 4  # of the answers: title, identity and heads stand above
MAX_ROWS = 20_000
MAX_COLUMNS = 200
DAMAGED = (
    zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


def document_xlsx(document: Document) -> bytes:
    """Return an application, or an empty form, as a workbook that can be filled in."""
    book = _book()
    sheet = book.active
    sheet.title = ANSWERS
    _line(sheet, 1, [document.title], bold=True)
    _line(sheet, 2, [str(document.identity), *(f"{name}: {told}" for name, told in document.head)])
    _line(sheet, 3, [_("Item"), _("Section"), _("Question"), _("Answer"), _("Choices")], bold=True)
    row = FIRST_ROW
    for part in document.parts:
        for each in part.rows:
            answer = each.value if _is_number(each.question, each.value) else each.text
            _line(
                sheet,
                row,
                [each.question.key, part.title, each.label, answer, " / ".join(each.how)],
            )
            row += 1
    _widths(sheet, (18, 22, 40, 70, 40))
    for number, grid in enumerate(document.grids, start=1):
        _grid_sheet(book.create_sheet(_sheet_name(number, grid.label)), grid)
    return _saved(book)


def table_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return one table with its head; whole numbers stay numbers, all else is text."""
    book = _book()
    sheet = book.active
    sheet.title = _sheet_name(0, title).removeprefix("0 ")
    _line(sheet, 1, head, bold=True)
    for number, row in enumerate(rows, start=2):
        _line(sheet, number, row)
    _widths(sheet, [24] * len(head))
    sheet.freeze_panes = "A2"
    return _saved(book)


def read_document(stream: IO[bytes]) -> Given:
    """Return what a workbook made by `document_xlsx` holds. Raises `Invalid` if it is none."""
    book = _opened(stream)
    if ANSWERS not in book.sheetnames:
        raise Invalid(
            "The workbook has no sheet “{sheet}”.",
            remedy="Download the template and fill that in.",
            sheet=ANSWERS,
        )
    rows = list(_rows(book[ANSWERS]))
    identity = Identity.read(str(rows[1][0] or "")) if len(rows) > 1 and rows[1] else None
    answers = tuple(
        (Cell(row[0], place(ANSWERS, number, "A")), Cell(_at(row, 3), place(ANSWERS, number, "D")))
        for number, row in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW)
        if _at(row, 0) not in (None, "")
    )
    tables = (_given_table(name, list(_rows(book[name]))) for name in book.sheetnames)
    return Given(identity, answers, tuple(table for table in tables if table))


def sheet_rows(stream: IO[bytes]) -> list[list[Any]]:
    """Return the cells of the first sheet, row by row. Raises `Invalid` if it cannot be read."""
    book = _opened(stream)
    return [list(row) for row in _rows(book.worksheets[0])]


def letter(number: int) -> str:
    """Return the letters of a column, counted from 0."""
    rest, last = divmod(number, 26)
    return (letter(rest - 1) if rest else "") + chr(ord("A") + last)


def _grid_sheet(sheet: Any, grid: Grid) -> None:
    _line(sheet, 1, [grid.question.key, grid.label], bold=True)
    _line(sheet, 2, [column.key for column in grid.question.columns])
    _line(sheet, 3, grid.labels, bold=True)
    for number, (texts, values) in enumerate(zip(grid.rows, grid.values, strict=True), start=4):
        cells = [
            value if _is_number(column, value) else text
            for column, text, value in zip(grid.question.columns, texts, values, strict=True)
        ]
        _line(sheet, number, cells)
    _widths(sheet, [24] * len(grid.labels))
    sheet.freeze_panes = "A4"


def _given_table(name: str, rows: list[tuple[Any, ...]]) -> GivenTable | None:
    if name == ANSWERS or len(rows) < 2 or _at(rows[0], 0) in (None, ""):
        return None
    columns = [value for value in rows[1] if value not in (None, "")]
    return GivenTable(
        Cell(rows[0][0], place(name, 1, "A")),
        tuple(Cell(key, place(name, 2, letter(i))) for i, key in enumerate(columns)),
        tuple(
            tuple(Cell(_at(row, i), place(name, number, letter(i))) for i in range(len(columns)))
            for number, row in enumerate(rows[3:], start=4)
        ),
    )


def _is_number(asked: Question | Any, value: Any) -> bool:
    return asked.kind in {K.WON, K.WHOLE_NUMBER} and type(value) is int


def _book() -> Any:
    from openpyxl import Workbook  # noqa: PLC0415  large, and rarely wanted

    return Workbook()


def _opened(stream: IO[bytes]) -> Any:
    from openpyxl import load_workbook  # noqa: PLC0415  large, and rarely wanted

    stream.seek(0)
    try:
        return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        SyntaxError,
    ):
        raise Invalid(
            "The workbook cannot be read.", remedy="Save it anew as XLSX and try again."
        ) from None


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a file says of its own size is no promise
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise Invalid(
                "The sheet is larger than {rows:,} rows by {columns} columns.",
                where=say("{sheet}, row {row}", sheet=sheet.title, row=number),
                remedy="Remove what is empty, or split it.",
                rows=MAX_ROWS,
                columns=MAX_COLUMNS,
            )
        yield row


def _line(sheet: Any, number: int, values: Sequence[Any], *, bold: bool = False) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415  large, and rarely wanted

    for column, value in enumerate(values, start=1):
        if value in (None, ""):
            continue
        cell = sheet.cell(row=number, column=column)
        if type(value) is int:
            cell.value, cell.number_format = value, "#,##0"
        else:
            cell.value = _CONTROL.sub("", str(value))[:32_767]
            cell.data_type = "s"  # never a formula, whatever it begins with
            cell.quotePrefix = True  # nor once somebody edits the cell
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if bold:
            cell.font = Font(bold=True)


def _widths(sheet: Any, widths: Sequence[int]) -> None:
    for number, width in enumerate(widths):
        sheet.column_dimensions[letter(number)].width = width


def _sheet_name(number: int, label: str) -> str:
    return f"{number} {_SHEET_NAME.sub(' ', _CONTROL.sub('', label))}"[:31].strip()


def _saved(book: Any) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _at(row: Sequence[Any], index: int) -> Any:
    return row[index] if index < len(row) else None
