"""Organisations in a table: CSV or XLSX, one row each, all rows or none."""

from __future__ import annotations

import io

from dure.accounts.domain.organisation import NewOrganisation, OrganisationKind
from dure.core.errors import Invalid
from dure.programme.adapters.table_file import TableRow, read_table

REQUIRED = ("name", "kind")
OPTIONAL = ("name_en",)
ALSO = {"이름": "name", "기관명": "name", "종류": "kind", "영문 이름": "name_en"}
LONGEST = 120
MOST_FAULTS = 200


def read_organisations(content: bytes, name: str) -> tuple[list[NewOrganisation], list[Invalid]]:
    """Return the organisations, and every fault at its row and column; with faults, none."""
    try:
        table = read_table(
            stream=io.BytesIO(content), name=name, required=REQUIRED, optional=OPTIONAL, also=ALSO
        )
    except Invalid as refusal:
        return [], [refusal]
    faults: list[Invalid] = [fault for line in table for fault in _faults(line)]
    first: dict[tuple[str, str], int] = {}
    for line in table:
        key = (_kind(line), line.values.get("name", ""))
        before = first.setdefault(key, line.number)
        if before != line.number:
            again = Invalid("{name} is in row {first} already.", name=key[1][:80], first=before)
            faults.append(again.placed(line.where("name")))
    if not table:
        faults.append(Invalid("The table has no rows.", where=name))
    if faults:
        return [], faults[:MOST_FAULTS]
    return [
        NewOrganisation(
            OrganisationKind(_kind(line)), line.values["name"], line.values.get("name_en", "")
        )
        for line in table
    ], []


def _kind(line: TableRow) -> str:
    return line.values.get("kind", "").strip().lower()


def _faults(line: TableRow) -> list[Invalid]:
    found = []
    for column in REQUIRED:
        if not line.values.get(column, ""):
            found.append(Invalid("This must not be empty.").placed(line.where(column)))
    for column in ("name", "name_en"):
        text = line.values.get(column, "")
        if "\0" in text or len(text) > LONGEST:
            long = Invalid("This is longer than {most} characters.", most=LONGEST)
            found.append(long.placed(line.where(column)))
    kind = _kind(line)
    if kind and kind not in set(OrganisationKind):
        unknown = Invalid(
            "There is no kind of organisation {kind}.",
            remedy="Write one of: {known}.",
            kind=kind[:60],
            known="; ".join(OrganisationKind),
        )
        found.append(unknown.placed(line.where("kind")))
    return found
