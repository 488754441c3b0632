import pytest

from dure.transit.domain.material import CityMaterial, ZoneFacts
from dure.transit.queries.setup import bounds_of, choices_of, map_of

SQUARE = [[127.0, 37.0], [127.01, 37.0], [127.01, 37.01], [127.0, 37.01], [127.0, 37.0]]
ZONES = (
    ZoneFacts(
        number=1, name="East", lon=127.005, lat=37.005, population=986.4,
        outline={"type": "Polygon", "coordinates": [SQUARE]},
    ),
    ZoneFacts(number=2, name="A point", lon=127.5, lat=37.5),
)  # fmt: skip


def test_neighbourhoods_without_an_outline_cannot_be_chosen(tmp_path):
    city = CityMaterial(slug="x", name="X", import_key="1", network=tmp_path, zones=ZONES)
    [east] = choices_of(city)

    assert (east.number, east.people) == (1, 986)
    assert east.km2 == pytest.approx(1.112 * 0.888, rel=0.01)
    assert [place["number"] for place in map_of(ZONES)] == [1]


def test_bounds_leave_room_around_what_is_chosen():
    assert bounds_of(ZONES, ["1"], room=0.1) == "126.99900,36.99900,127.01100,37.01100"
    assert bounds_of(ZONES, ["7"], room=0.1) == bounds_of(ZONES, room=0.1)
    assert bounds_of(()) == ""
