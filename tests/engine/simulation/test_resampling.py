"""Another day of a file's trips."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.simulation.resampling import resample
from dure.engine.simulation.trace import Demand


def trips(n):
    place, few = np.arange(n) / 1_000, np.zeros(n)
    asked = np.arange(n) * 10
    return Demand(place, place, place, place, asked, asked + 5, few + 1, few, few, few, few)


def ids(demand):
    return np.rint(demand.origin_lon * 1_000).astype(int).tolist()


@given(st.integers(0, 50), st.floats(0.01, 1), st.floats(0.01, 1), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_a_smaller_share_is_part_of_a_larger(n, one, other, seed):
    small, large = sorted((one, other))
    few = ids(resample(trips(n), small, np.random.default_rng(seed)))
    many = ids(resample(trips(n), large, np.random.default_rng(seed)))
    assert len(few) == round(small * n)
    assert len(set(few)) == len(few)
    assert set(few) <= set(many)


def test_a_bootstrap_may_take_a_trip_twice_and_more_than_all():
    day = resample(trips(100), 1.5, np.random.default_rng(1), replace=True)
    assert len(day) == 150
    assert len(set(ids(day))) < 100


def test_jitter_moves_booking_and_trip_alike_and_not_before_the_day():
    file = trips(200)
    day = resample(file, 1, np.random.default_rng(1), jitter_seconds=600)
    moved = day.requested_at - file.requested_at[ids(day)]
    assert np.abs(moved).max() <= 600
    assert len(set(moved.tolist())) > 100
    assert (day.ready_at - day.requested_at == 5).all()
    assert day.requested_at.min() >= 0


@pytest.mark.parametrize(
    ("share", "options"),
    [(0, {}), (1.1, {}), (np.nan, {}), (-1, {"replace": True}), (2_000, {"replace": True})],
)
def test_resample_refuses_nonsense(share, options):
    with pytest.raises(Invalid, match=r"demand\.share"):
        resample(trips(100), share, np.random.default_rng(1), **options)
