"""When one partial route makes another needless."""

from __future__ import annotations

from itertools import permutations

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
    assert k.needless(net, pair(**other), 0, 1, -1, 0) is expected


def test_those_who_can_no_longer_be_served_do_not_count():
    net = day().net()
    net.late[2] = 0
    assert k.needless(net, pair(done=np.uint64(0b100)), 0, 1, -1, 0)


def test_needless_without_somebody_adds_what_their_way_home_costs_at_least():
    net = day().net()
    home = net.at_drop[0] * (500 + net.seconds[0, 4])
    for cost, expected in ((100.0 + home - 1, True), (100.0 + home + 1, False)):
        assert k.needless(net, pair(aboard=0, cost=cost), 0, 1, 0, 0) is expected


@pytest.mark.parametrize(
    ("longer", "blur", "expected"),
    [(30, 0, False), (30, 60, True), (90, 60, False), (90, -1, True)],
)
def test_stands_for_those_driven_a_little_less_and_counts_them_so(longer, blur, expected):
    net = day().net()
    pool = pair(driven=60 + longer)
    assert k.stands_for(net, pool, 0, 1, blur) is expected
    assert pool.driven[0, 0] == (60 if expected and blur > 0 else 60 + longer)


def test_a_label_that_went_on_stands_for_no_other_with_less_driven():
    net = day().net()
    pool = pair(driven=61)
    pool.dead[0] = True
    assert not k.stands_for(net, pool, 0, 1, 60)
    assert pool.driven[0, 0] == 61


def test_homeward_is_whether_some_order_brings_all_in_time():
    net = day().net()
    rng = np.random.default_rng(4)
    found = []
    for _ in range(300):
        pool = pool_of(4, 4, 1)
        who = np.sort(rng.choice(4, int(rng.integers(1, 5)), replace=False))
        pool.node[0], pool.aboard[0] = rng.integers(0, 8), len(who)
        pool.who[0, : len(who)] = who
        pool.driven[0, : len(who)] = rng.integers(0, net.ride.max(), len(who))
        left = {q: int(net.ride[q] - pool.driven[0, i]) for i, q in enumerate(who.tolist())}
        ways = (home(net, int(pool.node[0]), way, left) for way in permutations(left))
        expected = len(who) < 2 or any(ways)
        assert k.homeward(net, pool, 0) is expected
        found.append(expected)
    assert 30 < sum(found) < 270


def home(net, node, way, left):
    """Say whether all alight in time in this order."""
    spent = 0
    for q in way:
        spent += net.seconds[node, 4 + q]
        if spent > left[q]:
            return False
        spent, node = spent + net.dwell[q], 4 + q
    return True
