"""What the door of dispatch lets in."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.dispatch import (
    Break,
    Dispatcher,
    Request,
    ServiceRules,
    StopOption,
    TravelTimes,
    Vehicle,
    Weights,
)
from tests.engine.dispatch.cases import FLAT, line, van

ONE = (StopOption(0, 0),)


def matrix(*entries):
    return np.array(entries, dtype=float).reshape(2, 2)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: TravelTimes(matrix(0, -1, 1, 0), matrix(0, 1, 1, 0), FLAT), r"seconds\[0, 1\]"),
        (lambda: TravelTimes(matrix(0, 1, np.nan, 0), matrix(0, 1, 1, 0), FLAT), r"seconds\[1, 0"),
        (
            lambda: TravelTimes(matrix(0, 1, 1, 0), matrix(0, np.inf, 1, 0), FLAT),
            r"metres\[0, 1\]",
        ),
        (lambda: TravelTimes(matrix(0, 1, 1, 0), np.zeros((3, 3)), FLAT), "against"),
        (lambda: TravelTimes(np.zeros((2, 3)), np.zeros((2, 3)), FLAT), "not square"),
        (lambda: TravelTimes(matrix(1, 1, 1, 0), matrix(0, 1, 1, 0), FLAT), "staying"),
        (lambda: TravelTimes(matrix(0, 1.5, 1, 0), matrix(0, 1, 1, 0), FLAT), "whole"),
        (lambda: TravelTimes(matrix(0, 2**31, 1, 0), matrix(0, 1, 1, 0), FLAT), r"seconds\[0, 1"),
        (lambda: van(shift=(100, 100)), "vehicle a: the shift ends"),
        (lambda: van(shift=(100, 50)), "vehicle a: the shift ends"),
        (lambda: van(seats=0, places=0), "room for nobody"),
        (lambda: van(start=-1), "depot"),
        (lambda: van(seats=-1), "places are not a whole number"),
        (lambda: van(seats=float("nan")), "places are not a whole number"),
        (lambda: van(start=0.5), "a depot is not a location"),
        (lambda: van(shift=(0, 900), breaks=[(0, 500, 600)]), None),
        (lambda: van(shift=(0, 900), breaks=[(500, 600, 600)]), "do not fit"),
        (lambda: Break(10, 5, 60), "break within"),
        (lambda: Break(0, 5, 0), "break of"),
        (lambda: StopOption(-1, 0), "location -1"),
        (lambda: StopOption(0, -5), "walk"),
        (lambda: Request("x", 5, 4, 1, 0, ONE, ONE), "request x: requested at 5"),
        (lambda: Request("x", -1, 4, 1, 0, ONE, ONE), "request x"),
        (lambda: Request("x", 0, 4, 0, 0, ONE, ONE), "request x: nobody"),
        (lambda: Request("x", 0, 4, -1, 2, ONE, ONE), "request x: people are not a whole number"),
        (lambda: Request("x", 0, 4, float("nan"), 0, ONE, ONE), "request x: people are not"),
        (lambda: Request("x", 0, 4, 1, 0.5, ONE, ONE), "request x: people are not"),
        (lambda: ServiceRules(max_wait_seconds=-1), "max_wait_seconds"),
        (lambda: ServiceRules(max_ride_ratio=float("nan")), "max_ride_ratio"),
        (lambda: ServiceRules(max_ride_ratio=0.5), "max_ride_ratio"),
        (lambda: Weights(kilometre=float("inf")), "kilometre"),
        (lambda: Weights(wait=0.1, ride=0.2), "wait"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make, said):
    if said is None:
        make()
        return
    with pytest.raises(Invalid, match=said):
        make()


@pytest.mark.parametrize(
    ("vehicles", "said"),
    [
        ([], "no vehicle"),
        ([van(), van()], "vehicle a: the id is given twice"),
        ([van(end=9)], "vehicle a: a depot"),
        ([van(end=5, shift=(0, 299))], "vehicle a: the way home"),
        ([van(end=5, shift=(0, 314))], "vehicle a: the way home"),
        ([van(shift=(0, 299), end=1, breaks=[(0, 0, 225)])], "vehicle a: the way home"),
    ],
    ids=["none", "twice", "nowhere", "short shift", "no time to park", "long break"],
)
def test_a_fleet_that_cannot_serve_is_refused_by_name(vehicles, said):
    with pytest.raises(Invalid, match=said):
        Dispatcher(line(), vehicles, ServiceRules(), Weights(), np.random.default_rng(0))


def test_a_depot_without_a_way_home_is_refused():
    travel = line()
    travel.seconds[0, 5] = 2**30
    with pytest.raises(Invalid, match="no way leads"):
        Dispatcher(travel, [van(end=5)], ServiceRules(), Weights(), np.random.default_rng(0))


def test_the_longest_ride_is_the_more_generous_of_two_rules():
    rules = ServiceRules(max_ride_ratio=1.5, max_ride_extra_seconds=300)
    assert rules.longest_ride_seconds(100) == 400
    assert rules.longest_ride_seconds(1001) == 1501


def test_a_vehicle_keeps_what_it_was_given():
    vehicle = Vehicle("a", 0, 1, 0, 10, 4, 1, (Break(0, 1, 2),))
    assert (vehicle.end, vehicle.breaks[0].duration_seconds) == (1, 2)
