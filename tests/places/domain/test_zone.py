import numpy as np
import pytest
from shapely.geometry import Point, shape

from dure.places.domain.layout import ZoneRow
from dure.places.domain.zone import MOST_ZONES, hexagons, shares


def zone(number, **facts):
    return ZoneRow(number, f"Zone {number}", 127.0, 37.0, **facts)


def test_shares_follow_population_where_it_is_known():
    zones = [zone(1, population=300.0), zone(2, population=100.0), zone(3, weight=9.0)]

    assert shares(zones) == pytest.approx([0.75, 0.25, 0])


def test_shares_follow_weight_where_no_population_is_known():
    assert shares([zone(1, weight=1.0), zone(2, weight=3.0)]) == pytest.approx([0.25, 0.75])


def test_shares_are_equal_where_nothing_is_known():
    assert shares([zone(1), zone(2)]) == pytest.approx([0.5, 0.5])


def test_shares_of_no_zone_are_empty():
    assert len(shares([])) == 0


def test_hexagons_hold_their_points_and_lose_no_weight():
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(127, 127.05, 500), rng.uniform(37, 37.05, 500)
    weight = rng.uniform(0, 100, 500)

    zones = hexagons(lon, lat, weight)

    assert sum(z.weight for z in zones) == pytest.approx(weight.sum())
    assert len(zones) <= MOST_ZONES
    assert [z.number for z in zones] == list(range(1, len(zones) + 1))
    outlines = [shape(z.outline).buffer(1e-5) for z in zones]
    assert all(any(o.contains(Point(p)) for o in outlines) for p in zip(lon, lat, strict=True))
    assert all(o.contains(Point(z.lon, z.lat)) for o, z in zip(outlines, zones, strict=True))
    assert all(z.made and z.population is None for z in zones)


def test_hexagons_do_not_overlap():
    rng = np.random.default_rng(2)
    zones = hexagons(rng.uniform(127, 127.02, 90), rng.uniform(37, 37.02, 90), np.ones(90))

    outlines = [shape(z.outline) for z in zones]

    for at, one in enumerate(outlines):
        for other in outlines[at + 1 :]:
            assert one.intersection(other).area < 1e-3 * one.area


def test_hexagons_of_nothing_are_none():
    assert hexagons(np.array([127.0]), np.array([37.0]), np.array([0.0])) == ()
