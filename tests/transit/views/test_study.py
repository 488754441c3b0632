import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dure.audit.queries.entry import entries_about
from dure.core.errors import Invalid
from dure.transit.actions.study import fail_study
from dure.transit.domain.fleet import DispatcherKind, Service
from dure.transit.domain.scenario_file import scenario_to_mapping
from dure.transit.domain.study import StudyState
from dure.transit.labels import DISPATCHER_MEANING
from tests.factories.result import estimate, finished_study, result
from tests.factories.study import NOW, stored_study, tiny_scenario

UNFINISHED = [state for state in StudyState if state is not StudyState.DONE]


def plain(page: str) -> str:
    """Return what a page says, without tags and double spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("state", StudyState)
def test_a_study_is_there_for_its_author_and_its_city_alone(
    city, ada, officer, neighbour, read, state
):
    study = (
        finished_study(by=ada) if state is StudyState.DONE else stored_study(state=state, by=ada)
    )
    seen = {
        name: read(f"/studies/{study.pk}/", user)[0].status_code
        for name, user in {"ada": ada, "officer": officer, "x": neighbour, "nobody": None}.items()
    }

    assert seen == {"ada": 200, "officer": 200, "x": 404, "nobody": 404}


def test_a_published_study_is_there_for_everybody(city, ada, read):
    study = finished_study(by=ada, published_at=NOW)

    assert read(f"/studies/{study.pk}/")[0].status_code == 200


@pytest.mark.parametrize("state", UNFINISHED)
def test_no_result_is_shown_unless_done(city, ada, read, state):
    study = stored_study(state=state, by=ada)
    _, page = read(f"/studies/{study.pk}/", ada)

    assert "Of 100 trips" not in page
    assert "report.html" not in page


def test_the_answer_names_both_services_with_interval_and_sample(city, ada, read):
    study = finished_study(by=ada)
    said = plain(read(f"/studies/{study.pk}/", ada)[1])

    assert "Waiting time 24.1 min → to 9.8 min" in said
    assert "The same 2 vehicles" in said
    assert "People wait 14.3 (13.8–14.8) min less." in said
    assert "Demand-responsive 9.8 min (9.4–10.2)" in said
    assert "Means of 2 simulated days with 1,000 trips each" in said
    assert "Of 100 trips 95 ride, 0 walk, 5 do not arrive" in said
    assert "50 trips a day (5.0%) get no bus: it would come later than 25 min." in said


def test_the_answer_is_in_plain_korean(city, ada, read):
    study = finished_study(by=ada)
    said = plain(read(f"/studies/{study.pk}/", ada, language="ko")[1])

    assert "기다리는 시간 24.1 분 → 에서 9.8 분" in said
    assert "같은 차량 2대로" in said
    assert "14.3 (13.8–14.8)분 덜 기다립니다." in said
    for arm in ("오늘 시간표대로", "같은 차량으로 노선 운행", "부르면 오는 버스"):
        assert arm in said


def test_a_difference_that_the_interval_does_not_carry_says_so(city, ada, read):
    study = finished_study(result(wait_half=1000.0), by=ada)
    said = plain(read(f"/studies/{study.pk}/", ada)[1])

    assert "do not show a difference" in said
    assert "min less" not in said


def test_a_longer_wait_says_so(city, ada, read):
    given = result()
    given["comparisons"][1]["differences"]["wait_mean"] = estimate(180.0, 30.0)
    study = finished_study(given, by=ada)

    assert "People wait 3.0 (2.5–3.5) min longer." in plain(read(f"/studies/{study.pk}/", ada)[1])


def test_nobody_carried_is_no_waiting_of_zero(city, ada, read):
    given = result()
    given["arms"][1]["measures"]["wait_mean"] = estimate(None)
    given["comparisons"][1]["differences"]["wait_mean"] = estimate(None)
    said = plain(read(f"/studies/{finished_study(given, by=ada).pk}/", ada)[1])

    assert "waiting cannot be compared" in said
    assert "Waiting time – min" in said


def test_nobody_refused_is_not_mentioned(city, ada, read):
    study = finished_study(result(refused=0.0), by=ada)

    assert "get no bus:" not in read(f"/studies/{study.pk}/", ada)[1]


def test_neighbourhoods_say_who_gains_and_mark_small_samples(city, ada, read):
    said = plain(read(f"/studies/{finished_study(by=ada).pk}/", ada)[1])

    assert "trips from 1 arrive sooner, from 1 later; for 1 there is no clear difference" in said
    assert "From 1 no trip arrives in both." in said
    assert "−2.0 sooner (−2.5 to −1.5)" in said
    assert "+2.0 later (1.5–2.5)" in said
    assert said.count("few trips") == 1


def test_age_groups_show_where_they_are_known(city, ada, read):
    study = finished_study(result(ages=True), by=ada)

    assert "By age group" in read(f"/studies/{study.pk}/", ada)[1]
    assert "By age group" not in read(f"/studies/{finished_study(by=ada).pk}/", ada)[1]


def test_the_method_says_what_day_stands_for_today_and_how_to_compute_again(city, ada, read):
    said = plain(read(f"/studies/{finished_study(by=ada).pk}/", ada)[1])

    assert "“Today” is Tue 3 Mar 2026 (Weekday)" in said
    assert "dure study transit scenario.toml" in said
    assert "Seed 3 · 2 days · Dure 0.1.0" in said
    assert "Mon 2 Mar 2026" in said  # the import


@pytest.mark.parametrize(
    ("service", "name", "method"),
    [
        (
            Service(dispatcher=DispatcherKind.ALONSO_MORA),
            "Answer in rounds, assign anew each time",
            "Rus 2017), with promises that no later booking breaks. A round every 30 seconds.",
        ),
        (
            Service(dispatcher=DispatcherKind.BATCH_INSERTION, improve_every_seconds=60),
            "Answer in rounds, plans stay",
            "Wilson 1986), with promises that no later booking breaks. A round every 60 seconds.",
        ),
        (Service(improve_iterations=0), "Answer at once, plans stay", "Dispatch: cheapest inser"),
        (
            Service(),
            "Answer at once, keep improving the plans",
            "inserting again (Shaw 1998). 50 tries every 30 seconds.",
        ),
    ],
)
def test_the_page_and_the_report_say_which_dispatcher_it_was(
    city, ada, read, service, name, method
):
    scenario = scenario_to_mapping(tiny_scenario(service=service))
    study = finished_study(by=ada, scenario=scenario)
    page = plain(read(f"/studies/{study.pk}/", ada)[1])
    report = plain(read(f"/studies/{study.pk}/report.html", ada)[1])

    for said in (page, report):
        assert f"How vehicles are assigned {name} " in said
        assert method in said
    assert str(DISPATCHER_MEANING[service.dispatched_by]) in report


def test_a_study_from_before_there_was_a_choice_says_the_usual_dispatcher(city, ada, read):
    scenario = scenario_to_mapping(tiny_scenario())
    del scenario["service"]["dispatcher"]
    study = finished_study(by=ada, scenario=scenario)

    assert "keep improving the plans" in read(f"/studies/{study.pk}/", ada)[1]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lines_in_reach": False}, "has no line in reach of this area"),
        ({"timetable_date": None, "lines_in_reach": False}, "The city has no timetable here"),
    ],
)
def test_a_city_without_lines_says_so(city, ada, read, changed, said):
    given = result()
    given["provenance"] |= changed

    assert said in read(f"/studies/{finished_study(given, by=ada).pk}/", ada)[1]


@pytest.mark.parametrize(
    ("state", "said", "offered"),
    [
        (StudyState.QUEUED, "Waiting for its turn", {"cancel"}),
        (StudyState.RUNNING, "Simulating days", {"cancel"}),
        (StudyState.CUT_OFF, "stopped before this study was finished", {"cancel", "resume"}),
        (StudyState.FAILED, "could not be computed", {"resume"}),
        (StudyState.CANCELLED, "was cancelled", set()),
    ],
)
def test_an_unfinished_study_says_where_it_stands(city, ada, read, state, said, offered):
    fields = {"step": "simulate", "progress": 0.4} if state is StudyState.RUNNING else {}
    study = stored_study(state=state, by=ada, **fields)
    _, page = read(f"/studies/{study.pk}/", ada)

    assert said in page
    moves = {m for m in ("cancel", "resume") if f'action="/studies/{study.pk}/{m}"' in page}
    assert moves == offered


def test_a_failed_study_says_what_where_and_what_to_do(city, ada, read):
    fields = {"error_what": "No roads.", "error_where": "[zone]", "error_remedy": "Draw again."}
    study = stored_study(state=StudyState.FAILED, by=ada, **fields)
    page = read(f"/studies/{study.pk}/", ada)[1]

    assert all(text in page for text in fields.values())
    assert f'href="/cities/grid/studies/new?from={study.pk}"' in page


def test_a_failed_study_says_why_in_the_language_of_the_page(city, ada, read):
    study = stored_study(state=StudyState.RUNNING, by=ada)
    refusal = Invalid(
        "{value} is not between {low:,} and {high:,}.",
        where="[vehicles] count",
        remedy="Give a value from {low:,} to {high:,}.",
        value=2000,
        low=1,
        high=1000,
    )
    fail_study(study_id=study.pk, attempt=1, refusal=refusal, now=NOW)

    korean = read(f"/studies/{study.pk}/", ada, language="ko")[1]
    english = read(f"/studies/{study.pk}/", ada)[1]

    for words in ("2000은 1에서 1,000 사이가 아닙니다.", "1부터 1,000까지의 값을 써 주세요."):
        assert words in korean
    assert "차량 <code>[vehicles] count</code>" in korean
    assert "2000 is not between 1 and 1,000." in english


def test_progress_says_how_far_it_is(city, ada, read):
    study = stored_study(state=StudyState.RUNNING, by=ada, step="simulate", progress=0.4)
    address = f"/studies/{study.pk}/progress"
    new = read(address, ada, headers={"hx-request": "true"})[1]
    told = read(f"{address}?step=simulate", ada, headers={"hx-request": "true"})[1]

    assert 'aria-valuenow="40"' in new
    assert 'id="progress-said"' in new
    assert 'id="progress-said"' not in told


@pytest.mark.parametrize(
    "state", [StudyState.DONE, StudyState.FAILED, StudyState.CANCELLED, StudyState.CUT_OFF]
)
def test_progress_loads_the_page_anew_when_the_work_is_over(city, ada, read, state):
    study = stored_study(state=state, by=ada)
    answer, _ = read(f"/studies/{study.pk}/progress", ada)

    assert answer["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("move", "state", "then"),
    [
        ("cancel", StudyState.QUEUED, "cancelled"),
        ("cancel", StudyState.RUNNING, "cancelled"),
        ("resume", StudyState.CUT_OFF, "queued"),
        ("resume", StudyState.FAILED, "queued"),
    ],
)
def test_moves_are_made_and_recorded(city, ada, send, move, state, then):
    study = stored_study(state=state, by=ada)
    answer = send(f"/studies/{study.pk}/{move}", ada)
    study.refresh_from_db()

    assert (answer.status_code, study.state) == (302, then)
    assert f"study.{move}" in [entry.verb for entry in entries_about(study)]


@pytest.mark.parametrize("move", ["cancel", "resume", "publish", "unpublish"])
def test_moves_need_the_right_person_and_state(city, ada, officer, neighbour, send, read, move):
    study = finished_study(by=ada)
    address = f"/studies/{study.pk}/{move}"
    illegal = {"cancel": 409, "resume": 409, "publish": 302, "unpublish": 302}[move]
    own = {"publish": 403, "unpublish": 403}.get(move, 409)

    assert send(address, None).status_code == 404
    assert send(address, neighbour).status_code == 404
    assert send(address, ada).status_code == own
    assert send(address, officer).status_code == illegal
    assert read(address, officer)[0].status_code == 405


def test_an_officer_publishes_and_takes_back(city, ada, officer, send, read):
    study = finished_study(by=ada)

    send(f"/studies/{study.pk}/publish", officer)
    assert read(f"/studies/{study.pk}/")[0].status_code == 200
    send(f"/studies/{study.pk}/unpublish", officer)
    assert read(f"/studies/{study.pk}/")[0].status_code == 404


def test_publishing_is_offered_to_officers_alone(city, ada, officer, read):
    study = finished_study(by=ada)

    assert "Publish this study" in read(f"/studies/{study.pk}/", officer)[1]
    assert "Publish this study" not in read(f"/studies/{study.pk}/", ada)[1]


def test_the_page_asks_nothing_that_grows_with_neighbourhoods(city, ada, read):
    given = result()
    few = finished_study({**given, "zones": given["zones"][:1]}, by=ada)
    many = finished_study(given, by=ada)
    counts = []
    for study in (few, many):
        with CaptureQueriesContext(connection) as queries:
            read(f"/studies/{study.pk}/", ada)
        counts.append(len(queries))

    assert counts[0] == counts[1]
