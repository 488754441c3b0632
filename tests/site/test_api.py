import pytest

from dure.places.models import City


def test_root_says_where_things_are(client, db):
    assert client.get("/api/").json() == {
        "name": "Dure",
        "version": "1",
        "docs": "/api/docs",
        "openapi": "/api/openapi.json",
        "cities": "/api/cities",
    }


def test_cities_are_those_with_data(client, city):
    City.objects.create(slug="empty", name="빈 시", name_en="Empty", country="KR")

    assert client.get("/api/cities").json() == [
        {
            "slug": "dure-si",
            "name": "두레시",
            "name_en": "Dure City",
            "country": "KR",
            "time_zone": "Asia/Seoul",
            "bounds": [127.0, 37.0, 127.01, 37.01],
            "attribution": ["© OpenStreetMap"],
        }
    ]


def test_one_city(client, city):
    assert client.get("/api/cities/dure-si").json()["name"] == "두레시"


def test_openapi_describes_it(client, db):
    paths = client.get("/api/openapi.json").json()["paths"]

    assert {"/api/", "/api/cities", "/api/cities/{slug}"} <= set(paths)


def test_docs_fetch_nothing_from_elsewhere(client, db):
    page = client.get("/api/docs").content.decode()

    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_writing_where_nothing_is_written_is_refused(client, db, method):
    assert getattr(client, method)("/api/cities").status_code == 405
