import pytest

from dure.places.domain.road import KIND_NUMBER, ROAD_KINDS, kind_number, parse_maxspeed


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("50 mph", 80.4672),
        ("30mph", 48.28032),
        ("none", 120),
        ("walk", 7),
        ("FI:urban", 50),
        ("KR:rural", 80),
        ("DE:zone:30", 30),
        ("DE:zone30", 30),
        ("80;60", 60),
        ("80|60|40", 40),
        ("12.5", 12.5),
    ],
)
def test_maxspeed_is_read(text, kmh):
    assert parse_maxspeed(text) == pytest.approx(kmh)


@pytest.mark.parametrize(
    "text", [None, "", "signals", "variable", "0", "-5", "500", "fast", "XX:"]
)
def test_maxspeed_that_says_nothing_is_none(text):
    assert parse_maxspeed(text) is None


def test_every_kind_has_its_own_number():
    assert len(KIND_NUMBER) == len(ROAD_KINDS) < 256


def test_an_unknown_kind_counts_as_unclassified():
    assert ROAD_KINDS[kind_number("yellow_brick")].name == "unclassified"
