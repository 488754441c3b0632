from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.programme.domain.score import (
    Score,
    SheetChange,
    SheetContent,
    merged,
    needs_comment,
    written,
)
from tests.factories.scoring import CRITERIA

NEED = CRITERIA[0]  # threshold 15 of 30
POINTS = st.one_of(st.none(), st.integers(0, 60).map(lambda n: Fraction(n, 2)))
TEXT = st.text("ab ", max_size=3)
CHANGE = st.builds(
    SheetChange,
    points=st.dictionaries(st.sampled_from("xy"), POINTS),
    comments=st.dictionaries(st.sampled_from("xy"), TEXT),
    comment=st.one_of(st.none(), TEXT),
)


@pytest.mark.parametrize(
    ("points", "needed"), [("0", True), ("14.5", True), ("15", False), ("30", False)]
)
def test_few_points_are_explained(points, needed):
    assert needs_comment(NEED, Fraction(points)) is needed


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ("0", "0"),
        ("12", "12"),
        ("12.5", "12.5"),
        ("100", "100"),
        ("1/3", "1/3"),
        ("0.125", "0.125"),
    ],
)
def test_points_are_written_exactly(points, text):
    assert written(Fraction(points)) == text


@given(first=CHANGE, second=CHANGE)
def test_two_devices_that_read_the_same_version_lose_nothing(first, second):
    after = merged(SheetContent(), first, read_version=0, to=1).content
    both = merged(after, second, read_version=0, to=2).content

    for change in (first, second):
        for key, points in change.points.items():
            kept = both.scores.get(key, Score())
            assert points is None or points in {kept.points, kept.other}
        for key, text in change.comments.items():
            assert text in both.scores.get(key, Score()).comment
        assert change.comment is None or change.comment in both.comment


@given(first=CHANGE, second=CHANGE)
def test_a_device_that_read_the_latest_version_has_its_way(first, second):
    after = merged(SheetContent(), first, read_version=0, to=1).content
    found = merged(after, second, read_version=1, to=2)

    assert found.differences == ()
    for key, points in second.points.items():
        assert found.content.scores.get(key, Score()).points == points
        assert found.content.scores.get(key, Score()).other is None
    assert second.comment is None or found.content.comment == second.comment


@given(change=CHANGE)
def test_saving_the_same_twice_changes_nothing(change):
    once = merged(SheetContent(), change, read_version=0, to=1).content

    assert merged(once, change, read_version=0, to=2).content == once
