"""Writes a project's book as a table, CSV or XLSX: one row for each posting."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from openpyxl import Workbook

from dure.delivery.models import Project
from dure.delivery.queries.ledger import journals_of

COLUMNS = (
    *("number", "day", "kind", "reference", "text"),
    *("debit", "credit", "amount_won", "pot", "reverses"),
)


def ledger_rows(project: Project) -> Iterator[tuple[object, ...]]:
    """Yield the postings, oldest first."""
    for journal in reversed(journals_of(project)):
        for row in journal.postings.all():
            yield (
                journal.number,
                journal.day.isoformat(),
                journal.kind,
                journal.reference,
                safe(journal.text),
                f"{row.debit.kind}:{row.debit.category}".rstrip(":"),
                f"{row.credit.kind}:{row.credit.category}".rstrip(":"),
                row.amount_won,
                row.pot,
                journal.reverses.number if journal.reverses else "",
            )


def ledger_csv(project: Project) -> bytes:
    """Return the book as CSV with a byte-order mark, as spreadsheet programs expect."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(ledger_rows(project))
    return out.getvalue().encode("utf-8-sig")


def ledger_xlsx(project: Project) -> bytes:
    """Return the book as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("ledger")
    sheet.append(COLUMNS)
    for row in ledger_rows(project):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def safe(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
