import csv
import json

import pytest
import shapely
from shapely.geometry import shape

from dure.places.adapters.municipality import area_km2, edition_digest, municipality_shapes
from dure.places.domain.municipality import UNITS, current_code

PICTURE_BYTES = 1_500_000


@pytest.fixture(scope="module")
def shapes():
    return municipality_shapes()


@pytest.fixture(scope="module")
def drawn(shapes):
    return {code: shape(found.boundary) for code, found in shapes.items()}


def test_every_unit_has_a_shape(shapes):
    assert set(shapes) == set(UNITS)


def test_boundaries_are_valid_and_not_empty(drawn):
    assert [code for code, area in drawn.items() if area.is_empty or not area.is_valid] == []


def test_the_picture_of_the_country_is_small(shapes):
    text = json.dumps([found.boundary for found in shapes.values()], separators=(",", ":"))

    assert len(text) < PICTURE_BYTES


def test_simplified_boundaries_keep_the_area(shapes, drawn):
    off = {
        code: area_km2(area) / shapes[code].area_km2
        for code, area in drawn.items()
        if not 0.95 < area_km2(area) / shapes[code].area_km2 < 1.05
    }

    assert off == {}


def test_neighbours_do_not_overlap(drawn):
    areas = [drawn[code] for code, unit in UNITS.items() if unit.until is None]
    one, other = shapely.STRtree(areas).query(areas, predicate="intersects")
    overlap = sum(
        areas[a].intersection(areas[b]).area for a, b in zip(one, other, strict=True) if a < b
    )

    assert overlap < 1e-4 * sum(area.area for area in areas)


def test_the_mainland_has_no_slits(drawn):
    land = shapely.union_all([drawn[code] for code, unit in UNITS.items() if unit.until is None])
    holes = [shapely.Polygon(ring) for part in land.geoms for ring in part.interiors]

    # Below 2 m the corners were rounded apart.
    assert [hole for hole in holes if 2e-5 < 2 * hole.area / hole.length < 1e-3] == []


def test_units_that_ended_cover_what_followed(drawn):
    before = shapely.union_all([drawn[code] for code in ("28110", "28140", "28260")])
    after = shapely.union_all([drawn[code] for code in ("28125", "28155", "28275", "28290")])

    assert before.symmetric_difference(after).area < 1e-6


def test_label_points_lie_in_their_unit(shapes, drawn):
    outside = [
        code
        for code, found in shapes.items()
        if drawn[code].distance(shapely.Point(found.lon, found.lat)) > 0.005
    ]

    assert outside == []


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("11140", 126.9779, 37.5663),  # Seoul's city hall
        ("28155", 126.4407, 37.4602),  # Incheon airport
        ("28125", 126.6168, 37.4744),  # Incheon station
        ("28290", 126.6573, 37.6017),  # 검단사거리
        ("28275", 126.6444, 37.5345),  # 청라
        ("36110", 127.2890, 36.4800),  # Sejong's city hall
        ("43110", 127.4915, 36.6358),  # Cheongju's city hall
        ("27720", 128.5728, 36.2428),  # Gunwi's county office
        ("50110", 126.5312, 33.4996),  # Jeju's city hall
    ],
)
def test_known_places_lie_in_their_unit(drawn, code, lon, lat):
    found = {
        at
        for at, area in drawn.items()
        if UNITS[at].until is None and area.contains(shapely.Point(lon, lat))
    }

    assert found == {code}


def test_cities_of_wards_are_counted_once(shapes):
    assert shapes["44130"].area_km2 == pytest.approx(636, abs=2)
    assert shapes["48120"].area_km2 == pytest.approx(748, abs=5)


def test_areas_agree_with_a_table_made_elsewhere(shapes, shared_data):
    path = shared_data / "admin_kr_sigungu" / "basic_local_governments.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    codes = [current_code(row["code"]) or current_code(row["code"][:4] + "0") for row in rows]

    assert set(codes) == {code for code, unit in UNITS.items() if unit.since is None}
    off = [
        (row["city"], shapes[code].area_km2, row["area_km2"])
        for code, row in zip(codes, rows, strict=True)
        if abs(shapes[code].area_km2 - float(row["area_km2"]))
        > 0.1 + 0.03 * float(row["area_km2"])
    ]
    assert off == []


def test_area_of_a_degree_at_the_equator():
    # The zone 0 to 1 degree north, one degree wide: 12,308.8 km² on WGS84.
    assert area_km2(shapely.box(0, 0, 1, 1)) == pytest.approx(12_308.8, rel=1e-4)


def test_edition_digest_stays_the_same():
    assert edition_digest() == edition_digest()
    assert len(edition_digest()) == 64
