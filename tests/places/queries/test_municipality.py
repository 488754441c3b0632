from datetime import date

import pytest

from dure.core.errors import NotFound
from dure.places.models import Municipality
from dure.places.queries.municipality import (
    boundaries,
    boundary,
    latest_edition,
    municipalities,
    municipality_by_code,
    search_municipalities,
)
from tests.factories.municipality import a_registry

pytestmark = pytest.mark.django_db
BEFORE_UNION = date(2026, 6, 30)


def test_municipalities_are_those_that_have_not_ended():
    a_registry()

    codes = [unit.code for unit in municipalities()]
    assert len(codes) == 230
    assert codes == sorted(codes)
    assert not {"28110", "28140", "28260"} & set(codes)


def test_municipalities_at_a_day_are_those_of_that_day():
    a_registry()

    assert municipalities(at=BEFORE_UNION).count() == 229
    assert not municipalities(at=BEFORE_UNION).filter(code="28125").exists()
    assert municipalities(at=date(2026, 7, 1)).filter(code="28125").exists()
    assert municipalities(at=date(2026, 7, 1)).count() == 230


def test_municipalities_are_read_in_one_query_without_boundaries(django_assert_num_queries):
    a_registry()

    with django_assert_num_queries(1):
        names = [unit.full_name for unit in municipalities()]
    assert "세종특별자치시" in names


@pytest.mark.parametrize("code", ["27720", "2772000000", "47720", "4772000000"])
def test_municipality_by_code_knows_all_its_numbers(code):
    a_registry()

    assert municipality_by_code(code).full_name == "대구광역시 군위군"


@pytest.mark.parametrize("code", ["41111", "00000", "", "군위군"])
def test_municipality_by_code_refuses_what_is_none(code):
    a_registry()

    with pytest.raises(NotFound):
        municipality_by_code(code)


def test_municipality_by_code_refuses_before_the_registry_is_loaded():
    with pytest.raises(NotFound):
        municipality_by_code("11110")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("수원", "경기도 수원시"),
        ("수원시", "경기도 수원시"),
        ("경기 수 원", "경기도 수원시"),
        ("suwon", "경기도 수원시"),
        ("Jung-gu, Busan", "부산광역시 중구"),
        ("busan junggu", "부산광역시 중구"),
        ("전북 전주", "전북특별자치도 전주시"),
        ("전라북도 전주", "전북특별자치도 전주시"),
        ("강원도 고성", "강원특별자치도 고성군"),
        ("경남 고성", "경상남도 고성군"),
        ("광주시", "경기도 광주시"),
        ("광주 남구", "전남광주통합특별시 남구"),
        ("세종시", "세종특별자치시"),
    ],
)
def test_search_finds(text, first):
    a_registry()

    assert search_municipalities(text)[0].full_name == first


def test_search_finds_namesakes_in_order_of_code():
    a_registry()

    found = [unit.full_name for unit in search_municipalities("고성")]
    assert found == ["경상남도 고성군", "강원특별자치도 고성군"]


@pytest.mark.parametrize("text", ["", "  ", "-", "원시", "Pyongyang"])
def test_search_finds_nothing_for(text):
    a_registry()

    assert search_municipalities(text) == []


def test_search_is_of_a_day():
    a_registry()

    assert search_municipalities("인천 서구") == []
    assert [u.code for u in search_municipalities("인천 서구", at=BEFORE_UNION)] == ["28260"]


def test_search_stops_at_the_limit(django_assert_num_queries):
    a_registry()

    with django_assert_num_queries(1):
        assert len(search_municipalities("경기", limit=3)) == 3


def test_boundaries_are_features_of_the_units_that_stand(django_assert_num_queries):
    a_registry()

    with django_assert_num_queries(1):
        picture = boundaries()
    assert picture["type"] == "FeatureCollection"
    assert len(picture["features"]) == 230
    assert len(boundaries(at=BEFORE_UNION)["features"]) == 229


def test_boundary_is_one_feature():
    a_registry()

    feature = boundary("4111000000")
    assert feature["id"] == 41110
    assert feature["geometry"] == Municipality.objects.get(code="41110").boundary
    assert feature["properties"] == {
        "code": "41110",
        "name": "수원시",
        "name_en": "Suwon-si",
        "province": "경기도",
        "province_en": "Gyeonggi-do",
        "kind": "si",
    }


def test_latest_edition_is_none_before_the_first_load():
    assert latest_edition() is None
    assert a_registry() == latest_edition()
