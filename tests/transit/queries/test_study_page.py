from itertools import pairwise

import pytest

from dure.transit.domain.study import Arm
from dure.transit.queries.study_page import Estimate, page_of
from tests.factories.result import estimate, result


@pytest.mark.parametrize(
    ("low", "high", "certain"),
    [(-2.0, -1.0, True), (1.0, 2.0, True), (-1.0, 1.0, False), (0.0, 1.0, False)],
)
def test_a_difference_is_certain_where_its_interval_leaves_out_zero(low, high, certain):
    assert Estimate((low + high) / 2, low, high, 10).certain is certain


def test_nothing_is_certain_without_an_interval():
    assert not Estimate(5.0, None, None, 1).certain


def test_the_size_of_a_difference_turns_its_interval_round():
    assert Estimate(-3.0, -4.0, -2.0, 5).size == Estimate(3.0, 2.0, 4.0, 5)
    assert Estimate(3.0, 2.0, 4.0, 5).size == Estimate(3.0, 2.0, 4.0, 5)


def test_the_headline_compares_the_same_vehicles():
    page = page_of(result())

    assert (page.before.arm, page.after.arm) == (Arm.FIXED, Arm.DEMAND_RESPONSIVE)
    assert page.change.wait.mean == pytest.approx(60 * (9.8 - 24.1))


def test_waits_add_up_and_leave_out_the_open_class():
    waits = page_of(result()).after.waits

    assert waits[0] == (0, 0.0)
    assert waits[-1][0] == 3480
    assert waits[-1][1] == pytest.approx(0.8 * 29 / 30)
    assert all(a[1] <= b[1] for a, b in pairwise(waits))


def test_groups_say_who_gains_and_which_are_small():
    places = page_of(result()).places

    assert [place.verdict for place in places] == ["gain", "lose", "unclear", "none"]
    assert [place.few for place in places] == [False, False, False, True]


def test_refused_trips_are_counted_by_the_day():
    assert page_of(result(refused=0.05)).refused_trips == 50
    assert page_of(result(refused=0.0)).refused_trips == 0


def test_the_curve_marks_the_studied_size():
    assert [(p.vehicles, p.chosen) for p in page_of(result()).curve] == [(1, False), (2, True)]


def test_the_scale_holds_every_interval():
    page = page_of(result())

    assert page.wait_scale > 60 * 24.1 + 24
    assert page.time_scale >= page.wait_scale


def test_a_day_without_any_wait_still_has_a_scale():
    given = result()
    for arm in given["arms"]:
        arm["measures"]["wait_mean"] = estimate(None)

    assert page_of(given).wait_scale > 0
