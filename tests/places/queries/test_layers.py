"""Where a city's map opens."""

from dure.places.queries.layers import Neighbourhood, lived_in


def part(number, population, density, west):
    return Neighbourhood(
        number, f"Zone {number}", population, None, density, (west, 0.0, west + 1, 1.0)
    )


CENTRE, EDGE, WILD = part(1, 900, 9000.0, 10), part(2, 80, 500.0, 11), part(3, 20, 1.0, 40)


def test_lived_in_leaves_out_the_empty_outskirts():
    assert lived_in([WILD, EDGE, CENTRE]) == [10, 0.0, 12, 1.0]


def test_lived_in_takes_every_part_that_the_share_needs():
    assert lived_in([CENTRE, part(3, 100, 1.0, 40)]) == [10, 0.0, 41, 1.0]


def test_lived_in_is_unknown_where_people_are():
    assert lived_in([Neighbourhood(1, "Zone 1", None, None, None, (10, 0, 11, 1))]) is None
    assert lived_in([]) is None
