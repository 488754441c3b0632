"""Delays at nodes."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.network import RoadGraph, delayed, route_finder


def line():
    return RoadGraph.straight(
        lon=[127.0, 127.001, 127.002],
        lat=[36.0] * 3,
        tail=[0, 1],
        head=[1, 2],
        speed_kmh=36,
        length_metres=[100.0, 100.0],
    )


def test_a_signal_costs_those_who_come_to_it():
    graph = delayed(line(), np.array([True, True, False]), 2.0)
    assert graph.delay_seconds.tolist() == [2.0, 0.0]
    assert route_finder(graph).matrix([0], [1, 2]).tolist() == [[12, 22]]


def test_delays_add_up():
    at = np.array([False, True, False])
    assert delayed(delayed(line(), at, 2.0), at, 3.0).delay_seconds.tolist() == [5.0, 0.0]


def test_a_broken_delay_is_refused():
    with pytest.raises(Invalid):
        delayed(line(), np.ones(2, bool))
    with pytest.raises(Invalid):
        delayed(line(), np.ones(3, bool), -1.0)
