"""Room for plans and trips grows without changing what is there."""

import numpy as np

from dure.engine.dispatch import Weights
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.plans import Plans
from tests.engine.dispatch.cases import line, van


def plans():
    return Plans(line(), [van("a", breaks=[(50, 900, 60)]), van("b")], Weights(), 15)


def test_breaks_stand_in_the_plan_from_the_start():
    assert plans().codes(0) == [-1]
    assert plans().codes(1) == []


def test_a_plan_grows_as_it_must():
    full = plans()
    for r in range(40):
        full.make_room()
        full.splice(1, 1, 1, r)
    assert full.codes(1) == [code for r in reversed(range(40)) for code in (2 * r, 2 * r + 1)]
    assert full.codes(0) == [-1]
    assert full.lines.shape[1] >= 82
    assert len(full.spare[0]) >= 84


def test_there_is_room_for_more_stops_at_once():
    wide = plans()
    wide.make_room(options=9)
    assert len(wide.spare[2]) == 9


def test_rows_of_the_book_are_reused_and_the_book_grows():
    book = plans()
    rows = []
    for _ in range(100):
        book.make_room()
        rows.append(book.take_row())
        book.book[rows[-1], k.PICK] = rows[-1]
    assert sorted(rows) == list(range(100))
    assert (book.book[:100, k.PICK] == np.arange(100)).all()
    book.give_back(rows[7])
    assert book.take_row() == rows[7]


def test_the_first_activity_is_taken_first():
    plan = plans()
    plan.splice(0, 2, 2, 5)
    assert plan.pop(0) == -1
    assert plan.codes(0) == [10, 11]
