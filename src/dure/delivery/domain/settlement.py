"""The states of a settlement, and what goes back to whom, to the won."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from dure.core.workflow import Move, Workflow
from dure.delivery.domain.ledger import (
    BANK,
    INTEREST,
    LEAD_OWN,
    NATIONAL,
    AccountKind,
    Book,
    Entry,
    Pot,
    balances,
    in_pot,
    receiver_of,
    shares_back,
    to_return,
)


class SettlementState(StrEnum):
    DRAFT = "draft"
    PREPARED = "prepared"
    CHECKED = "checked"
    APPROVED = "approved"
    RETURNED = "returned"


S = SettlementState

SETTLEMENT_WORKFLOW = Workflow(
    S.DRAFT,
    (
        Move("prepare", frozenset({S.DRAFT}), S.PREPARED),
        Move("send_back", frozenset({S.PREPARED, S.CHECKED}), S.DRAFT),
        Move("check", frozenset({S.PREPARED}), S.CHECKED),
        Move("approve", frozenset({S.CHECKED}), S.APPROVED),
        Move("return_money", frozenset({S.APPROVED}), S.RETURNED),
    ),
)

RECEIVED = frozenset({AccountKind.NATIONAL, AccountKind.LOCAL, AccountKind.PRIVATE})


def givers(entries: Sequence[Entry]) -> list[tuple[Book, int]]:
    """Return the accounts of money received with the won each still has in the project.

    The ministry first, then city, province and private givers: a won left over goes to the
    largest remainder, and where these are equal, in this order.
    """
    order, held = list(AccountKind), balances(entries)
    found = [(book, -won) for book, won in held.items() if book.kind in RECEIVED and won < 0]
    return sorted(found, key=lambda row: (order.index(row[0].kind), row[0].category))


def disallow(category: str, parts: Mapping[Pot, int]) -> list[Entry]:
    """Return the postings that take a cost out of the project: it becomes the lead's own.

    What it was paid from is then owed back, and goes back with what is unspent.
    """
    spent = Book(AccountKind.SPENT, category)
    return [Entry(LEAD_OWN, spent, won, pot) for pot, won in parts.items() if won]


def close_books(entries: Sequence[Entry]) -> list[Entry]:
    """Return the postings that turn unspent, disallowed and earned money into debts to the givers.

    National money goes back to the ministry; local money to city, province and private givers in
    the proportion they gave it; interest to all of them in the proportion they gave.
    """
    given = givers(entries)
    national = [(book, won) for book, won in given if book == NATIONAL]
    local = [(book, won) for book, won in given if book != NATIONAL]
    made: list[Entry] = []
    for pot, from_whom in ((Pot.NATIONAL, national), (Pot.LOCAL, local)):
        spent = sum(
            won
            for book, won in balances(e for e in entries if e.pot is pot).items()
            if book.kind is AccountKind.SPENT
        )
        left = sum(won for _book, won in from_whom) - spent
        made += [_debt(book, book, won, pot) for book, won in shares_back(left, from_whom)]
    earned = -balances(entries).get(INTEREST, 0)
    made += [_debt(INTEREST, book, won, Pot.INTEREST) for book, won in shares_back(earned, given)]
    return made


def close_ended_books(entries: Sequence[Entry]) -> list[Entry]:
    """Return the postings that turn what is left of local money and interest into debts.

    Of a project that was ended before its time: its national money is taken back by a clawback.
    Interest is divided by what each brought in, whatever of it has gone back since.
    """
    given = brought_in(entries)
    local = [(book, won) for book, won in givers(entries) if book != NATIONAL]
    spent = sum(
        won
        for book, won in balances(e for e in entries if e.pot is Pot.LOCAL).items()
        if book.kind is AccountKind.SPENT
    )
    left = sum(won for _book, won in local) - spent
    earned = -balances(entries).get(INTEREST, 0)
    return [
        *(_debt(book, book, won, Pot.LOCAL) for book, won in shares_back(left, local)),
        *(_debt(INTEREST, book, won, Pot.INTEREST) for book, won in shares_back(earned, given)),
    ]


def brought_in(entries: Iterable[Entry]) -> list[tuple[Book, int]]:
    """Return the accounts of money received with the won that each brought into the account."""
    order, found = list(AccountKind), dict[Book, int]()
    for entry in entries:
        if BANK in (entry.debit, entry.credit):
            book, sign = (entry.credit, 1) if entry.debit == BANK else (entry.debit, -1)
            if book.kind in RECEIVED:
                found[book] = found.get(book, 0) + sign * entry.amount_won
    return sorted(found.items(), key=lambda row: (order.index(row[0].kind), row[0].category))


def pay_back(entries: Sequence[Entry]) -> list[Entry]:
    """Return the postings that pay every debt to a giver from the account.

    Where the account holds too little of a pot, the lead's own money comes in first.
    """
    made: list[Entry] = []
    for pot in Pot:
        here = balances(e for e in entries if e.pot is pot)
        owed = [(b, -w) for b, w in here.items() if b.kind is AccountKind.TO_RETURN and w < 0]
        short = sum(won for _book, won in owed) - in_pot(entries, BANK, pot)
        if owed and short > 0:
            made.append(Entry(BANK, LEAD_OWN, short, pot))
        made += [Entry(book, BANK, won, pot) for book, won in sorted(owed)]
    return made


def pay_one(entries: Sequence[Entry], receiver: str, won: int) -> list[Entry]:
    """Return the postings that pay one debt of national money; the lead brings in what is short.

    Parameters
    ----------
    won
        Won, > 0.
    """
    short = won - max(in_pot(entries, BANK, Pot.NATIONAL), 0)
    own = [Entry(BANK, LEAD_OWN, short, Pot.NATIONAL)] if short > 0 else []
    return [*own, Entry(to_return(receiver), BANK, won, Pot.NATIONAL)]


def owed_back(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the won still owed to each giver."""
    held = balances(entries)
    return {b.category: -w for b, w in held.items() if b.kind is AccountKind.TO_RETURN and w < 0}


def _debt(taken_from: Book, giver: Book, won: int, pot: Pot) -> Entry:
    return Entry(taken_from, to_return(receiver_of(giver)), won, pot)
