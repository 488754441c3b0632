"""Distances on the sphere."""

import numpy as np
import pytest

from dure.engine.network import haversine_metres
from dure.engine.network.sphere import on_sphere


def test_a_degree_along_a_meridian_is_111_km():
    assert haversine_metres(10, 50, 10, 51) == pytest.approx(111_195.08, abs=0.01)


def test_distance_is_the_same_both_ways_and_across_the_date_line():
    assert haversine_metres(179.9, 10, -179.9, 10) == pytest.approx(
        float(haversine_metres(-0.1, 10, 0.1, 10))
    )
    assert haversine_metres(1, 2, 3, 4) == haversine_metres(3, 4, 1, 2)


def test_opposite_points_are_half_the_earth_apart():
    assert haversine_metres(0, 0, 180, 0) == pytest.approx(np.pi * 6_371_008.8)


def test_arguments_broadcast():
    assert haversine_metres(np.zeros((3, 1)), 0, np.zeros(2), 1).shape == (3, 2)


def test_the_straight_line_in_space_is_the_distance_when_near():
    here, there = on_sphere(np.array([127.0, 127.001]), np.array([36.0, 36.001]))
    assert np.linalg.norm(here - there) == pytest.approx(
        float(haversine_metres(127.0, 36.0, 127.001, 36.001)), rel=1e-8
    )
