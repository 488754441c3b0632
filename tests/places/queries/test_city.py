from datetime import UTC, datetime

import pytest

from dure.core.actor import ANONYMOUS, SYSTEM
from dure.core.errors import NotFound
from dure.places.actions.city import import_city
from dure.places.domain.city import CityProfile, CitySources, SourceKind
from dure.places.models import City
from dure.places.queries.city import (
    cities_visible_to,
    city_by_slug,
    city_files,
    current_import_of,
    parking_of,
    quality_of,
    stops_of,
    zones_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_map")]


@pytest.fixture
def two_cities(town):
    for slug in ("a-si", "b-si"):
        import_city(
            profile=CityProfile(slug, slug, slug),
            sources=CitySources(SourceKind.OSM, town),
            actor=SYSTEM,
            now=datetime(2026, 11, 22, tzinfo=UTC),
        )
    City.objects.create(slug="bare", name="bare", name_en="bare", country="KR")
    return City.objects.get(slug="a-si"), City.objects.get(slug="b-si")


def test_everybody_sees_the_imported_cities_and_no_other(two_cities, django_assert_num_queries):
    with django_assert_num_queries(1):
        seen = [(city.slug, city.current_import.source) for city in cities_visible_to(ANONYMOUS)]

    assert seen == [("a-si", "osm"), ("b-si", "osm")]


@pytest.mark.parametrize("slug", ["bare", "none", ""])
def test_a_city_without_data_is_not_there(two_cities, slug):
    with pytest.raises(NotFound):
        city_by_slug(slug)


def test_rows_are_those_of_the_one_city(two_cities):
    a, b = two_cities

    for read in (zones_of, stops_of, parking_of):
        assert read(a).count() > 0
        assert not set(read(a)) & set(read(b))
        assert {row.city_id for row in read(a)} == {a.pk}


def test_files_are_those_of_the_current_import(two_cities):
    a, b = two_cities

    files = city_files(a)

    assert files.network.is_file()
    assert files.timetable is None
    assert files.basemap is None
    assert files.network.parent != city_files(b).network.parent
    assert quality_of(a).counts["drive_nodes"] == 16


def test_files_that_are_gone_are_told(two_cities):
    a, _ = two_cities
    city_files(a).network.unlink()

    with pytest.raises(NotFound, match="gone"):
        city_files(a)


def test_a_city_without_import_has_no_files(two_cities):
    with pytest.raises(NotFound, match="not been imported"):
        city_files(City.objects.get(slug="bare"))


def test_current_import_is_that_of_the_slug(two_cities):
    a, _ = two_cities

    assert current_import_of("a-si") == a.current_import
    assert current_import_of("bare") is None
    assert current_import_of("none") is None
