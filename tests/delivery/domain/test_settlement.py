"""Laws of the book, the settlement and the clawback, for any sequence of events."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.delivery.domain.clawback import interest_won
from dure.delivery.domain.expenditure import split_of
from dure.delivery.domain.ledger import (
    BANK,
    INTEREST,
    NATIONAL,
    AccountKind,
    Book,
    Entry,
    Pot,
    balances,
    in_pot,
    reversed_entries,
)
from dure.delivery.domain.settlement import close_books, disallow, owed_back, pay_back, pay_one
from dure.delivery.domain.tranche import match_missing, plan_tranches

CITY, PROVINCE = Book(AccountKind.LOCAL, "city"), Book(AccountKind.LOCAL, "province")
PRIVATE = Book(AccountKind.PRIVATE, "private")
WON = st.integers(1, 10**12)
INCOME = st.sampled_from(
    [
        (NATIONAL, Pot.NATIONAL),
        (CITY, Pot.LOCAL),
        (PROVINCE, Pot.LOCAL),
        (PRIVATE, Pot.LOCAL),
        (INTEREST, Pot.INTEREST),
    ]
)


@st.composite
def books(draw):
    """Draw a book: money comes in, some of it is spent, some of that is undone."""
    entries = [
        Entry(BANK, NATIONAL, draw(WON), Pot.NATIONAL),
        Entry(BANK, CITY, draw(WON), Pot.LOCAL),
    ]
    for _ in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(["in", "out", "undo"]))
        if kind == "in":
            book, pot = draw(INCOME)
            entries.append(Entry(BANK, book, draw(WON), pot))
        elif kind == "out":
            pot = draw(st.sampled_from([Pot.NATIONAL, Pot.LOCAL]))
            held = in_pot(entries, BANK, pot)
            if held:
                spent = Book(AccountKind.SPENT, draw(st.sampled_from(["labour", "equipment"])))
                entries.append(Entry(spent, BANK, draw(st.integers(1, held)), pot))
        else:
            costs = [e for e in entries if e.debit.kind is AccountKind.SPENT]
            undone = [e for e in entries if e.credit.kind is AccountKind.SPENT]
            if len(costs) > len(undone):
                entries += reversed_entries([costs[len(undone)]])
    return entries


def disallowed(draw, entries):
    """Draw a part of each cost to be taken out."""
    made = []
    for pot in (Pot.NATIONAL, Pot.LOCAL):
        for book, won in balances(e for e in entries if e.pot is pot).items():
            if book.kind is AccountKind.SPENT and won > 0:
                made += disallow(book.category, {pot: draw(st.integers(0, won))})
    return made


@given(st.data())
def test_a_settled_book_is_balanced_empty_and_owes_nobody(data):
    entries = data.draw(books())
    taken_out = disallowed(data.draw, entries)
    before = balances(entries)
    closing = close_books([*entries, *taken_out])
    closed = [*entries, *taken_out, *closing]
    owed = owed_back(closed)
    spent = sum(won for book, won in before.items() if book.kind is AccountKind.SPENT)
    out = sum(entry.amount_won for entry in taken_out)

    assert sum(owed.values()) == before[BANK] + out
    received = -sum(won for book, won in before.items() if book not in {BANK} and won < 0)
    assert received == spent + before[BANK]
    paid = [*closed, *pay_back(closed)]
    after = balances(paid)
    assert sum(after.values()) == 0
    assert owed_back(paid) == {}
    assert all(in_pot(paid, BANK, pot) == 0 for pot in Pot)
    assert after.get(INTEREST, 0) == 0
    assert pay_back(paid) == []


@given(st.data())
def test_what_stays_received_is_what_was_rightly_spent(data):
    entries = data.draw(books())
    taken_out = disallowed(data.draw, entries)
    every = [*entries, *taken_out]
    closed = [*every, *close_books(every)]
    for pot, kinds in (
        (Pot.NATIONAL, {AccountKind.NATIONAL}),
        (Pot.LOCAL, {AccountKind.LOCAL, AccountKind.PRIVATE}),
    ):
        held = balances(e for e in closed if e.pot is pot)
        spent = sum(won for book, won in held.items() if book.kind is AccountKind.SPENT)
        kept = -sum(won for book, won in held.items() if book.kind in kinds)
        assert kept == spent


@given(books(), WON)
def test_one_debt_is_paid_to_the_won_and_leaves_no_hole(entries, won):
    held = in_pot(entries, BANK, Pot.NATIONAL)
    paid = [*entries, *pay_one(entries, "national", won)]

    assert in_pot(paid, BANK, Pot.NATIONAL) == max(held - won, 0)
    assert sum(balances(paid).values()) == 0


@given(books())
def test_undoing_everything_leaves_nothing(entries):
    assert set(balances([*entries, *reversed_entries(entries)]).values()) == {0}


@given(WON, WON, st.integers(1, 10))
def test_parts_make_the_award_to_the_won(national, local, count):
    parts = plan_tranches(national, local, [(1, "agreement")] * count)

    assert sum(part.national_won for part in parts) == national
    assert sum(part.local_won for part in parts) == local
    assert max(p.national_won for p in parts) - min(p.national_won for p in parts) <= 1


def test_the_local_halves_up_to_a_part_must_be_there():
    assert match_missing([50, 30, 20], 1, 49) == 1
    assert match_missing([50, 30, 20], 2, 79) == 1
    assert match_missing([50, 30, 20], 3, 100) == 0


@given(WON, WON, WON)
def test_a_cost_is_divided_as_its_line_to_the_won(amount, national, local):
    first, second = split_of(amount, (national, local), (None, None))

    assert first + second == amount
    assert abs(first * local - second * national) <= national + local


@pytest.mark.parametrize(
    ("amount", "given"),
    [(0, (None, None)), (10, (5, 6)), (10, (11, -1)), (10, (-1, None))],
)
def test_parts_that_do_not_make_the_amount_are_refused(amount, given):
    with pytest.raises(Invalid):
        split_of(amount, (1, 1), given)


def test_interest_is_by_days_of_365_and_dropped_to_the_won():
    assert interest_won(1_000_000, 500, date(2022, 1, 1), date(2023, 1, 1)) == 50_000
    assert interest_won(1_000_000, 500, date(2024, 1, 1), date(2025, 1, 1)) == 50_136  # 366 days
    assert interest_won(7_299, 100, date(2022, 1, 1), date(2022, 1, 6)) == 0
    assert interest_won(7_300, 100, date(2022, 1, 1), date(2022, 1, 6)) == 1
    with pytest.raises(Invalid):
        interest_won(1, 1, date(2022, 1, 2), date(2022, 1, 1))
