import io

import pytest

from dure.transit.domain.fleet import DispatcherKind
from dure.transit.domain.scenario_file import scenario_to_toml
from dure.transit.domain.study import MAX_UNFINISHED_PER_PERSON
from dure.transit.forms.study import StudyForm
from dure.transit.models import Study
from dure.transit.queries.defaults import default_scenario
from dure.transit.queries.study import given_folder
from tests.factories.study import stored_study, tiny_scenario

PAGE = "/cities/grid/studies/new"


@pytest.fixture
def filled(city, ada, read):
    """What the browser would send if nothing were changed."""
    answer, _ = read(PAGE, ada)
    form: StudyForm = answer.context["form"]
    return {name: value for name, value in form.initial.items() if value not in (None, "", False)}


def upload(name: str, text: str) -> io.BytesIO:
    file = io.BytesIO(text.encode())
    file.name = name
    return file


def test_new_sends_strangers_to_sign_in_and_back(city, read):
    answer, _ = read(PAGE)

    assert answer.status_code == 302
    assert answer["location"] == f"/accounts/login/?next={PAGE}"


def test_new_is_filled_in_from_the_citys_default(city, ada, read):
    answer, page = read(PAGE, ada)
    default = default_scenario("grid")

    assert f'name="trips_per_day" value="{default.demand.trips_per_day}"' in page
    assert 'name="shift_start" value="06:30"' in page
    assert page.count(" checked") >= len(default.zone.numbers)
    assert "Quarter 1 · 1,000 people" in page
    assert answer.status_code == 200


def test_new_sent_as_it_is_asks_for_the_default_study(filled, ada, send):
    answer = send(PAGE, ada, filled)
    study = Study.objects.get()

    assert answer.status_code == 302
    assert answer["location"] == f"/studies/{study.pk}/"
    assert study.state == "queued"
    assert study.created_by_id == ada.pk
    default = default_scenario("grid")
    assert study.assumptions.zone == default.zone
    assert study.assumptions.demand == default.demand
    assert study.assumptions.costs == default.costs


