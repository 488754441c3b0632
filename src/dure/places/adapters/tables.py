"""Reads CSV files as people save them, and says file, line and field when something is wrong.

UTF-8 with or without a mark, else CP949, which Korean spreadsheets write.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dure.core.errors import Invalid

csv.field_size_limit(2**26)  # a zone's outline as WKT is longer than Python's default allows


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it is ("zones.csv:12") and its values by column, stripped."""

    place: str
    values: Mapping[str, str]

    def where(self, column: str = "") -> str:
        """Name the row, or one field of it, for a refusal."""
        return f"{self.place} {column}".strip()

    def text(self, column: str) -> str:
        """Return the value, empty where there is none."""
        return self.values.get(column, "").strip()

    def number(self, column: str) -> float | None:
        """Return a finite number; None where the field is empty.

        Raises
        ------
        Invalid
            If it is not a number.
        """
        text = self.text(column).replace(",", "")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise Invalid("“{text}” is not a number.", where=self.where(column), text=text)
        return value

    def needed(self, column: str) -> float:
        """Return a number that must be there. Raises as `number` does, and if it is empty."""
        value = self.number(column)
        if value is None:
            raise Invalid("The field is empty.", where=self.where(column))
        return value

    def count(self, column: str) -> float | None:
        """Return a number of people or things, None where empty; never below zero."""
        value = self.number(column)
        if value is not None and value < 0:
            raise Invalid("{value:g} is below zero.", where=self.where(column), value=value)
        return value

    def whole(self, column: str, *, default: int) -> int:
        """Return a whole number from 0 to 2³¹; *default* where the field is empty."""
        value = self.number(column)
        if value is None:
            return default
        if value != int(value) or not 0 <= value < 2**31:
            raise Invalid(
                "{value:g} is not a whole number of zero or more.",
                where=self.where(column),
                value=value,
            )
        return int(value)

    def degrees(self, column: str, most: int) -> float:
        """Return a coordinate between -*most* and *most*."""
        value = self.needed(column)
        if abs(value) > most:
            raise Invalid(
                "{value:g} is not between -{most} and {most} degrees.",
                where=self.where(column),
                remedy="Give WGS84 degrees, longitude in lon and latitude in lat.",
                value=value,
                most=most,
            )
        return value


def text_of(path: Path) -> str:
    """Return the text of a file in UTF-8 or CP949.

    Raises
    ------
    Invalid
        If it cannot be opened or is in neither encoding.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Invalid(
            "The file cannot be read: {reason}.", where=path.name, reason=error.strerror
        ) from error
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        "The text is neither in UTF-8 nor in CP949.", where=path.name, remedy="Save it as UTF-8."
    )


def read_table(
    path: Path,
    *,
    needs: Sequence[str] = (),
    one_of: Sequence[Sequence[str]] = (),
    columns: str,
) -> Iterator[Row]:
    """Yield the rows of a CSV file with a header. Empty rows are skipped.

    Parameters
    ----------
    needs
        Columns that must be there.
    one_of
        Groups of columns of which one must be there as a whole.
    columns
        What the file should hold, in words, for the refusal.

    Raises
    ------
    Invalid
        If the file is empty, lacks a column, or a row has more fields than the header.
    """
    lines = _lines(path)
    _, first = next(lines, (1, []))
    header = [name.strip().lower() for name in first]
    missing = [name for name in needs if name not in header]
    if one_of and not any(set(group) <= set(header) for group in one_of):
        missing += [" or ".join("+".join(group) for group in one_of)]
    if missing:
        raise Invalid(
            "Missing columns: {missing}.",
            where=f"{path.name}:1",
            remedy="Columns: {columns}",
            missing=", ".join(missing),
            columns=columns,
        )
    for line, fields in lines:
        place = f"{path.name}:{line}"
        if not any(field.strip() for field in fields):
            continue
        if len(fields) > len(header):
            raise Invalid(
                "The row has {found} fields, the header {expected}.",
                where=place,
                remedy="Put quotes around values that hold a comma.",
                found=len(fields),
                expected=len(header),
            )
        yield Row(place, dict(zip(header, fields, strict=False)))


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the fields of each line with the number of its last line in the file."""
    reader = csv.reader(io.StringIO(text_of(path), newline=""))
    try:
        for fields in reader:
            yield reader.line_num, fields
    except csv.Error as error:
        raise Invalid(
            "This is not CSV: {reason}.", where=f"{path.name}:{reader.line_num}", reason=error
        ) from error
