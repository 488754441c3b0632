"""Tables that people bring, as CSV or XLSX: rows by the names of their columns, with their place.

Text is UTF-8 or CP949, as Korean spreadsheets save it. Wrong columns are refused by name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from dure.core.errors import Invalid
from dure.core.said import Said, say
from dure.files.actions.inspection import inspect
from dure.files.domain.media_type import CSV, TEXT, XLSX
from dure.programme.adapters.xlsx import letter, sheet_rows
from dure.programme.domain.answer_text import plain

MAX_ROWS = 20_000
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00)?$")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its values by column, and where it stands."""

    number: int
    values: dict[str, str]
    letters: dict[str, str]

    def where(self, column: str = "") -> Said:
        """Return the place of a column in this row; of the row itself without one."""
        if not column:
            return say("row {row}", row=self.number)
        return say("row {row}, column {column}", row=self.number, column=self.letters[column])


def read_table(
    *,
    stream: IO[bytes],
    name: str,
    required: Sequence[str],
    optional: Sequence[str] = (),
    also: Mapping[str, str] | None = None,
) -> tuple[TableRow, ...]:
    """Return the rows of a table; rows without any value are passed over.

    Parameters
    ----------
    required, optional
        Names of columns, in any order and with any capitals.
    also
        Other names of them: `{"이메일": "email"}`.

    Raises
    ------
    Invalid
        If it is neither CSV nor XLSX, cannot be read, or has other columns than these.
    """
    kind = inspect(stream=stream, name=name, media_types={CSV, TEXT, XLSX})
    rows = sheet_rows(stream) if kind == XLSX else _text_rows(stream, name)
    first = next((i for i, row in enumerate(rows) if any(_told(cell) for cell in row)), None)
    if first is None:
        raise Invalid("The table is empty.", where=name, remedy="Put the names of columns first.")
    keys = _columns(rows[first], first + 1, required, optional, also or {})
    letters = {key: letter(i) for i, key in enumerate(keys) if key}
    return tuple(
        TableRow(number, values, letters)
        for number, row in enumerate(rows[first + 1 :], start=first + 2)
        if any((values := _values(keys, row)).values())
    )


def day_of(text: str) -> date | None:
    """Read a day as people write it: 2020-03-01, 2020.03.01., 2020/03/01, also with midnight."""
    day = _MIDNIGHT.sub("", text.strip()).rstrip(".").replace(".", "-").replace("/", "-")
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def table_csv(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a table as CSV that spreadsheets open in Korean and never compute."""
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([_harmless(value) for value in row])
    return b"\xef\xbb\xbf" + kept.getvalue().encode()


def _harmless(value: Any) -> Any:
    if value is None or type(value) is int:
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _text_rows(stream: IO[bytes], name: str) -> list[list[str]]:
    stream.seek(0)
    content = stream.read()
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error:
            raise Invalid(
                "The table cannot be read.", where=name, remedy="Save it anew as CSV (UTF-8)."
            ) from None
        if len(rows) > MAX_ROWS:
            raise Invalid("The table has more than {most:,} rows.", where=name, most=MAX_ROWS)
        return rows
    raise Invalid(
        "The text is neither UTF-8 nor CP949.", where=name, remedy="Save it anew as CSV (UTF-8)."
    )


def _columns(
    head: Sequence[Any],
    number: int,
    required: Sequence[str],
    optional: Sequence[str],
    also: Mapping[str, str],
) -> list[str]:
    known = {name.lower(): name for name in (*required, *optional)}
    known |= {name.lower(): key for name, key in also.items()}
    keys: list[str] = []
    for index, cell in enumerate(head):
        told = _told(cell)
        key = known.get(told.lower(), "")
        if told and (not key or key in keys):
            raise Invalid(
                "There is no column “{column}” in this table, or it is here twice.",
                where=say("row {row}, column {column}", row=number, column=letter(index)),
                remedy="Columns: {columns}.",
                column=told[:60],
                columns=", ".join((*required, *optional)),
            )
        keys.append(key)
    missing = [key for key in required if key not in keys]
    if missing:
        raise Invalid(
            "The column “{column}” is missing.",
            where=say("row {row}", row=number),
            remedy="Columns: {columns}.",
            column=missing[0],
            columns=", ".join((*required, *optional)),
        )
    return keys


def _values(keys: Sequence[str], row: Sequence[Any]) -> dict[str, str]:
    padded = [*row, *[None] * (len(keys) - len(row))]
    return {key: _told(cell) for key, cell in zip(keys, padded, strict=False) if key}


def _told(cell: Any) -> str:
    if cell is None:
        return ""
    text = plain(cell).strip()
    protected = len(text) > 1 and text[0] == "'" and text[1] in FORMULA_SIGNS
    return text[1:] if protected else text
