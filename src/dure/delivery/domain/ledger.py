"""Double entry in whole won: what an account is, and sums over postings.

A posting moves a positive amount from the account it credits to the account it debits, so the
book is balanced whatever is posted. A balance is debits less credits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from dure.core.money import split_won


class AccountKind(StrEnum):
    BANK = "bank"
    NATIONAL = "national_received"
    LOCAL = "local_received"
    PRIVATE = "private_received"
    INTEREST = "interest"
    SPENT = "spent"
    LEAD_OWN = "lead_own"
    TO_RETURN = "to_be_returned"


class Pot(StrEnum):
    """Whose money a posting moves."""

    NATIONAL = "national"
    LOCAL = "local"
    INTEREST = "interest"


class JournalKind(StrEnum):
    MATCH = "match"
    TRANCHE = "tranche"
    EXPENDITURE = "expenditure"
    INTEREST = "interest"
    SETTLEMENT = "settlement"
    CLAWBACK = "clawback"
    RETURN = "return"
    REVERSAL = "reversal"


class Book(NamedTuple):
    """An account of one project: its kind, and a category such as a budget's or a giver's."""

    kind: AccountKind
    category: str = ""


class Entry(NamedTuple):
    """One posting before it is stored: *amount_won* > 0 from *credit* to *debit*."""

    debit: Book
    credit: Book
    amount_won: int
    pot: Pot


BANK = Book(AccountKind.BANK)
NATIONAL = Book(AccountKind.NATIONAL)
INTEREST = Book(AccountKind.INTEREST)
LEAD_OWN = Book(AccountKind.LEAD_OWN)


def reversed_entries(entries: Iterable[Entry]) -> list[Entry]:
    """Return the postings that undo *entries*."""
    return [Entry(e.credit, e.debit, e.amount_won, e.pot) for e in entries]


def balances(entries: Iterable[Entry]) -> dict[Book, int]:
    """Return debits less credits of each account; they add up to zero."""
    found: dict[Book, int] = {}
    for entry in entries:
        found[entry.debit] = found.get(entry.debit, 0) + entry.amount_won
        found[entry.credit] = found.get(entry.credit, 0) - entry.amount_won
    return found


def in_pot(entries: Iterable[Entry], book: Book, pot: Pot) -> int:
    """Return debits less credits of one account, in one pot alone."""
    return balances(e for e in entries if e.pot is pot).get(book, 0)


def to_return(receiver: str) -> Book:
    """Name the account of what is owed back to one giver."""
    return Book(AccountKind.TO_RETURN, receiver)


def receiver_of(book: Book) -> str:
    """Name the giver behind an account of money received: its category, else "national"."""
    return book.category or "national"


def shares_back(amount: int, givers: Sequence[tuple[Book, int]]) -> list[tuple[Book, int]]:
    """Divide money that goes back among who gave it, in proportion, to the won.

    Parameters
    ----------
    givers
        Accounts of money received, each with the won it gave.
    """
    kept = [(book, given) for book, given in givers if given > 0]
    if not kept or amount == 0:
        return []
    parts = split_won(amount, [given for _book, given in kept])
    return [(book, part) for (book, _given), part in zip(kept, parts, strict=True) if part]
