import pytest

from dure.accounts.models import User
from dure.places.models import City
from dure.web.trial import expect_trial, preparing_trial, trial_alone
from tests.factories.programme import a_call

ENGLISH, KOREAN = {"Accept-Language": "en"}, {"Accept-Language": "ko"}


def test_home_without_a_city_teaches(client, db):
    page = client.get("/", headers=ENGLISH).content.decode()

    assert "No city yet" in page
    assert "dure city import" in page


def test_home_with_a_call_and_no_city_keeps_commands_from_residents(client, db):
    a_call("open")

    page = client.get("/", headers=ENGLISH).content.decode()

    assert "No city yet" in page
    assert "dure city import" not in page


def test_the_page_of_the_data_interface_names_its_language_and_content(client, db):
    page = client.get("/api/docs").content.decode()

    assert '<html lang="en">' in page
    assert page.count("<main>") == 1
    assert "<h1" not in page, "the viewer writes its own"


@pytest.mark.parametrize("state", ["published", "open", "closed"])
def test_home_shows_a_call_under_way_that_has_no_terms(client, db, state):
    a_call(state, title="아직 정하지 않은 공모")

    page = client.get("/", headers={"Accept-Language": "ko"})

    assert page.status_code == 200
    assert "아직 정하지 않은 공모" in page.content.decode()


def test_home_shows_cities_that_have_data_and_one_button(client, city):
    City.objects.create(slug="empty", name="빈 시", name_en="Empty", country="KR")

    page = client.get("/", headers=ENGLISH).content.decode()

    assert "Dure City" in page
    assert "Empty" not in page
    assert page.count("krds-btn xlarge") == 1
    assert "/cities/dure-si/picture.svg" in page


def test_home_of_somebody_signed_in_says_what_waits(client, city):
    client.force_login(User.objects.create_user("a@b.example", "long-enough-1", language="en"))

    page = client.get("/").content.decode()

    assert "What needs me" in page
    assert "Nothing waits for you." in page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_city_page_shows_numbers_map_and_table(client, city, language):
    page = client.get("/cities/dure-si/", headers={"Accept-Language": language}).content.decode()

    for words in ("986", 'data-basemap="/cities/dure-si/basemap.pmtiles"', "<table", "동부"):
        assert words in page
    assert 'data-bounds="127.000000,37.000000,127.010000,37.010000"' in page


@pytest.mark.parametrize("path", ["", "quality/", "basemap.pmtiles", "layers.json", "picture.svg"])
def test_a_city_that_is_not_there_is_not_found(client, db, path):
    assert client.get(f"/cities/nowhere/{path}").status_code == 404


def test_city_page_takes_as_many_queries_for_one_study_as_for_none(
    client, city, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        client.get("/cities/dure-si/")


def test_quality_page_says_each_finding_in_words(client, city):
    page = client.get("/cities/dure-si/quality/", headers=ENGLISH).content.decode()

    assert "The timetable ended on Sun 29 Dec 2019; its 1,007 trips" in page
    assert "1,559 junctions and 12 km" in page
    assert "one point deserves a look" in page


def test_basemap_is_sent_in_parts(client, city):
    answer = client.get("/cities/dure-si/basemap.pmtiles", headers={"Range": "bytes=0-6"})

    assert (answer.status_code, answer.content) == (206, b"PMTiles")
    assert answer["Content-Type"] == "application/vnd.pmtiles"


def test_a_city_without_a_map_says_so(client, city):
    from dure.places.queries.city import city_files  # noqa: PLC0415  the data folder is the test's

    city_files(city).basemap.unlink()

    assert client.get("/cities/dure-si/basemap.pmtiles").status_code == 404


def test_layers_hold_people_per_square_kilometre(client, city):
    people, stops = client.get("/cities/dure-si/layers.json").json()

    [zone] = people["data"]["features"]
    # 0.01 degrees are 1.112 km north and 0.888 km east at 37 degrees: 0.987 square kilometres.
    assert zone["properties"] == {"name": "동부", "population": 986, "density": 999}
    assert len(people["colors"]) == len(people["steps"]) + 1
    assert stops["data"]["features"][0]["geometry"]["coordinates"] == [127.005, 37.005]


@pytest.mark.parametrize("path", ["/", "/calls/"])
def test_a_call_that_is_half_played_is_not_listed(client, db, path):
    found = a_call("open", title="반만 진행된 공모")
    expect_trial()

    during = client.get(path, headers=ENGLISH).content.decode()

    assert "calls of the trial are being prepared" in during
    assert "반만 진행된 공모" not in during
    assert "<progress" in during
    assert "what these pages show of its calls is not whole" in (
        client.get(f"/calls/{found.pk}/", headers=ENGLISH).content.decode()
    )
    with trial_alone(), preparing_trial():
        pass
    assert (
        "반만 진행된 공모" in client.get(path, headers={"Accept-Language": "ko"}).content.decode()
    )


def test_a_page_that_waits_for_the_trial_can_ask_how_far_it_is(client, db):
    with trial_alone(), preparing_trial() as tell:
        tell("check", 0.4)
        during = client.get("/trial/", headers=ENGLISH)
    after = client.get("/trial/", headers=ENGLISH).json()

    assert during.json() == {
        "ready": False,
        "percent": 40,
        "text": "The trial programme is being prepared: the agency checks the applications.",
    }
    assert "no-store" in during["Cache-Control"]
    assert (after["ready"], after["percent"]) == (True, 100)
