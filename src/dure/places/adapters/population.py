"""Reads population tables as the Ministry of the Interior and Safety gives them out.

jumin.mois.go.kr has several shapes of CSV; all of them begin with the area's
name and ten-digit code, in one column or in two, and tell month, sex and what
is counted in the head of each column: `2025년10월_총인구수`, `2025년10월_계_65~69세`,
`2023년_65세이상전체`.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date

from dure.core.errors import Invalid
from dure.core.said import say
from dure.places.domain.population import Count, TableRow

ELDER_AGE = 65
_HEAD = re.compile(r"^(?:(\d{4})년(?:\s*(\d{1,2})월)?_)?(?:(계|남|여)_)?(.+)$")
_AGE = re.compile(r"^(\d+)(?:~(\d+))?세(이상)?$")
_AREA = re.compile(r"^(?P<name>.*?)\s*\((?P<code>\d{10})\)$")
_CODE_HEADS = {"행정기관코드", "행정구역코드", "법정동코드", "행정동코드", "코드"}
_NAME_HEADS = {"행정구역", "행정기관", "행정구역명", "행정기관명", "지역", "지역명"}
_RESIDENTS = {"총인구수", "전체"}
_HOUSEHOLDS = {"세대수"}
_ELDERS = {"65세이상전체"}


@dataclass(slots=True)
class _Columns:
    area: int
    code: int | None = None
    residents: int | None = None
    households: int | None = None
    elders: int | None = None
    # first age -> (last age or None for open, column)
    ages: dict[int, tuple[int | None, int]] = field(default_factory=dict)


def read_population_csv(content: bytes, *, day: date, file: str) -> list[TableRow]:
    """Return the rows of a table for the month of *day*.

    Those of 65 and over are added up from age groups where these have a bound
    at 65; ten-year groups do not, and leave it unknown.

    Parameters
    ----------
    content
        The file, in UTF-8 (with or without a mark at its start) or CP949.
    day
        Reference date; columns that name another month are passed over.
    file
        Its name, for refusals.

    Raises
    ------
    Invalid
        If the encoding, the head or a value is not as above; with file, line
        and column.
    """
    table = csv.reader(io.StringIO(_text(content, file)))
    head = [cell.strip() for cell in next(table, [])]
    columns = _columns(head, day, file)
    rows = []
    for cells in table:
        if any(cell.strip() for cell in cells):
            rows.append(
                _row(
                    cells,
                    head,
                    columns,
                    say("{file}, line {line}", file=file, line=table.line_num),
                    table.line_num,
                )
            )
    return rows


def _text(content: bytes, file: str) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(
        "The text is neither UTF-8 nor CP949.", where=file, remedy="Save it as CSV UTF-8."
    )


def _columns(head: list[str], day: date, file: str) -> _Columns:
    where = say("{file}, line {line}", file=file, line=1)
    area = next((i for i, cell in enumerate(head) if cell in _NAME_HEADS), None)
    if area is None:
        raise Invalid("There is no column 행정구역.", where=where, remedy="Keep the head line.")
    found = _Columns(area, next((i for i, c in enumerate(head) if c in _CODE_HEADS), None))
    other_months = set()
    for index, cell in enumerate(head):
        match = _HEAD.match(cell)
        if index in (found.area, found.code) or not match or match[3] in ("남", "여"):
            continue
        if match[1] and not _is_month_of(day, match[1], match[2]):
            other_months.add(f"{match[1]}년{match[2] or ''}{'월' if match[2] else ''}")
        else:
            _take(found, match[4].replace(" ", ""), index)
    if found.residents is None:
        has = ", ".join(sorted(other_months))
        raise Invalid(
            "There is no column 총인구수 for {month}.",
            where=where,
            remedy=say("It has {months}.", months=has) if has else "",
            month=f"{day:%Y-%m}",
        )
    return found


def _is_month_of(day: date, year: str, month: str | None) -> bool:
    """Tell whether a column is of the day's month; yearly ones are of the end of December."""
    return day.year == int(year) and day.month == int(month or 12)


def _take(found: _Columns, label: str, index: int) -> None:
    if label in _RESIDENTS:
        found.residents = index
    elif label in _HOUSEHOLDS:
        found.households = index
    elif label in _ELDERS:
        found.elders = index
    elif age := _AGE.match(label):
        first = int(age[1])
        found.ages[first] = (None if age[3] else int(age[2] or first), index)


def _elder_columns(ages: dict[int, tuple[int | None, int]]) -> list[int]:
    """Return the columns that cover 65 and over without a gap; none if they do not."""
    columns, age = [], ELDER_AGE
    while age in ages:
        last, index = ages[age]
        columns.append(index)
        if last is None:
            return columns
        age = last + 1
    return []


def _row(cells: list[str], head: list[str], columns: _Columns, where: str, line: int) -> TableRow:
    if len(cells) != len(head):
        raise Invalid(
            "{found} values where the head has {expected}.",
            where=where,
            found=len(cells),
            expected=len(head),
        )
    code, name = _area(cells, columns, _cell(where, head[columns.area]))
    numbers = [columns.elders] if columns.elders is not None else _elder_columns(columns.ages)
    elders = [_number(cells[i], _cell(where, head[i])) for i in numbers if i is not None]
    households = columns.households
    count = Count(
        residents=_number(
            cells[columns.residents or 0], _cell(where, head[columns.residents or 0])
        ),
        households=(
            None
            if households is None
            else _number(cells[households], _cell(where, head[households]))
        ),
        residents_65_plus=sum(elders) if elders else None,
    )
    if count.residents_65_plus is not None and count.residents_65_plus > count.residents:
        raise Invalid(
            "{older:,} people of 65 and over among {residents:,}.",
            where=where,
            older=count.residents_65_plus,
            residents=count.residents,
        )
    return TableRow(line, code, name, count)


def _cell(where: str, column: str) -> str:
    return say("{place}, {column}", place=where, column=column)


def _area(cells: list[str], columns: _Columns, where: str) -> tuple[str, str]:
    text = " ".join(cells[columns.area].split())
    if columns.code is not None:
        code = cells[columns.code].strip()
        if not re.fullmatch(r"\d{10}", code):
            raise Invalid("{code!r} is not a code of ten digits.", where=where, code=code)
        return code, _AREA.sub(r"\g<name>", text) or code
    match = _AREA.match(text)
    if not match:
        raise Invalid(
            "{text!r} does not end with a code of ten digits in brackets.", where=where, text=text
        )
    return match["code"], match["name"] or match["code"]


def _number(text: str, where: str) -> int:
    digits = text.strip().replace(",", "")
    if not re.fullmatch(r"\d+", digits):
        raise Invalid(
            "{text!r} is not a whole number of people or households.",
            where=where,
            text=text.strip(),
        )
    return int(digits)
