"""The matrix with its official aggregates, by the engine; and the matrix as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from openpyxl import Workbook

from dure.programme.adapters.scoring import least_total, scoring_rule, sheet_aggregates
from dure.programme.domain.score import written
from dure.programme.queries.matrix import Cell, Matrix, Row

THOUSAND = 1000
WIDE = 25
"""With more evaluators than this, the sheets of a row stand in a list, not each in its column."""


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A row with what the call's rule makes of it.

    Parameters
    ----------
    total
        The official aggregate in points; None while sheets are missing.
    missing
        Sheets that the rule still needs; 0 if it can be applied.
    below
        Keys of criteria below their threshold; "total" for the whole.
    cells
        One for each evaluator, in the order of the columns, None where there is no sheet; with
        more than `WIDE` evaluators only those there are.
    """

    row: Row
    total: Fraction | None
    missing: int
    below: tuple[str, ...]
    cells: tuple[Cell | None, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredMatrix:
    """The matrix, scored: what blocks the ranking, and the rows."""

    matrix: Matrix
    rows: tuple[ScoredRow, ...]
    needed: int

    @property
    def short(self) -> int:
        """Applications that cannot be ranked yet."""
        return sum(1 for one in self.rows if one.missing)

    @property
    def handed_in(self) -> int:
        return sum(column.handed_in for column in self.matrix.columns)

    @property
    def assigned(self) -> int:
        return sum(column.assigned for column in self.matrix.columns)


def scored(matrix: Matrix, *, by_total: bool = False) -> ScoredMatrix:
    """Apply the call's rule to every row; with *by_total* the best stands first."""
    selection = matrix.terms.selection
    needed = scoring_rule(matrix.rubric, selection, quorum=matrix.stage.quorum).sheets_needed
    sums = {row.application_id: row.sums for row in matrix.rows}
    totals = sheet_aggregates(selection, sums, needed=needed)
    below = _below(matrix, totals, needed)
    order = [column.evaluator_id for column in matrix.columns]
    rows = [
        ScoredRow(
            row,
            totals.get(row.application_id),
            max(needed - len(sums[row.application_id]), 0),
            tuple(below.get(row.application_id, ())),
            _aligned(row, order),
        )
        for row in matrix.rows
    ]
    if by_total:
        rows.sort(key=lambda one: (one.total is None, -(one.total or 0), one.row.number))
    return ScoredMatrix(matrix, tuple(rows), needed)


def _aligned(row: Row, order: list[int]) -> tuple[Cell | None, ...]:
    if len(order) > WIDE:
        return row.cells
    of = {cell.evaluator_id: cell for cell in row.cells}
    return tuple(of.get(one) for one in order)


def _below(matrix: Matrix, totals: dict[int, Fraction], needed: int) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for criterion in matrix.rubric.criteria:
        if criterion.threshold is None:
            continue
        points = matrix.criteria[criterion.key]
        of = sheet_aggregates(matrix.terms.selection, points, needed=needed)
        for one, value in of.items():
            if value < criterion.threshold:
                found.setdefault(one, []).append(criterion.key)
    least = least_total(matrix.rubric, _share(matrix))
    for one, value in totals.items():
        if least is not None and value < least:
            found.setdefault(one, []).append("total")
    return found


def _share(matrix: Matrix) -> Fraction | None:
    """Return the call's threshold where this stage alone makes the total that it is held to."""
    stages, number = matrix.terms.scored_stages, matrix.stage.number
    joined = any(one.number < number and one.weight > 0 for one in stages)
    return None if joined else matrix.terms.selection.threshold


def lines(given: ScoredMatrix, heads: tuple[str, ...]) -> Iterator[list[str]]:
    """Yield the matrix as rows of text: *heads*, then one column for each evaluator.

    Parameters
    ----------
    heads
        What stands above number, title, lead, total, sheets, missing and spread, and before the
        number of an evaluator.
    """
    *fixed, evaluator = heads
    columns = given.matrix.columns
    called = [c.name or f"{evaluator} {c.panel}-{c.number}" for c in columns]
    yield [_plain(text) for text in (*fixed, *called)]
    for one in given.rows:
        of = {cell.evaluator_id: cell for cell in one.row.cells}
        spread = one.row.spread
        yield [
            _plain(one.row.number),
            _plain(one.row.title),
            _plain(one.row.lead),
            "" if one.total is None else written(one.total),
            str(len(one.row.sums)),
            str(one.missing),
            "" if spread is None else written(Fraction(spread, THOUSAND)),
            *(_cell(of.get(column.evaluator_id)) for column in columns),
        ]


def as_csv(given: ScoredMatrix, heads: tuple[str, ...]) -> bytes:
    """Return the matrix as CSV that spreadsheets open with Korean intact."""
    text = io.StringIO()
    csv.writer(text).writerows(lines(given, heads))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(given: ScoredMatrix, heads: tuple[str, ...]) -> bytes:
    """Return the matrix as a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines(given, heads):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(cell: object) -> str:
    thousandths = getattr(cell, "thousandths", None)
    return "" if thousandths is None else written(Fraction(thousandths, THOUSAND))


def _plain(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
