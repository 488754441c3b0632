from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_array

from dure.engine.selection.solver import (
    INFINITY,
    Program,
    irreducible,
    minimise,
    minimise_whole,
    proves,
    satisfies,
)


def program(cost, rows, most):
    n = len(cost)
    return Program(
        np.array(cost, float),
        np.zeros(n),
        np.ones(n),
        csc_array(np.array(rows, float).reshape(-1, n)),
        np.full(len(most), -INFINITY),
        np.array(most, float),
    )


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_minimise_whole_agrees_with_trying_everything(data):
    n = data.draw(st.integers(1, 7))
    whole = st.integers(-9, 9)
    cost = data.draw(st.lists(whole, min_size=n, max_size=n))
    rows = data.draw(st.lists(st.lists(whole, min_size=n, max_size=n), min_size=1, max_size=3))
    most = data.draw(st.lists(st.integers(-9, 15), min_size=len(rows), max_size=len(rows)))
    fitting = [
        np.dot(cost, x) for x in product((0, 1), repeat=n) if (np.array(rows) @ x <= most).all()
    ]

    values = minimise_whole(program(cost, rows, most))

    assert (values is None) == (not fitting)
    if values is not None:
        assert np.dot(cost, values) == min(fitting)


def test_minimise_whole_counts_every_won_of_large_amounts():
    asks = [1_999_999_999, 2_000_000_000, 2_000_000_001]

    assert minimise_whole(program([-3, -3, -3], [asks], [3_999_999_999])).tolist() == [1, 1, 0]
    assert minimise_whole(program([-3, -3, -3], [asks], [3_999_999_998])).sum() == 1


def test_proves_holds_for_the_best_and_for_nothing_else():
    asked = program([-5, -3, -2], [[1, 1, 1]], [2])
    values, prices = minimise(asked)

    assert values.tolist() == [1, 1, 0]
    assert proves(asked, values, np.array([-2.0]))
    assert proves(asked, values, prices)
    assert not proves(asked, np.array([1.0, 0, 1]), prices)
    assert not proves(asked, np.array([1.0, 0, 0]), prices)
    assert not proves(asked, values, np.array([0.0]))
    assert not proves(asked, values, np.array([-4.0]))
    assert not satisfies(asked, np.array([1.0, 1, 1]))


def test_minimise_says_when_nothing_fits():
    assert minimise(program([1], [[-1]], [-2])) is None
    assert minimise_whole(program([1], [[-1]], [-2])) is None


@pytest.mark.parametrize(("clash", "left"), [({1, 3}, [1, 3]), ({4}, [4]), ({0, 1, 2}, [0, 1, 2])])
def test_irreducible_keeps_what_is_needed(clash, left):
    assert irreducible(range(6), lambda kept: not clash <= set(kept)) == left
