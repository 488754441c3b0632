"""A vehicle on its way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.network import (
    RoadGraph,
    Trajectory,
    haversine_metres,
    node_times,
    route_finder,
    simplified,
    trajectory,
)


def bent():
    """Two arcs: 0 -> 1 with a bend three quarters along, and 1 -> 2 at half the speed."""
    return RoadGraph(
        lon=np.array([127.0, 127.0, 127.001]),
        lat=np.array([36.0, 36.004, 36.004]),
        tail=np.array([0, 1], np.int32),
        head=np.array([1, 2], np.int32),
        length_metres=np.array([400.0, 100.0]),
        speed_kmh=np.array([36.0, 18.0]),
        shape_start=np.array([0, 3, 5]),
        shape_lon=np.array([127.0, 127.0, 127.0, 127.0, 127.001]),
        shape_lat=np.array([36.0, 36.003, 36.004, 36.004, 36.004]),
    )


def test_time_is_spread_by_free_flow_over_arcs_and_evenly_along_each():
    # Free flow 40 s + 20 s, driven in 120 s: the second arc begins at 80 s.
    lon, lat, at = trajectory(bent(), [0, 1], 1000, 1120)
    assert lon.tolist() == [127.0, 127.0, 127.0, 127.001]
    assert lat.tolist() == [36.0, 36.003, 36.004, 36.004]
    assert at == pytest.approx([1000, 1060, 1080, 1120])


def test_nodes_are_passed_when_their_arcs_end():
    nodes, at = node_times(bent(), [0, 1], 1000, 1120)
    assert nodes.tolist() == [0, 1, 2]
    assert at == pytest.approx([1000, 1080, 1120])


def test_no_arcs_are_no_movement():
    assert [len(column) for column in trajectory(bent(), [], 5, 9)] == [0, 0, 0]
    assert len(node_times(bent(), [], 5, 9)[0]) == 0


def test_a_loop_drawn_as_one_point_takes_its_time():
    graph = RoadGraph.straight(
        lon=[127.0], lat=[36.0], tail=[0], head=[0], speed_kmh=36, length_metres=[100.0]
    )
    assert trajectory(graph, [0, 0], 0, 20).at.tolist() == [0, 10, 20]


@pytest.mark.parametrize(
    ("arcs", "depart", "arrive", "where"),
    [
        ([2], 0, 1, "arcs[0]"),
        ([-1], 0, 1, "arcs[0]"),
        ([1, 0], 0, 1, "arcs[1]"),
        ([0], 10, 9, "arrive[0]"),
        ([0], -1, 9, "depart[0]"),
        ([0], 0, float("nan"), "arrive[0]"),
    ],
)
def test_an_impossible_way_is_refused(arcs, depart, arrive, where):
    with pytest.raises(Invalid) as refusal:
        trajectory(bent(), arcs, depart, arrive)
    assert refusal.value.where == where


@st.composite
def movements(draw):
    count = draw(st.integers(1, 30))
    step = st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(0, 4))
    steps = np.array(draw(st.lists(step, min_size=count, max_size=count)))
    x, y, at = np.cumsum(steps, axis=0).T
    return Trajectory(127 + x * 0.0005, 36 + y * 0.0005, at.astype(float))


def off_by(moving, kept):
    """Return how far the shortened movement is from each point at that point's time."""
    lon = np.interp(moving.at, kept.at, kept.lon)
    lat = np.interp(moving.at, kept.at, kept.lat)
    return haversine_metres(lon, lat, moving.lon, moving.lat)


@settings(max_examples=150, deadline=None)
@given(movements(), st.sampled_from([0.0, 20.0, 100.0, 400.0]))
def test_a_simplified_movement_is_never_off_by_more(moving, metres):
    kept = simplified(moving, metres=metres)

    assert (kept.lon[0], kept.lat[0], kept.at[0]) == (moving.lon[0], moving.lat[0], moving.at[0])
    assert (kept.lon[-1], kept.lat[-1]) == (moving.lon[-1], moving.lat[-1])
    # Points at one time are a jump; interpolation cannot tell its two sides apart.
    single = np.bincount(moving.at.astype(int))[moving.at.astype(int)] == 1
    assert (off_by(moving, kept)[single] <= metres * 1.001 + 0.01).all()


def test_a_straight_even_drive_keeps_its_ends_only():
    even = Trajectory(127 + np.arange(50) * 0.001, np.full(50, 36.0), np.arange(50.0))
    assert len(simplified(even, metres=1.0).at) == 2


def test_waiting_on_a_straight_road_stays():
    at = np.array([0.0, 10, 20, 80, 90, 100])
    waits = Trajectory(127 + np.array([0, 1, 2, 2, 3, 4]) * 0.001, np.full(6, 36.0), at)
    assert simplified(waits, metres=5.0).at.tolist() == [0, 20, 80, 100]


def test_a_negative_tolerance_is_refused():
    with pytest.raises(Invalid):
        simplified(Trajectory(np.zeros(3), np.zeros(3), np.zeros(3)), metres=-1)


def test_a_found_path_is_driven_from_end_to_end():
    graph = bent()
    way = trajectory(graph, route_finder(graph).path(0, 2), 0, 60)
    assert (way.lon[-1], way.lat[-1], way.at[-1]) == (127.001, 36.004, 60.0)
