import math

import pytest

from dure.places.domain.street import barrier_closed, drive_access, speeds, walk_access

ALONG, AGAINST, BOTH, CLOSED = (True, False), (False, True), (True, True), (False, False)


@pytest.mark.parametrize(
    ("tags", "ways"),
    [
        ({"highway": "residential"}, BOTH),
        ({"highway": "residential", "oneway": "yes"}, ALONG),
        ({"highway": "residential", "oneway": "1"}, ALONG),
        ({"highway": "residential", "oneway": "-1"}, AGAINST),
        ({"highway": "residential", "oneway": "reverse"}, AGAINST),
        ({"highway": "residential", "oneway": "no"}, BOTH),
        ({"highway": "primary", "oneway": "reversible"}, CLOSED),
        ({"highway": "residential", "oneway": "yes", "oneway:bus": "no"}, BOTH),
        ({"highway": "tertiary", "junction": "roundabout"}, ALONG),
        ({"highway": "tertiary", "junction": "roundabout", "oneway": "-1"}, AGAINST),
        ({"highway": "motorway"}, ALONG),
        ({"highway": "motorway_link"}, ALONG),
        ({"highway": "motorway_link", "oneway": "no"}, BOTH),
        ({"highway": "trunk"}, BOTH),
        ({"highway": "service"}, BOTH),
        ({"highway": "service", "service": "parking_aisle"}, CLOSED),
        ({"highway": "residential", "access": "private"}, CLOSED),
        ({"highway": "residential", "access": "no"}, CLOSED),
        ({"highway": "residential", "access": "no", "motor_vehicle": "yes"}, BOTH),
        ({"highway": "residential", "motor_vehicle": "no"}, CLOSED),
        ({"highway": "residential", "motor_vehicle": "no", "bus": "yes"}, BOTH),
        ({"highway": "residential", "access": "destination"}, BOTH),
        ({"highway": "busway", "access": "no"}, BOTH),
        ({"highway": "residential", "area": "yes"}, CLOSED),
        ({"highway": "footway"}, CLOSED),
        ({"highway": "footway", "bus": "yes"}, CLOSED),
    ],
    ids=lambda value: (
        ",".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else None
    ),
)
def test_drive_access_follows_the_tags(tags, ways):
    assert drive_access(tags) == ways


@pytest.mark.parametrize(
    ("tags", "open_"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "sidewalk": "both"}, True),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "path", "foot": "no"}, False),
        ({"highway": "primary", "foot": "use_sidepath"}, False),
        ({"highway": "steps"}, True),
        ({"highway": "footway", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "yes"}, True),
    ],
)
def test_walk_access_follows_the_tags(tags, open_):
    assert walk_access(tags) is open_


def test_speeds_by_direction_win_over_the_common_one():
    tags = {"highway": "primary", "maxspeed": "60", "maxspeed:backward": "30"}

    assert speeds(tags) == (60, 30)


def test_speeds_fall_back_to_the_zone_code():
    assert speeds({"highway": "primary", "source:maxspeed": "FI:urban"}) == (50, 50)


def test_speeds_are_nan_where_no_tag_says():
    assert all(math.isnan(speed) for speed in speeds({"highway": "primary"}))


@pytest.mark.parametrize(
    ("tags", "closed"),
    [
        ({"barrier": "bollard"}, True),
        ({"barrier": "bollard", "bus": "yes"}, False),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, False),
        ({"barrier": "gate"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "kerb"}, False),
        ({"barrier": "toll_booth"}, False),
    ],
)
def test_barriers_close_a_street_to_vehicles(tags, closed):
    assert barrier_closed(tags) is closed
