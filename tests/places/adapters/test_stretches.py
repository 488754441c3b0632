import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.places.adapters.roads import RoadsBuilder
from dure.places.adapters.stretches import LONGEST_METRES, cut_long
from dure.places.domain.distance import haversine, line_lengths
from dure.places.domain.road import KIND_NUMBER

DEGREE = 1 / (111195.08 * np.cos(np.radians(37)))
OPEN = (True, True, True)


def street(builder, ends, *metres, kind="residential", **facts):
    """Add a straight street eastwards with points at the given metres from 127.0."""
    lon = [127 + m * DEGREE for m in metres]
    builder.add(
        ends, (lon, [37.0] * len(lon)), **{"kind": KIND_NUMBER[kind], "access": OPEN} | facts
    )


def cut(builder):
    roads = builder.finish()
    return cut_long(roads, line_lengths(roads.shape_start, roads.shape_lon, roads.shape_lat))


@given(st.lists(st.floats(1, 3000), min_size=1, max_size=6))
def test_no_stretch_is_too_long_and_no_length_is_lost(steps):
    builder = RoadsBuilder()
    street(builder, (1, 2), 0, *np.cumsum(steps))

    roads, metres = cut(builder)

    assert metres.max() <= LONGEST_METRES + 0.5
    assert metres.sum() == pytest.approx(sum(steps), rel=1e-3)
    drawn = line_lengths(roads.shape_start, roads.shape_lon, roads.shape_lat)
    assert drawn == pytest.approx(metres, rel=1e-6, abs=1e-6)
    assert roads.head[:-1].tolist() == roads.tail[1:].tolist()
    first, last = roads.shape_start[:-1], roads.shape_start[1:] - 1
    for point, node in ((first, roads.tail), (last, roads.head)):
        np.testing.assert_allclose(roads.shape_lon[point], roads.node_lon[node])


def test_shape_points_stay_in_their_piece():
    builder = RoadsBuilder()
    street(builder, (1, 2), 0, 50, 250, 390)

    roads, metres = cut(builder)

    assert metres == pytest.approx([195, 195], rel=1e-3)
    at = np.round((roads.shape_lon - 127) / DEGREE)
    assert at.tolist() == [0, 50, 195, 195, 250, 390]


def test_the_two_directions_of_a_street_share_their_points():
    builder = RoadsBuilder()
    street(builder, (5, 9), 0, 500)
    street(builder, (9, 5), 500, 0)

    roads, _ = cut(builder)

    assert len(roads.node_lon) == 4
    assert roads.tail.tolist() == [0, 2, 3, 1, 3, 2]
    assert roads.head.tolist() == [2, 3, 1, 3, 2, 0]


def test_what_a_stretch_says_holds_for_its_pieces():
    builder = RoadsBuilder()
    street(builder, (1, 2), 0, 100, name="Short")
    street(builder, (2, 3), 100, 500, name="Long", kmh=(40, 20), access=(True, False, True))

    roads, _ = cut(builder)

    assert roads.name == ("Short", "Long", "Long")
    assert roads.forward_kmh.tolist()[1:] == [40, 40]
    assert roads.backward.tolist() == [True, False, False]


@pytest.mark.parametrize("kind", ["motorway", "trunk_link"])
def test_where_no_bus_stops_nothing_is_cut(kind):
    builder = RoadsBuilder()
    street(builder, (1, 2), 0, 5000, kind=kind)

    assert cut(builder)[0].count == 1


def test_a_given_length_is_shared_out_whatever_the_drawing():
    builder = RoadsBuilder()
    street(builder, (1, 2), 0, 100)
    roads = builder.finish()

    cut_roads, metres = cut_long(roads, np.array([600.0]))

    assert metres.tolist() == [200, 200, 200]
    assert haversine(
        cut_roads.node_lon[2], cut_roads.node_lat[2], cut_roads.node_lon[3], cut_roads.node_lat[3]
    ) == pytest.approx(100 / 3, rel=1e-3)
