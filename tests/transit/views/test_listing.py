import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dure.transit.domain.study import StudyState
from tests.factories.study import NOW, stored_study

SUMMARY = {
    "trips": 1000,
    "vehicles": 8,
    "arms": {
        "today": {"wait_mean": 1080.0},
        "fixed": {"wait_mean": None},
        "demand_responsive": {"wait_mean": 588.0},
    },
}


@pytest.mark.parametrize("address", ["/studies/", "/cities/grid/studies/"])
def test_lists_show_what_one_may_see(city, ada, neighbour, read, address):
    stored_study(by=ada, name="Mine alone")
    stored_study(by=ada, name="Public", state=StudyState.DONE, published_at=NOW)

    assert "Mine alone" in read(address, ada)[1]
    for user in (neighbour, None):
        page = read(address, user)[1]
        assert "Public" in page
        assert "Mine alone" not in page


def test_a_citys_list_leaves_out_other_cities(city, ada, read):
    stored_study(by=ada, name="Here")
    stored_study(by=ada, name="There", slug="elsewhere")

    page = read("/cities/grid/studies/", ada)[1]
    assert "Here" in page
    assert "There" not in page


def test_a_finished_study_says_its_answer_in_one_line(city, ada, read):
    stored_study(by=ada, state=StudyState.DONE, summary=SUMMARY)

    page = read("/cities/grid/studies/", ada)[1]
    assert "Waiting: today 18.0 min, fixed routes –, on demand 9.8 min · 8 vehicles" in page
    assert "Done" in page


def test_an_empty_list_teaches(city, read):
    page = read("/cities/grid/studies/")[1]

    assert "No study of this city yet" in page
    assert "the same vehicles as fixed routes;" in page
    assert 'href="/cities/grid/studies/new"' in page


def test_an_empty_list_of_all_leads_to_the_cities(city, read):
    assert 'href="/cities/grid/studies/new"' in read("/studies/")[1]


def test_a_long_list_has_pages(city, ada, read):
    for number in range(21):
        stored_study(by=ada, name=f"Study {number:02}")

    first, second = read("/studies/", ada)[1], read("/studies/?page=2", ada)[1]
    assert "Study 20" in first
    assert "Study 00" not in first
    assert "?page=2" in first
    assert "Study 00" in second


def test_a_list_of_no_city_is_not_found(city, read):
    assert read("/cities/nowhere/studies/")[0].status_code == 404


@pytest.mark.parametrize("address", ["/studies/", "/cities/grid/studies/"])
def test_a_list_asks_the_same_for_three_studies_as_for_one(city, ada, read, address):
    counts = []
    for _ in range(2):
        stored_study(by=ada, state=StudyState.DONE, summary=SUMMARY)
        with CaptureQueriesContext(connection) as queries:
            read(address, ada)
        counts.append(len(queries))
        stored_study(by=ada)

    assert counts[0] == counts[1]
