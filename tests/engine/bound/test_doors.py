"""Bad input at the door of the lower bound; what only no vehicle can carry is left, and paid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.bound import Known, lower_bound
from dure.engine.dispatch import Request, ServiceRules, StopOption, TravelTimes, Vehicle, Weights
from dure.engine.network import SpeedProfile

APART = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
LINE = TravelTimes(APART * 60, APART * 500.0, SpeedProfile.flat())
VAN = Vehicle("v", 0, 0, 2000, 5000, 3, 0)
PRIZE = 2000.0


def trip(name, start, end, ready=2500, people=1):
    return Request(name, 0, ready, people, 0, (StopOption(start, 0),), (StopOption(end, 0),))


def known(*requests, vehicles=(VAN,)):
    return Known(LINE, ServiceRules(), Weights(), requests, vehicles)


@pytest.mark.parametrize(
    ("requests", "says"),
    [
        ((trip("good", 1, 2), trip("x", 1, 5)), "request x: there is no stop 5"),
        ((trip("good", 1, 2), trip("x", 9, 1)), "request x: there is no stop 9"),
        ((trip("x", 1, 2), trip("x", 2, 3)), "request x: it is there twice"),
        ((trip("good", 1, 2), trip("x", 2, 2)), "request x: a bound takes one stop"),
    ],
)
def test_request_that_cannot_be_is_refused_by_its_id(requests, says):
    with pytest.raises(Invalid) as refused:
        known(*requests)
    assert str(refused.value).startswith(says)


def test_fleet_that_cannot_be_is_refused():
    with pytest.raises(Invalid, match="one kind"):
        known(trip("x", 1, 2), vehicles=())
    with pytest.raises(Invalid, match="vehicle v: a depot is not among 5"):
        lower_bound(known(trip("x", 1, 2), vehicles=(replace(VAN, start=5, end=5),)), PRIZE)
    with pytest.raises(Invalid, match="a prize of nan"):
        lower_bound(known(trip("x", 1, 2)), np.nan)


@pytest.mark.parametrize(
    "left",
    [trip("x", 1, 2, people=4), trip("x", 1, 2, ready=6000), trip("x", 1, 2, ready=0)],
    ids=["over any vehicle", "after the shift", "window before the shift"],
)
def test_request_that_no_vehicle_can_serve_costs_its_prize_in_any_bound(left):
    alone = lower_bound(known(left), PRIZE)
    assert alone.value == pytest.approx(PRIZE * left.passengers)
    good = trip("good", 1, 2)
    both, one = (lower_bound(known(*some), PRIZE).value for some in ((good, left), (good,)))
    assert one < PRIZE
    assert both == pytest.approx(one + PRIZE * left.passengers, rel=1e-3)
