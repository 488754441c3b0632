from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.core.money import split_won


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, (1, 1), (50, 50)),
        (100, (1, 1, 1), (34, 33, 33)),
        (4_000_000_001, (1, 1), (2_000_000_001, 2_000_000_000)),
        (10, (0, 3, 7), (0, 3, 7)),
        (0, (1, 2), (0, 0)),
        (1, (Fraction(1, 3), Fraction(2, 3)), (0, 1)),
    ],
    ids=["half", "a won left over", "odd billions", "a zero weight", "nothing", "fractions"],
)
def test_split_won_gives_whole_parts(total, weights, parts):
    assert split_won(total, weights) == parts


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**9), min_size=1).filter(any))
def test_split_won_loses_and_makes_nothing(total, weights):
    parts = split_won(total, weights)

    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@pytest.mark.parametrize(
    ("total", "weights"),
    [(-1, (1,)), (1, ()), (1, (0, 0)), (1, (2, -1))],
    ids=["negative total", "no weights", "all zero", "a negative weight"],
)
def test_split_won_refuses_what_cannot_be_split(total, weights):
    with pytest.raises(Invalid):
        split_won(total, weights)
