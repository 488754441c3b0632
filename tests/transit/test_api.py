import json

import pytest

from dure.transit.domain.scenario_file import scenario_to_mapping
from dure.transit.domain.study import StudyState
from dure.transit.models import Study
from dure.transit.queries.study import study_folder
from tests.factories.study import NOW, person, stored_city, stored_study, tiny_scenario

pytestmark = pytest.mark.django_db
STUDIES = "/api/transit/studies"


@pytest.fixture
def ada():
    return person("ada")


def test_studies_are_those_that_everybody_may_see(client, ada):
    stored_study(by=ada)
    public = stored_study(by=ada, state=StudyState.DONE, published_at=NOW)

    answer = client.get(STUDIES).json()

    assert answer["count"] == 1
    assert [item["id"] for item in answer["items"]] == [public.pk]


def test_a_study_that_one_may_not_see_is_not_there(client, ada):
    answer = client.get(f"{STUDIES}/{stored_study(by=ada).pk}")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("application/problem+json")


def test_a_study_says_what_went_wrong(client, ada):
    client.force_login(ada)
    study = stored_study(by=ada, state=StudyState.FAILED, error_where="[zone]")

    answer = client.get(f"{STUDIES}/{study.pk}").json()

    assert answer["state"] == "failed"
    assert answer["error"] == {"what": "why", "where": "[zone]", "remedy": ""}
    assert answer["scenario"]["study"]["city"] == "grid"


def test_a_study_is_requested_and_cancelled(client, ada):
    stored_city()
    client.force_login(ada)
    asked = {"scenario": scenario_to_mapping(tiny_scenario())}

    answer = client.post(STUDIES, asked, content_type="application/json")

    assert answer.status_code == 202
    study = Study.objects.get(pk=answer.json()["id"])
    assert (study.state, study.created_by) == ("queued", ada)
    assert client.post(f"{STUDIES}/{study.pk}/cancel").json()["state"] == "cancelled"


@pytest.mark.parametrize(
    ("table", "where"),
    [
        pytest.param({"vehicles": {"count": 0}}, "scenario: [vehicles] count", id="no vehicles"),
        pytest.param({"what": {}}, "scenario: [study] what", id="unknown table"),
        pytest.param(
            {"service": {"dispatcher": "best"}}, "scenario: [service] dispatcher", id="dispatcher"
        ),
    ],
)
def test_a_wrong_scenario_is_refused_with_its_place(client, ada, table, where):
    stored_city()
    client.force_login(ada)
    asked = {"scenario": scenario_to_mapping(tiny_scenario()) | table}

    answer = client.post(STUDIES, asked, content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["where"] == where
    assert not Study.objects.exists()


def test_a_study_is_requested_with_another_dispatcher_and_says_so(client, ada):
    stored_city()
    client.force_login(ada)
    tables = scenario_to_mapping(tiny_scenario())
    tables["service"]["dispatcher"] = "batch_insertion"

    answer = client.post(STUDIES, {"scenario": tables}, content_type="application/json")

    assert answer.status_code == 202
    assert answer.json()["scenario"]["service"]["dispatcher"] == "batch_insertion"


def test_requesting_without_signing_in_is_refused(client):
    stored_city()
    asked = {"scenario": scenario_to_mapping(tiny_scenario())}

    answer = client.post(STUDIES, asked, content_type="application/json")

    assert answer.status_code == 403
    assert not Study.objects.exists()


def test_a_result_is_there_once_the_study_is_done(client, ada):
    client.force_login(ada)
    running = stored_study(by=ada, state=StudyState.RUNNING)
    done = stored_study(by=ada, state=StudyState.DONE)
    for study in (running, done):
        study_folder(study.pk).mkdir(parents=True)
        (study_folder(study.pk) / "result.json").write_text(json.dumps({"format": 1}))

    assert client.get(f"{STUDIES}/{running.pk}/result").status_code == 404
    assert client.get(f"{STUDIES}/{done.pk}/result").json() == {"format": 1}


def test_the_city_alone_publishes_and_nothing_finished_is_resumed(client, ada):
    study = stored_study(by=ada, state=StudyState.DONE)
    address = f"{STUDIES}/{study.pk}"
    assert client.post(f"{address}/publish").status_code == 404
    client.force_login(ada)

    for move, status in (("publish", 403), ("unpublish", 403), ("resume", 409)):
        assert client.post(f"{address}/{move}").status_code == status
    study.refresh_from_db()
    assert (study.state, study.published_at) == (StudyState.DONE, None)
