"""The wait that headways mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.timetable import expected_wait


def test_expected_wait_of_even_headways_is_half_of_them():
    assert expected_wait([78, 78, 78]) == 39


def test_expected_wait_of_bunched_buses_is_longer():
    # Mean 30, one in two at once: people mostly come in the hour-long gap.
    assert expected_wait([0, 60]) == 30


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=20))
def test_expected_wait_is_the_formula_with_the_coefficient_of_variation(headways):
    mean, cv = np.mean(headways), np.std(headways) / np.mean(headways)
    assert expected_wait(headways) == pytest.approx(mean * (1 + cv**2) / 2)


@pytest.mark.parametrize("headways", [[], [-1], [0, 0], [float("nan")]])
def test_expected_wait_refuses_what_is_no_headway(headways):
    with pytest.raises(Invalid, match="headways"):
        expected_wait(headways)
