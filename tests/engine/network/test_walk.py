"""Walking between points."""

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.network import (
    UNREACHABLE,
    Points,
    RoadGraph,
    haversine_metres,
    route_finder,
    walk_seconds,
    walks_within,
)

ASK = {"speed_kmh": 3.6, "max_snap_metres": 300.0}


def street():
    """Three nodes along a street and one across a river, at 1 m/s."""
    ends = np.array([(0, 1), (1, 0), (1, 2), (2, 1)])
    return RoadGraph.straight(
        lon=[127.0, 127.01, 127.02, 127.0],
        lat=[36.0, 36.0, 36.0, 36.01],
        tail=ends[:, 0],
        head=ends[:, 1],
        speed_kmh=3.6,
        length_metres=np.full(4, 1000.0),
    )


def points(*places):
    lon, lat = np.array(places, float).reshape(-1, 2).T
    return Points(lon, lat)


def test_a_walk_is_to_the_node_along_the_street_and_to_the_point():
    off = int(np.floor(haversine_metres(127.0, 36.001, 127.0, 36.0) + 0.5))
    found = walk_seconds(
        route_finder(street()), points((127.0, 36.001)), points((127.02, 36.001)), **ASK
    )
    assert found.tolist() == [[off + 2000 + off]]


def test_two_points_at_one_node_walk_straight():
    found = walk_seconds(
        route_finder(street()), points((127.0, 36.001)), points((127.0005, 36.001)), **ASK
    )
    assert found[0, 0] == pytest.approx(haversine_metres(127.0, 36.001, 127.0005, 36.001), abs=1)


def test_nobody_walks_across_the_river_or_from_the_wild():
    here, over, wild = (127.0, 36.0), (127.0, 36.01), (127.5, 36.5)
    found = walk_seconds(
        route_finder(street()), points(here, wild), points(here, over, wild), **ASK
    )
    assert found.tolist() == [[0, UNREACHABLE, UNREACHABLE], [UNREACHABLE] * 3]


def test_walks_within_are_those_of_the_matrix(monkeypatch):
    rng = np.random.default_rng(5)
    asked = Points(127 + rng.uniform(0, 0.02, 23), 36 + rng.uniform(-0.002, 0.002, 23))
    stops = Points(127 + rng.uniform(0, 0.02, 9), 36 + rng.uniform(-0.002, 0.002, 9))
    finder = route_finder(street())
    whole = walk_seconds(finder, asked, stops, **ASK)
    monkeypatch.setattr("dure.engine.network.walk.ROWS_AT_ONCE", 4)

    found = walks_within(finder, asked, stops, max_seconds=900, **ASK)

    expected = sorted(
        (i, int(whole[i, j]), j) for i in range(23) for j in range(9) if whole[i, j] <= 900
    )
    rows = zip(found.origin, found.seconds, found.destination, strict=True)
    assert expected
    assert [tuple(map(int, row)) for row in rows] == expected


def test_no_origins_give_no_walks():
    assert (
        len(walks_within(route_finder(street()), points(), points(), max_seconds=9, **ASK).origin)
        == 0
    )


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_a_speed_must_be_one(speed):
    here = points((127.0, 36.0))
    with pytest.raises(Invalid):
        walk_seconds(route_finder(street()), here, here, speed_kmh=speed, max_snap_metres=10)


def test_a_point_must_be_on_the_earth():
    with pytest.raises(Invalid) as refusal:
        points((127.0, 36.0), (float("nan"), 36.0))
    assert refusal.value.where == "lon[1]"
