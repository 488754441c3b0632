"""The checked door of the network."""

import io

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.network import RoadGraph


def square(**changes):
    """Return four nodes on a square of about 100 m, with a one-way arc and a detour."""
    lon, lat = np.array([127.0, 127.001, 127.001, 127.0]), np.array([36.0, 36.0, 36.001, 36.001])
    fields = {
        "lon": lon,
        "lat": lat,
        "tail": np.array([0, 1, 2, 3, 1]),
        "head": np.array([1, 2, 3, 0, 0]),
        "length_metres": np.array([90.0, 111.0, 90.0, 111.0, 90.0]),
        "speed_kmh": np.full(5, 36.0),
        "shape_start": np.array([0, 2, 4, 7, 9, 11]),
        "shape_lon": lon[[0, 1, 1, 2, 2, 2, 3, 3, 0, 1, 0]],
        "shape_lat": lat[[0, 1, 1, 2, 2, 2, 3, 3, 0, 1, 0]],
    }
    return RoadGraph(**(fields | changes))


def test_a_graph_keeps_its_arrays_in_their_dtypes_and_locks_them():
    graph = square(tail=[0, 1, 2, 3, 1])

    assert graph.nodes == 4
    assert graph.arcs == 5
    assert graph.tail.dtype == graph.head.dtype == np.int32
    assert graph.shape_start.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        graph.length_metres[0] = 1.0


def test_a_graph_survives_a_file():
    graph = square(delay_seconds=np.array([0, 1.5, 0, 0, 2]))
    file = io.BytesIO()
    np.savez(file, **{f"drive_{name}": array for name, array in graph.to_arrays().items()})
    file.seek(0)

    with np.load(file) as arrays:
        again = RoadGraph.from_arrays(arrays, prefix="drive_")

    for name, array in graph.to_arrays().items():
        assert np.array_equal(array, again.to_arrays()[name]), name


def test_a_file_may_lack_delays_and_nothing_else():
    arrays = square().to_arrays()
    del arrays["delay_seconds"]
    assert not RoadGraph.from_arrays(arrays).delay_seconds.any()

    del arrays["tail"]
    with pytest.raises(Invalid) as refusal:
        RoadGraph.from_arrays(arrays)
    assert refusal.value.where == "tail"


NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"length_metres": [90, 111, NAN, 111, 90]}, "length_metres[2]"),
        ({"length_metres": [90, 111, 90, -1, 90]}, "length_metres[3]"),
        ({"length_metres": [90, 111, 90, 0, 90]}, "length_metres[3]"),
        ({"length_metres": [90, 111, 90, 90]}, "length_metres"),
        ({"length_metres": ["a", "b", "c", "d", "e"]}, "length_metres"),
        ({"speed_kmh": [36, 36, 36, 36, INF]}, "speed_kmh[4]"),
        ({"speed_kmh": [36, 0, 36, 36, 36]}, "speed_kmh[1]"),
        ({"delay_seconds": [0, 0, 0, 0, -0.1]}, "delay_seconds[4]"),
        ({"delay_seconds": [0, 0]}, "delay_seconds"),
        ({"lon": [127.0, NAN, 127.001, 127.0]}, "lon[1]"),
        ({"lat": [36.0, 36.0, 36.001, 91]}, "lat[3]"),
        ({"lon": [], "lat": []}, "lon"),
        ({"tail": [0, 1, 2, 4, 1]}, "tail[3]"),
        ({"head": [1, 2, 3, 0, -1]}, "head[4]"),
        ({"head": [1.5, 2, 3, 0, 0]}, "head"),
        ({"head": [[1, 2, 3, 0, 0]]}, "head"),
        ({"shape_start": [0, 2, 4, 5, 9, 11]}, "shape_start[2]"),
        ({"shape_start": [0, 2, 4, 7, 9, 10]}, "shape_start"),
        ({"shape_start": [0, 2, 4, 7, 9]}, "shape_start"),
        ({"shape_lat": [36.0] * 10}, "shape_lat"),
        ({"shape_lat": [36.0] * 11}, "shape_lat[4]"),
    ],
    ids=str,
)
def test_a_broken_array_is_refused_by_name_and_row(changes, where):
    with pytest.raises(Invalid) as refusal:
        square(**{name: np.array(value) for name, value in changes.items()})
    assert refusal.value.where == where


def test_times_are_milliseconds_of_length_and_speed_and_delay():
    # 5 m at 30 km/h are 0.6 s; whole seconds would make a trip of such arcs 67 % too long.
    graph = square(
        length_metres=[5.0, 10.0, 100.0, 0.0001, 10.0],
        speed_kmh=[30.0, 36.0, 36.0, 300.0, 36.0],
        delay_seconds=[0, 0, 0, 0, 2.0],
    )
    assert graph.travel_milliseconds.tolist() == [600, 1000, 10_000, 1, 3000]
    assert graph.travel_seconds.tolist() == [1, 1, 10, 1, 3]


def test_a_straight_network_measures_its_arcs():
    graph = RoadGraph.straight(
        lon=[0.0, 0.0, 0.0], lat=[0.0, 1.0, 1.0], tail=[0, 1, 1], head=[1, 2, 1], speed_kmh=50
    )
    assert graph.length_metres == pytest.approx([111_195.08, 0.01, 0.01])
    assert graph.shape_lat.tolist() == [0, 1, 1, 1, 1, 1]
    assert graph.shape_start.tolist() == [0, 2, 4, 6]


def test_a_network_may_be_without_arcs():
    graph = RoadGraph.straight(lon=[127.0], lat=[36.0], tail=[], head=[], speed_kmh=30)
    assert graph.arcs == 0
