import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.places.adapters.roads import RoadsBuilder, build_networks
from dure.places.domain.road import KIND_NUMBER, WALK_KMH

RESIDENTIAL, FOOTWAY = KIND_NUMBER["residential"], KIND_NUMBER["footway"]
BOTH, ALONG, AGAINST, WALK = (
    (True, True, True),
    (True, False, True),
    (False, True, True),
    (False, False, True),
)


def add(builder, ends, lon, **facts):
    lat = [37.0] * len(lon)
    builder.add(ends, (lon, lat), **{"kind": RESIDENTIAL, "access": BOTH} | facts)


def test_arcs_against_the_line_carry_it_reversed():
    builder = RoadsBuilder()
    add(builder, (10, 20), [127.0, 127.0004, 127.001], access=AGAINST, kmh=(np.nan, 40))

    drive = build_networks(builder.finish(), where="x").drive

    assert (drive.tail.tolist(), drive.head.tolist()) == ([1], [0])
    assert drive.shape_lon.tolist() == [127.001, 127.0004, 127.0]
    assert drive.speed_kmh.tolist() == [40]


def test_a_street_open_both_ways_is_two_arcs_of_one_length():
    builder = RoadsBuilder()
    add(builder, (1, 2), [127.0, 127.001], kmh=(30, 50), length=100)

    networks = build_networks(builder.finish(), where="x")

    assert networks.drive.length_metres.tolist() == [100, 100]
    assert networks.drive.speed_kmh.tolist() == [30, 50]
    assert networks.counts["road_km"] == 0.1
    assert networks.counts["speed_missing_share"] == 0


def test_a_street_listed_once_per_direction_counts_once():
    builder = RoadsBuilder()
    add(builder, (1, 2), [127.0, 127.001], access=ALONG, length=100)
    add(builder, (2, 1), [127.001, 127.0], access=ALONG, length=100)

    networks = build_networks(builder.finish(), where="x")

    assert (networks.drive.arcs, networks.walk.arcs) == (2, 2)
    assert networks.counts["road_km"] == 0.1


def test_loops_are_left_out_and_lengths_are_never_zero():
    builder = RoadsBuilder()
    add(builder, (1, 1), [127.0, 127.001, 127.0])
    add(builder, (1, 2), [127.0, 127.0])

    networks = build_networks(builder.finish(), where="x")

    assert networks.counts["loops"] == 1
    assert networks.drive.length_metres.tolist() == [0.1, 0.1]


def test_missing_speeds_are_filled_by_kind_and_counted():
    builder = RoadsBuilder()
    add(builder, (1, 2), [127.0, 127.001], length=100, kmh=(45, 45))
    add(builder, (2, 3), [127.001, 127.002], length=150)

    networks = build_networks(builder.finish(), where="x")

    assert sorted(networks.drive.speed_kmh.tolist()) == [30, 30, 45, 45]
    assert networks.counts["speed_missing_share"] == 0.6


def test_the_walk_network_is_both_ways_at_walking_speed():
    builder = RoadsBuilder()
    add(builder, (1, 2), [127.0, 127.001], access=ALONG)
    add(builder, (2, 3), [127.001, 127.002], access=WALK, kind=FOOTWAY)

    networks = build_networks(builder.finish(), where="x")

    assert (networks.drive.arcs, networks.walk.arcs) == (1, 4)
    assert set(networks.walk.speed_kmh.tolist()) == {WALK_KMH}


def test_where_nothing_may_be_walked_people_walk_along_the_roads():
    builder = RoadsBuilder()
    add(builder, (1, 2), [127.0, 127.001], access=(True, False, False))

    assert build_networks(builder.finish(), where="x").walk.arcs == 2


def test_the_main_part_is_the_largest_strongly_connected_one():
    builder = RoadsBuilder()
    add(builder, (1, 2), [127.0, 127.001])
    add(builder, (2, 3), [127.001, 127.002])
    add(builder, (3, 4), [127.002, 127.003], access=ALONG)

    networks = build_networks(builder.finish(), where="x")

    assert networks.drive_main.tolist() == [True, True, True, False]
    assert networks.counts["main_share"] == 0.75


def test_no_road_to_drive_on_is_refused():
    builder = RoadsBuilder()
    add(builder, (1, 2), [127.0, 127.001], access=WALK)

    with pytest.raises(Invalid) as refusal:
        build_networks(builder.finish(), where="walks.pbf")
    assert refusal.value.where == "walks.pbf"
