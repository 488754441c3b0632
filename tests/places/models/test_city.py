import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from dure.places.models import City, CityImport, ParkingPlace, Stop, Zone

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return City.objects.create(slug="a-si", name="a", name_en="a", country="KR")


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_slug_names_one_city(city):
    refused(lambda: City.objects.create(slug="a-si", name="b", name_en="b", country="KR"))


@pytest.mark.parametrize(
    "facts",
    [{"population": -1}, {"jobs": -1}, {"weight": -0.1}, {"lon": 181}, {"lat": -91}],
    ids=str,
)
def test_the_table_refuses_a_zone_that_cannot_be(city, facts):
    refused(lambda: Zone.objects.create(**{"city": city, "number": 1, "lon": 0, "lat": 0} | facts))


def test_the_table_refuses_a_second_zone_of_a_number(city):
    Zone.objects.create(city=city, number=1, lon=0, lat=0)

    refused(lambda: Zone.objects.create(city=city, number=1, lon=0, lat=0))


@pytest.mark.parametrize("facts", [{"source": "rumour"}, {"lon": -181}, {"lat": 91}], ids=str)
@pytest.mark.parametrize("table", [Stop, ParkingPlace])
def test_the_table_refuses_a_place_that_cannot_be(city, table, facts):
    whole = {"city": city, "code": "1", "lon": 0, "lat": 0, "source": "osm"}

    refused(lambda: table.objects.create(**whole | facts))


def test_the_table_refuses_an_unknown_source_of_roads(city, settings):
    refused(
        lambda: CityImport.objects.create(
            city=city, key="k", source="hearsay", format=1, imported_at="2026-01-01T00:00Z"
        )
    )


def test_the_import_that_a_city_stands_on_cannot_be_deleted(city):
    city.current_import = CityImport.objects.create(
        city=city, key="k", source="osm", format=1, imported_at="2026-01-01T00:00Z"
    )
    city.save(update_fields=("current_import",))

    with pytest.raises(ProtectedError):
        city.current_import.delete()
