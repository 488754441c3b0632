"""Reads of a project's book: its entries, balances and the report by source and category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet, Sum

from dure.delivery.domain.ledger import BANK, AccountKind, Book, Entry, Pot, balances
from dure.delivery.models import Journal, Posting, Project


@dataclass(frozen=True, slots=True)
class Balance:
    """One account of the trial balance: debits less credits, on the side it stands."""

    book: Book
    won: int

    @property
    def debit(self) -> int:
        return max(self.won, 0)

    @property
    def credit(self) -> int:
        return max(-self.won, 0)


@dataclass(frozen=True, slots=True)
class SpentRow:
    """What was spent in one category, by whose money."""

    category: str
    national: int
    local: int

    @property
    def total(self) -> int:
        return self.national + self.local


def entries_of(project: Project) -> list[Entry]:
    """Return every posting of the book, oldest first. One query."""
    rows = Posting.objects.filter(journal__project=project).select_related("debit", "credit")
    return [row.entry for row in rows.order_by("pk")]


def journals_of(project: Project) -> QuerySet[Journal]:
    """Return the events of a book, newest first, with their postings. Three queries."""
    return (
        Journal.objects.filter(project=project)
        .select_related("entered_by", "reverses", "reversed_by")
        .prefetch_related("postings__debit", "postings__credit")
        .order_by("-number")
    )


def next_number(project: Project) -> int:
    """Return the number of the next event. Read under the project's lock."""
    return (Journal.objects.filter(project=project).aggregate(n=Max("number"))["n"] or 0) + 1


def trial_balance(entries: Sequence[Entry]) -> list[Balance]:
    """Return the accounts that were used, in the order of a statement; they add up to zero."""
    order = list(AccountKind)
    found = balances(entries)
    return [
        Balance(book, found[book])
        for book in sorted(found, key=lambda b: (order.index(b.kind), b.category))
    ]


def spent_report(entries: Sequence[Entry]) -> list[SpentRow]:
    """Return what was spent by category and source."""
    by_pot = {pot: balances(e for e in entries if e.pot is pot) for pot in Pot}
    categories = sorted(
        {b.category for found in by_pot.values() for b in found if b.kind is AccountKind.SPENT}
    )
    rows = [
        SpentRow(
            category,
            by_pot[Pot.NATIONAL].get(Book(AccountKind.SPENT, category), 0),
            by_pot[Pot.LOCAL].get(Book(AccountKind.SPENT, category), 0),
        )
        for category in categories
    ]
    return [row for row in rows if row.total]


def bank_won(project: Project, pot: Pot) -> int:
    """Return what the account holds of one pot. Two queries, whatever the book's length."""
    of_pot = Posting.objects.filter(journal__project=project, pot=pot.value)
    came = of_pot.filter(debit__kind=BANK.kind.value).aggregate(won=Sum("amount_won"))["won"]
    went = of_pot.filter(credit__kind=BANK.kind.value).aggregate(won=Sum("amount_won"))["won"]
    return (came or 0) - (went or 0)
