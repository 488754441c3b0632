"""Sketches of networks: hubs, sectors, tours, routes."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.timetable.sketch import Kind, Network, StopArea, hubs, sweep, thinned

# A cross: the middle, and three stops each to the east, north, west and south.
ARMS = [(0, 0)] + [
    (d * x, d * y) for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1)) for d in (1, 2, 3)
]
PLACE = np.array(ARMS) * 1_000.0
METRES = np.abs(PLACE[:, None] - PLACE[None]).sum(axis=2)
SECONDS = (METRES / 10).astype(np.int64)
AREA = StopArea(
    np.arange(13) + 100, PLACE[:, 0] / 111_000, PLACE[:, 1] / 111_000, METRES.astype(np.int64)
)
EVEN = np.ones(13)


def test_hubs_are_the_busiest_and_the_most_central():
    weight = EVEN.copy()
    weight[3] = 5
    assert hubs(AREA, weight, SECONDS) == [3, 0]
    assert hubs(AREA, EVEN, SECONDS) == [0]


def test_thinned_stops_leave_a_short_walk_to_all_and_skip_the_unusable():
    usable = np.ones(13, bool)
    assert thinned(AREA, EVEN, 0, usable, 1_000, 1.0) == [2, 5, 8, 11]
    assert sorted(thinned(AREA, EVEN, 0, usable, 999, 1.0)) == list(range(1, 13))
    usable[5] = False
    assert 5 not in thinned(AREA, EVEN, 0, usable, 999, 1.0)


@pytest.mark.parametrize("turn", [0.0, 0.99])
def test_four_sectors_of_a_cross_are_its_arms(turn):
    tours = sweep(AREA, SECONDS, 0, list(range(1, 13)), 4, turn)
    every = sorted(stop for tour in tours for stop in tour)
    assert every == list(range(1, 13))
    if not turn:
        assert {frozenset(t) for t in tours} == {frozenset(range(k, k + 3)) for k in (1, 4, 7, 10)}


def test_a_line_goes_outwards_and_the_routes_use_locations():
    network = Network(Kind.LINE, 0, ((3, 1, 2), (6, 5, 4))).shortened(SECONDS)
    assert network.tours == ((1, 2, 3), (4, 5, 6))
    loops = network.loops(AREA, EVEN)
    assert [loop.stops for loop in loops] == [(100, 101, 102, 103), (100, 104, 105, 106)]
    assert not loops[0].closed
    assert network.longest_seconds(SECONDS) == 600


def test_a_line_through_the_hub_joins_opposite_tours():
    network = Network(Kind.THROUGH, 0, ((1, 2), (4,), (7,), (10,)))
    first, second = network.loops(AREA, EVEN)
    assert first.patterns() == ((100, 101, 102, 101, 100, 107, 100),)
    assert second.stops == (100, 104, 100, 110)


def test_riders_weigh_where_they_walk_to():
    weight = np.arange(13.0)
    one, other = Network(Kind.RING, 0, ((3,), (6, 9, 12))).loops(AREA, weight)
    # Stop 2 walks to 3, stop 1 to the hub; ties go to the stop named first.
    assert one.weight == 2 + 3
    assert other.weight == weight[4:].sum() - 4 - 7 - 10


def test_an_area_needs_two_stops():
    with pytest.raises(Invalid, match=r"area\.location"):
        StopArea(np.array([1]), np.zeros(1), np.zeros(1), np.zeros((1, 1)))
    with pytest.raises(Invalid, match=r"area\.walk_seconds"):
        StopArea(np.arange(2), np.zeros(2), np.zeros(2), np.zeros((1, 2)))