def test_new_offers_each_dispatcher_with_what_it_does_and_asks_for_the_chosen(
    filled, ada, read, send
):
    _, page = read(PAGE, ada)
    send(PAGE, ada, filled | {"dispatcher": "alonso_mora"})

    assert filled["dispatcher"] == "improved_insertion"
    assert all(f'value="{kind}"' in page for kind in DispatcherKind)
    assert "Whoever is not yet being fetched can be given to another vehicle" in page
    assert Study.objects.get().assumptions.service.dispatcher is DispatcherKind.ALONSO_MORA


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        pytest.param("vehicles", "0", "from 1 to 200", id="no vehicles"),
        pytest.param("vehicles", "eight", "whole number", id="no number"),
        pytest.param("trips_per_day", "100000", "from 0 to 20,000", id="100,000 trips"),
        pytest.param("shift_end", "05:00", "ends before it starts", id="shift backwards"),
        pytest.param("shift_start", "6 am", "Write the time as 06:30", id="no time"),
        pytest.param("zones", [], "at least one neighbourhood", id="no zone"),
        pytest.param("max_walk_metres", "5", "from 50 to 2,000", id="too short a walk"),
        pytest.param("fleet_sizes", "4, six", "Write numbers", id="no sizes"),
        pytest.param("fleet_sizes", "0", "A curve has up to 12 sizes", id="size of nothing"),
        pytest.param("outline", "{", "Draw it again", id="broken outline"),
        pytest.param("trips_end", "06:00", "last trips are before", id="trips backwards"),
        pytest.param("dispatcher", "best", "best is not one of the", id="no such dispatcher"),
    ],
)
def test_a_wrong_value_is_named_beside_its_field(filled, ada, send, field, value, said):
    answer = send(PAGE, ada, filled | {field: value, "name": "Keep me"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert said in page
    assert "Keep me" in page
    assert not Study.objects.exists()


def test_a_part_of_the_page_is_open_where_something_in_it_is_wrong(filled, ada, send, read):
    folded = read(PAGE, ada)[1].count('<details class="dure-disclosure" open>')
    more = send(PAGE, ada, filled | {"seed": "x"}).content.decode()
    files = send(PAGE, ada, filled | {"trip_file": upload("x.csv", "x\n")}).content.decode()
    zones = send(PAGE, ada, filled | {"zones": []}).content.decode()

    assert folded == 0
    assert [page.count('<details class="dure-disclosure" open') for page in (more, files)] == [
        1,
        1,
    ]
    assert '<details class="dure-disclosure" open id="zone-list">' in zones


def test_own_hours_need_24_numbers(filled, ada, send):
    answer = send(PAGE, ada, filled | {"profile": "own", "hourly": "1, 2, 3"})

    assert "Write 24 numbers; there are 3." in answer.content.decode()


def test_a_drawn_area_is_served_exactly_if_asked(filled, ada, send):
    ring = [[127.0, 37.0], [127.01, 37.0], [127.01, 37.01], [127.0, 37.0]]
    drawn = {"outline": f'{{"type": "Polygon", "coordinates": [{ring}]}}', "exact": "on"}
    send(PAGE, ada, filled | drawn)

    zone = Study.objects.get().assumptions.zone
    assert zone.numbers == ()
    assert [list(point) for point in zone.polygon[0]] == ring


def test_drawn_routes_run_between_todays_stops(filled, ada, send):
    routes = {"fixed_kind": "drawn", "routes": "s0, s1\ns2, s3, s2", "stops": "existing"}
    refused = send(PAGE, ada, filled | routes | {"stops": "virtual"})
    send(PAGE, ada, filled | routes)

    assert "between today&#x27;s stops" in refused.content.decode()
    assert Study.objects.get().assumptions.fixed.routes == (("s0", "s1"), ("s2", "s3", "s2"))


def test_a_route_of_one_stop_names_its_line(filled, ada, send):
    routes = {"fixed_kind": "drawn", "routes": "s0, s1\ns2", "stops": "existing"}

    assert "Line 2 has one stop" in send(PAGE, ada, filled | routes).content.decode()


def test_a_scenario_file_is_the_whole_study(city, ada, send):
    file = upload("mine.toml", scenario_to_toml(tiny_scenario(name="From a file")))
    send(PAGE, ada, {"scenario_file": file})

    study = Study.objects.get()
    assert (study.name, study.assumptions) == ("From a file", tiny_scenario(name="From a file"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[study", "mine.toml: This is no TOML", id="broken"),
        pytest.param(
            '[study]\ncity = "grid"\n[zone]\nnumbers = [1]\n[vehicles]\ncount = 0\n',
            "mine.toml: [vehicles] count: A service with 0 vehicles carries nobody.",
            id="no vehicles",
        ),
        pytest.param(
            '[study]\ncity = "elsewhere"\n[zone]\nnumbers = [1]\n',
            "a study of another city",
            id="another city",
        ),
    ],
)
def test_a_wrong_scenario_file_is_refused_with_its_place(filled, ada, send, text, said):
    answer = send(PAGE, ada, filled | {"scenario_file": upload("mine.toml", text)})

    assert answer.status_code == 422
    assert said in answer.context["form"].errors["scenario_file"][0]
    assert not Study.objects.exists()


TRIPS = "ready_at,origin_lon,origin_lat,destination_lon,destination_lat\n"


def test_a_trip_file_is_kept_with_the_study(filled, ada, send):
    text = TRIPS + "08:00,127.001,37.001,127.01,37.01\n"
    send(PAGE, ada, filled | {"trip_file": upload("all of ours.csv", text)})

    study = Study.objects.get()
    assert study.assumptions.demand.trip_file == "trips.csv"
    assert (given_folder(study.pk) / "trips.csv").read_text() == text


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param("8h,127,37,127,37\n", "ours.csv, line 2, ready_at", id="bad time"),
        pytest.param("08:00,x,37,127,37\n", "ours.csv, line 2, origin_lon", id="no degrees"),
        pytest.param("", "This file has no trips.", id="empty"),
    ],
)
def test_a_wrong_trip_file_is_refused_with_line_and_field(filled, ada, send, row, said):
    answer = send(PAGE, ada, filled | {"trip_file": upload("ours.csv", TRIPS + row)})

    assert said in answer.context["form"].errors["trip_file"][0]
    assert not Study.objects.exists()


def test_too_many_unfinished_studies_are_refused_on_the_page(filled, ada, send):
    for _ in range(MAX_UNFINISHED_PER_PERSON):
        stored_study(by=ada)

    answer = send(PAGE, ada, filled)

    assert answer.status_code == 422
    assert "Wait for one of them or cancel it." in answer.content.decode()


def test_new_begins_from_another_study_that_one_may_see(city, ada, read):
    mine = stored_study(by=ada)
    _, page = read(f"{PAGE}?from={mine.pk}", ada)

    assert 'name="trips_per_day" value="40"' in page
    assert 'name="prebooked_percent" value="20"' in page


@pytest.mark.parametrize("asked", ["999", "x"])
def test_new_from_an_unseen_study_is_not_found(city, ada, read, asked):
    assert read(f"{PAGE}?from={asked}", ada)[0].status_code == 404


def test_new_of_no_city_is_not_found(city, ada, read):
    assert read("/cities/nowhere/studies/new", ada)[0].status_code == 404
