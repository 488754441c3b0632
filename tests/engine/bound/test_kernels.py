"""When one partial route makes another needless."""

from __future__ import annotations

import numpy as np
import pytest

from dure.engine.bound import Known
from dure.engine.bound import kernels as k
from dure.engine.bound.bound import pool_of
from dure.engine.dispatch import Request, ServiceRules, StopOption, TravelTimes, Vehicle, Weights
from dure.engine.network import SpeedProfile


def day():
    """Lay out four requests on a line of stops."""
    apart = np.abs(np.subtract.outer(np.arange(9), np.arange(9))) * 100
    ends = [((StopOption(n + 1, 0),), (StopOption(n + 5, 0),)) for n in range(4)]
    requests = tuple(Request(str(n), 300, 300, 1, 0, *ends[n]) for n in range(4))
    travel = TravelTimes(apart, apart.astype(float), SpeedProfile.flat())
    fleet = (Vehicle("v", 0, 0, 0, 9000, 3, 0),)
    return Known(travel, ServiceRules(), Weights(), requests, fleet)


def pair(**other):
    """Write label 0, as good as label 1 but for `other`; both stand where request 0 boards."""
    pool = pool_of(4, 3, 2)
    for a in (0, 1):
        pool.node[a], pool.time[a], pool.cost[a], pool.aboard[a] = 0, 500, 100.0, 1
        pool.driven[a, 0] = 60
    for name, value in other.items():
        getattr(pool, name)[0] = value
    return pool


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, True),
        ({"time": 499}, True),
        ({"time": 501}, False),
        ({"cost": 99.0}, True),
        ({"cost": 101.0}, False),
        ({"driven": 61}, False),
        ({"driven": 59}, True),
        ({"done": 0b100}, False),
    ],
)
def test_needless_if_no_later_dearer_longer_driven_and_nobody_served_before(other, expected):
    net = day().net()
    net.late[2] = 10_000
    assert k.needless(net, pair(**other), 0, 1, -1) is expected


def test_those_who_can_no_longer_be_served_do_not_count():
    net = day().net()
    net.late[2] = 0
    assert k.needless(net, pair(done=np.uint64(0b100)), 0, 1, -1)


def test_needless_without_somebody_adds_what_their_way_home_costs_at_least():
    net = day().net()
    home = net.at_drop[0] * (500 + net.seconds[0, 4])
    for cost, expected in ((100.0 + home - 1, True), (100.0 + home + 1, False)):
        assert k.needless(net, pair(aboard=0, cost=cost), 0, 1, 0) is expected
