"""Earlier awards in a table: CSV or XLSX, one row an award, all rows or none."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from dure.accounts.domain.organisation import OrganisationKind
from dure.core.errors import Invalid
from dure.programme.adapters.table_file import TableRow, day_of, read_table
from dure.programme.domain.programme import NAMES, ProgrammeKind

REQUIRED = ("organisation", "programme", "title", "awarded_on", "source")
OPTIONAL = ("ends_on", "organisation_kind")
ALSO = {
    "기관": "organisation",
    "지자체": "organisation",
    "기관 종류": "organisation_kind",
    "사업": "programme",
    "과제명": "title",
    "선정일": "awarded_on",
    "종료일": "ends_on",
    "출처": "source",
}
LENGTHS = {"organisation": 120, "title": 200, "source": 300}
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class AwardRow:
    """One award as a table gives it; *ends_on* is None while its project runs."""

    organisation: str
    organisation_kind: OrganisationKind
    kind: ProgrammeKind
    title: str
    awarded_on: date
    ends_on: date | None
    source: str


def read_awards(content: bytes, name: str) -> tuple[list[AwardRow], list[Invalid]]:
    """Return the rows and every fault, each placed at its row and column."""
    try:
        table = read_table(
            stream=io.BytesIO(content), name=name, required=REQUIRED, optional=OPTIONAL, also=ALSO
        )
    except Invalid as refusal:
        return [], [refusal]
    faults: list[Invalid] = []
    rows: list[AwardRow] = []
    first: dict[object, int] = {}
    for line in table:
        row = _Reader(line, faults).row()
        if row is None:
            continue
        same = (row.organisation, row.organisation_kind, row.kind, row.awarded_on)
        before = first.setdefault(same, line.number)
        if before != line.number:
            faults.append(
                Invalid(
                    "The same award is in row {first} already.", where=line.where(), first=before
                )
            )
        rows.append(row)
    if not table:
        faults.append(Invalid("The table has no rows.", where=name))
    return rows, faults


class _Reader:
    """Reads one row and keeps what is wrong with it."""

    def __init__(self, line: TableRow, faults: list[Invalid]) -> None:
        self.line = line
        self.faults = faults

    def row(self) -> AwardRow | None:
        before = len(self.faults)
        for column in REQUIRED:
            if not self._text(column):
                self._fault(column, Invalid("This must not be empty."))
        for column, most in LENGTHS.items():
            if len(self._text(column)) > most or "\0" in self._text(column):
                self._fault(column, Invalid("This is longer than {most} characters.", most=most))
        kind, body = self._programme(), self._organisation_kind()
        awarded, ends = self._day("awarded_on"), self._day("ends_on")
        if awarded and ends and ends < awarded:
            self._fault("ends_on", Invalid("A project ends after it was awarded."))
        if len(self.faults) > before or kind is None or body is None or awarded is None:
            return None
        return AwardRow(
            self._text("organisation"), body, kind, self._text("title"), awarded, ends,
            self._text("source"),
        )  # fmt: skip

    def _programme(self) -> ProgrammeKind | None:
        text = self._text("programme")
        for kind, names in NAMES.items():
            if text in (kind.value, *names):
                return kind
        if text:
            known = "; ".join(name for name, _ in NAMES.values())
            self._fault(
                "programme",
                Invalid(
                    "There is no programme {name}.",
                    remedy="Write one of: {known}.",
                    name=text[:60],
                    known=known,
                ),
            )
        return None

    def _organisation_kind(self) -> OrganisationKind | None:
        text = self._text("organisation_kind") or OrganisationKind.BASIC_GOVERNMENT.value
        if text in set(OrganisationKind):
            return OrganisationKind(text)
        self._fault(
            "organisation_kind",
            Invalid(
                "There is no kind of organisation {kind}.",
                remedy="Write one of: {known}.",
                kind=text[:60],
                known="; ".join(OrganisationKind),
            ),
        )
        return None

    def _day(self, column: str) -> date | None:
        text = self._text(column)
        if not text:
            return None
        day = day_of(text)
        if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            self._fault(
                column,
                Invalid("{text} is no date.", remedy="Write it as 2020-03-01.", text=text[:40]),
            )
            return None
        return day

    def _text(self, column: str) -> str:
        return self.line.values.get(column, "")

    def _fault(self, column: str, refusal: Invalid) -> None:
        place = column if column in self.line.letters else "organisation"
        self.faults.append(refusal.placed(self.line.where(place)))
