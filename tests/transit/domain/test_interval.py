from math import nan, sqrt

import pytest
from scipy.special import stdtrit

from dure.transit.domain.interval import interval, paired, t_quantile


@pytest.mark.parametrize("freedom", [1, 2, 9, 29, 30, 31, 60, 200])
def test_t_quantile_agrees_with_scipy(freedom):
    assert t_quantile(freedom) == pytest.approx(stdtrit(freedom, 0.975), abs=2e-5)


def test_interval_of_a_hand_computed_case():
    # 4, 6, 8: mean 6, s = 2, t(2) = 4.302653, half = 4.302653 * 2 / sqrt(3)
    said = interval([4, 6, 8])
    half = 4.302653 * 2 / sqrt(3)

    assert (said.mean, said.replications) == (6, 3)
    assert (said.low, said.high) == pytest.approx((6 - half, 6 + half))


def test_interval_of_one_value_has_no_width():
    assert interval([5.0]).low is None
    assert interval([5.0]).mean == 5.0


def test_interval_of_nothing_known_is_none():
    assert interval([nan, nan]).mean is None


def test_interval_leaves_out_what_is_not_known():
    assert interval([1.0, nan, 3.0]) == interval([1.0, 3.0])


def test_paired_interval_is_narrow_where_arms_vary_together():
    # Differences are 2, 2, 3: mean 7/3, s = 1/sqrt(3), half = t(2) * s / sqrt(3) = t(2) / 3
    said = paired([12.0, 102.0, 53.0], [10.0, 100.0, 50.0])

    assert said.mean == pytest.approx(7 / 3)
    assert said.high - said.mean == pytest.approx(4.302653 / 3)


def test_paired_refuses_arms_of_different_length():
    with pytest.raises(ValueError, match="zip"):
        paired([1.0], [1.0, 2.0])
