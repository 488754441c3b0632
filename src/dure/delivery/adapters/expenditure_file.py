"""Reads expenditures from a table (CSV or XLSX): every fault is named by its row."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from dure.core.errors import Invalid
from dure.core.said import Said, say
from dure.delivery.domain.expenditure import EvidenceKind, Spending

NEEDED = ("purpose", "evidence_kind", "line", "amount_won", "payee", "spent_on")
MAY = ("evidence_number", "national_won", "local_won", "payee_number")
LENGTHS = {
    "purpose": 200, "evidence_number": 60, "line": 80, "payee": 120, "payee_number": 20,
}  # fmt: skip
AMOUNTS = ("amount_won", "national_won", "local_won")
MOST_ROWS = 2_000
MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one row of the file."""

    row: int
    column: str
    what: Said


def read_expenditures(
    content: bytes, name: str
) -> tuple[list[tuple[int, Spending]], list[RowFault]]:
    """Return the rows that can be read, each with its number, and the faults of the others.

    Raises
    ------
    Invalid
        If the file is no table, is too large, or lacks a column.
    """
    if len(content) > MOST_BYTES:
        raise Invalid("The file is larger than {most:,} bytes.", where=name, most=MOST_BYTES)
    table = _cells(content, name)
    header = [str(cell or "").strip().lower() for cell in next(table, [])]
    for column in NEEDED:
        if column not in header:
            raise Invalid(
                "The file {name} has no column {column}.",
                where="1",
                remedy="Add it.",
                name=name,
                column=column,
            )
    read, faults = [], []
    for number, cells in enumerate(table, 2):
        if number > MOST_ROWS:
            raise Invalid("The file has more than {most:,} rows.", where=name, most=MOST_ROWS)
        row = dict(zip(header, cells, strict=False))
        if not any(cell not in (None, "") for cell in cells):
            continue
        spending, wrong = _spending(row, number)
        faults += wrong
        if spending is not None:
            read.append((number, spending))
    return read, faults


def _spending(row: dict[str, Any], number: int) -> tuple[Spending | None, list[RowFault]]:
    texts = {name: _text(row.get(name)) for name in (*NEEDED, *MAY)}
    amounts = {name: _won(texts[name]) for name in AMOUNTS}
    day = _day(row.get("spent_on"))
    faults = [RowFault(number, column, what) for column, what in _wrong(texts, amounts, day)]
    if faults or day is None:
        return None, faults
    return (
        Spending(
            purpose=texts["purpose"],
            evidence_kind=EvidenceKind(texts["evidence_kind"]),
            evidence_number=texts["evidence_number"],
            line=texts["line"],
            amount_won=amounts["amount_won"] or 0,
            payee=texts["payee"],
            payee_number=texts["payee_number"],
            spent_on=day,
            national_won=amounts["national_won"],
            local_won=amounts["local_won"],
        ),
        [],
    )


def _wrong(
    texts: dict[str, str], amounts: dict[str, int | None], day: date | None
) -> Iterator[tuple[str, Said]]:
    yield from _unfit(texts)
    kinds = [kind.value for kind in EvidenceKind]
    if texts["evidence_kind"] not in kinds:
        yield "evidence_kind", say("It must be one of {kinds}.", kinds=", ".join(kinds))
    for name, won in amounts.items():
        unread = won is None and (texts[name] or name == "amount_won")
        if unread or (won or 0) < 0:
            yield name, say("It must be a whole number of won.")
    if day is None:
        yield "spent_on", say("It must be a day such as 2022-03-02.")


def _unfit(texts: dict[str, str]) -> Iterator[tuple[str, Said]]:
    for name in ("purpose", "line", "payee"):
        if not texts[name]:
            yield name, say("This cell is empty.")
    for name, most in LENGTHS.items():
        if len(texts[name]) > most:
            yield name, say("This is longer than {most} characters.", most=most)


def _cells(content: bytes, name: str) -> Iterator[Sequence[Any]]:
    if content[:2] == b"PK":
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
            raise Invalid("This is not a table that can be read.", where=name) from None
        return iter(list(book.worksheets[0].iter_rows(values_only=True, max_row=MOST_ROWS + 1)))
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return iter(list(csv.reader(io.StringIO(text, newline=""))))
    raise Invalid("This is not a table that can be read.", where=name, remedy="Save it as CSV.")


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).replace("\0", "").strip()


def _won(text: str) -> int | None:
    digits = text.replace(",", "").removesuffix(".0")
    sign = digits.removeprefix("-")
    return int(digits) if sign.isascii() and sign.isdecimal() and len(sign) <= 15 else None


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(_text(cell))
    except ValueError:
        return None
