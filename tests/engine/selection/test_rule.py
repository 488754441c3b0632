from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.selection import (
    Aggregate,
    Criterion,
    MeasureKind,
    Rounding,
    RoundingMode,
    ScoringRule,
    exactly,
    median,
    trimmed_mean,
)

F = Fraction


@pytest.mark.parametrize(
    ("mode", "value", "rounded"),
    [
        ("half_up", "84.125", "84.13"),
        ("half_even", "84.125", "84.12"),
        ("down", "84.129", "84.12"),
        ("up", "84.121", "84.13"),
        ("half_up", "-84.125", "-84.13"),
        ("half_up", "84.12", "84.12"),
        ("up", "84.12", "84.12"),
    ],
)
def test_rounding_says_where_a_number_goes(mode, value, rounded):
    rule = Rounding(MeasureKind.TOTAL, 2, RoundingMode(mode))

    assert rule.of(F(value)) == F(rounded)


@pytest.mark.parametrize(
    ("points", "exact"),
    [(3, F(3)), ("84.1", F(841, 10)), (Decimal("0.1"), F(1, 10)), (F(1, 3), F(1, 3))],
)
def test_exactly_takes_numbers_that_say_what_they_are(points, exact):
    assert exactly(points) == exact


@pytest.mark.parametrize("points", [0.1, True, "many", Decimal("NaN"), Decimal("Infinity"), None])
def test_exactly_refuses_the_rest(points):
    with pytest.raises(Invalid):
        exactly(points)


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ([1, 2, 3], 2),
        ([5, 5, 5], 5),
        ([68, 68, 68, 68, 72], 68),  # one of four lowest goes
        ([75, 70, 65, 65, 75], 70),  # one of two highest, one of two lowest
        ([0, 0, 0, 100], 0),
        ([1, 2, 4, 8], 3),
    ],
)
def test_trimmed_mean_leaves_out_one_of_each_even_when_tied(values, mean):
    assert trimmed_mean([F(v) for v in values]) == mean


@pytest.mark.parametrize("values", [[], [1], [1, 2]])
def test_trimmed_mean_of_fewer_than_three_is_refused(values):
    with pytest.raises(Invalid):
        trimmed_mean([F(v) for v in values])


@given(st.lists(st.fractions(0, 100), min_size=3, max_size=9))
def test_trimmed_mean_and_median_lie_within_what_is_left(values):
    inner = sorted(values)[1:-1]

    assert min(inner) <= trimmed_mean(values) <= max(inner)
    assert min(inner) <= median(values) <= max(inner)
    assert trimmed_mean(values) * len(inner) == sum(inner)


def test_median_of_an_even_number_is_the_mean_of_the_middle():
    assert median([F(1), F(9), F(4), F(2)]) == 3


def test_sheets_needed_is_the_quorum_or_what_trimming_needs():
    assert ScoringRule(()).sheets_needed == 1
    assert ScoringRule((), Aggregate.TRIMMED).sheets_needed == 3
    assert ScoringRule((), Aggregate.TRIMMED, trim=2).sheets_needed == 5
    assert ScoringRule((), Aggregate.TRIMMED, minimum_sheets=7).sheets_needed == 7


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ScoringRule((Criterion("a", 5), Criterion("a", 5))),
        lambda: ScoringRule((), trim=-1),
        lambda: ScoringRule((), minimum_sheets=0),
        lambda: ScoringRule(
            (),
            rounding=(
                Rounding(MeasureKind.TOTAL, 1, RoundingMode.UP),
                Rounding(MeasureKind.TOTAL, 2, RoundingMode.UP),
            ),
        ),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(ask):
    with pytest.raises(Invalid):
        ask()
