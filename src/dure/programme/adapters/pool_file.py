"""A pool of evaluators in a table: CSV or XLSX, one row a person, all rows or none."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from dure.accounts.domain.organisation import OrganisationKind
from dure.core.errors import Invalid
from dure.programme.adapters.table_file import TableRow, day_of, read_table
from dure.programme.domain.evaluator import Expertise, NewTie

REQUIRED = ("email", "name", "expertise")
OPTIONAL = ("region", "organisation", "organisation_kind", "department", "since", "until")
ALSO = {
    "이메일": "email",
    "이름": "name",
    "분야": "expertise",
    "지역": "region",
    "소속": "organisation",
    "소속 종류": "organisation_kind",
    "부서": "department",
    "시작일": "since",
    "종료일": "until",
}
LENGTHS = {"email": 200, "name": 80, "region": 40, "organisation": 120, "department": 120}


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One person as a table or a form gives them; `where` is the row."""

    email: str
    name: str
    expertise: tuple[str, ...]
    region: str = ""
    tie: NewTie | None = None
    where: str = ""


def read_pool(content: bytes, name: str) -> tuple[list[PoolRow], list[Invalid]]:
    """Return the rows and every fault, each placed at its row and column."""
    try:
        table = read_table(
            stream=io.BytesIO(content), name=name, required=REQUIRED, optional=OPTIONAL, also=ALSO
        )
    except Invalid as refusal:
        return [], [refusal]
    faults: list[Invalid] = []
    rows = [_Reader(row, faults).row() for row in table]
    first: dict[str, int] = {}
    for line, row in zip(table, rows, strict=True):
        before = first.setdefault(row.email.casefold(), line.number)
        if row.email and before != line.number:
            faults.append(
                Invalid(
                    "{email} is in row {first} already.",
                    where=line.where("email"),
                    email=row.email,
                    first=before,
                )
            )
    if not rows:
        faults.append(Invalid("The table has no rows.", where=name))
    return rows, faults


class _Reader:
    """Reads one row and keeps what is wrong with it."""

    def __init__(self, line: TableRow, faults: list[Invalid]) -> None:
        self.line = line
        self.faults = faults

    def row(self) -> PoolRow:
        for column in REQUIRED:
            if not self._text(column):
                self._fault(column, Invalid("This must not be empty."))
        for column, most in LENGTHS.items():
            if len(self._text(column)) > most or "\0" in self._text(column):
                self._fault(column, Invalid("This is longer than {most} characters.", most=most))
        email = self._text("email")
        if email and "@" not in email:
            self._fault("email", Invalid("{email} is no e-mail address.", email=email[:80]))
        return PoolRow(
            email,
            self._text("name"),
            self._expertise(),
            self._text("region"),
            self._tie(),
            str(self.line.where()),
        )

    def _expertise(self) -> tuple[str, ...]:
        parts = self._text("expertise").replace(",", ";").split(";")
        keys = sorted({part.strip().lower() for part in parts if part.strip()})
        for key in keys:
            if key not in set(Expertise):
                self._fault(
                    "expertise",
                    Invalid(
                        "There is no field of expertise {key}.",
                        remedy="Write one or more of: {known}.",
                        key=key[:60],
                        known="; ".join(Expertise),
                    ),
                )
        return tuple(keys)

    def _tie(self) -> NewTie | None:
        kind = self._text("organisation_kind") or OrganisationKind.COMPANY.value
        if kind not in set(OrganisationKind):
            self._fault(
                "organisation_kind",
                Invalid(
                    "There is no kind of organisation {kind}.",
                    remedy="Write one of: {known}.",
                    kind=kind[:60],
                    known="; ".join(OrganisationKind),
                ),
            )
        since, until = self._day("since"), self._day("until")
        if since and until and until <= since:
            self._fault("until", Invalid("A tie ends after it begins."))
        if not self._text("organisation"):
            return None
        if since is None:
            column = "since" if "since" in self.line.letters else "organisation"
            if not self._text("since"):
                self._fault(column, Invalid("The first day of the employment is missing."))
            return None
        return NewTie(
            self._text("organisation"), kind, since, until, department=self._text("department")
        )

    def _day(self, column: str) -> date | None:
        text = self._text(column)
        if not text:
            return None
        day = day_of(text)
        if day is None:
            self._fault(
                column,
                Invalid("{text} is no date.", remedy="Write it as 2020-03-01.", text=text[:40]),
            )
        return day

    def _text(self, column: str) -> str:
        return self.line.values.get(column, "")

    def _fault(self, column: str, refusal: Invalid) -> None:
        self.faults.append(refusal.placed(self.line.where(column)))
