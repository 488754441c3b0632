import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.places.domain.distance import from_plane, haversine, line_lengths, to_plane


def test_haversine_of_one_degree_of_latitude():
    assert haversine(127, 37, 127, 38) == pytest.approx(111_195, abs=1)


def test_line_lengths_measure_each_line_alone():
    start = np.array([0, 2, 5])
    lon = np.array([127.0, 127.0, 0.0, 0.0, 0.0])
    lat = np.array([37.0, 37.001, 0.0, 0.001, 0.003])

    assert line_lengths(start, lon, lat) == pytest.approx([111.195, 3 * 111.195], abs=0.01)


def test_line_lengths_of_no_line_are_empty():
    assert len(line_lengths(np.array([0]), np.zeros(0), np.zeros(0))) == 0


@given(st.floats(126, 130), st.floats(33, 39))
def test_the_plane_gives_the_same_place_back(lon, lat):
    x, y = to_plane(lon, lat, middle=36)

    assert np.allclose(from_plane(x, y, middle=36), (lon, lat))


def test_the_plane_is_true_to_scale_within_a_city():
    x, y = to_plane(np.array([127.0, 127.1]), np.array([37.0, 37.1]), middle=37.05)

    straight = np.hypot(*(np.diff(axis)[0] for axis in (x, y)))

    assert straight == pytest.approx(haversine(127, 37, 127.1, 37.1), rel=1e-3)
