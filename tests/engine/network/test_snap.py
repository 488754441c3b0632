"""Snapping against every distance computed, and its door."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.network import RoadGraph, haversine_metres, snap


def places(count, rng, lat=36.0):
    return 127 + rng.uniform(-0.05, 0.05, count), lat + rng.uniform(-0.05, 0.05, count)


def nodes_at(lon, lat):
    return RoadGraph.straight(lon=lon, lat=lat, tail=[], head=[], speed_kmh=1)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 40),
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.0, 36.0, -33.0, 60.4, 84.0]),
    st.floats(0, 5000),
)
def test_snap_finds_what_trying_all_finds(count, seed, lat, limit):
    rng = np.random.default_rng(seed)
    graph = nodes_at(*places(count, rng, lat))
    among = rng.random(count) < 0.7
    among[rng.integers(count)] = True
    lon, lat = places(20, rng, lat)

    found = snap(graph, lon, lat, max_metres=limit, among=among)

    every = haversine_metres(lon[:, None], lat[:, None], graph.lon, graph.lat)
    every[:, ~among] = np.inf
    nearest = every.argmin(axis=1)
    near = every.min(axis=1) <= limit
    assert found.node.tolist() == np.where(near, nearest, -1).tolist()
    assert found.metres == pytest.approx(every.min(axis=1), abs=1e-6)
    assert found.found.tolist() == near.tolist()


def test_metres_are_metres_far_from_the_equator():
    # One hundredth of a degree of longitude is 557 m at 60 degrees north, not 1113 m.
    graph = nodes_at([25.0], [60.0])
    assert snap(graph, [25.01], [60.0], max_metres=600).metres[0] == pytest.approx(556, abs=1)


def test_a_nearer_node_north_beats_one_that_is_nearer_in_degrees():
    graph = nodes_at([25.0, 25.011], [60.006, 60.0])
    assert snap(graph, [25.0], [60.0], max_metres=5000).node[0] == 1


def test_of_nodes_at_one_place_the_lower_wins():
    graph = nodes_at([127.0, 127.0, 127.0, 127.1], [36.0] * 4)
    mask = np.array([False, True, True, True])
    assert snap(graph, [127.0], [36.0], max_metres=1).node[0] == 0
    assert snap(graph, [127.0], [36.0], max_metres=1, among=mask).node[0] == 1


def test_the_limit_counts_as_near():
    graph = nodes_at([127.0], [36.0])
    metres = float(haversine_metres(127.001, 36.0, 127.0, 36.0))
    assert snap(graph, [127.001], [36.0], max_metres=metres).node[0] == 0
    assert snap(graph, [127.001], [36.0], max_metres=metres - 0.001).node[0] == -1


def test_no_points_give_no_nodes():
    assert len(snap(nodes_at([127.0], [36.0]), [], [], max_metres=10).node) == 0


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"lon": [127.0, float("nan")]}, "lon[1]"),
        ({"lat": [36.0, 91.0]}, "lat[1]"),
        ({"lat": [36.0]}, "lat"),
        ({"max_metres": -1}, "max_metres[0]"),
        ({"max_metres": float("nan")}, "max_metres[0]"),
        ({"among": [True]}, "among"),
        ({"among": [0, 1]}, "among"),
        ({"among": [False, False]}, "among"),
    ],
)
def test_a_broken_question_is_refused(changes, where):
    question = {"lon": [127.0, 127.0], "lat": [36.0, 36.0], "max_metres": 10} | changes
    with pytest.raises(Invalid) as refusal:
        snap(nodes_at([127.0, 127.1], [36.0, 36.0]), **question)
    assert refusal.value.where == where
