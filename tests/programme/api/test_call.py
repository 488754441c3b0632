"""Calls over the programs' door: the same rules as on the pages."""

import pytest
from django.test import Client

from dure.core.actor import Role
from dure.programme.models import Call, CallTerms
from tests.factories.call import a_terms, terms_mapping
from tests.factories.programme import a_call, agency, city, ministry, person
from tests.factories.snapshot import changed, snapshot

pytestmark = pytest.mark.django_db
CALLS = "/api/programme/calls"
JSON = "application/json"


def client(role=None, of=None) -> Client:
    found = Client()
    if role is not None:
        found.force_login(person(role, of))
    return found


@pytest.fixture
def officer():
    return client(Role.PROGRAMME_OFFICER, agency())


@pytest.fixture
def draft():
    call = a_call("draft", title="준비 중")
    a_terms(call)
    return call


def test_a_city_sees_published_calls_and_no_draft(draft):
    shown = a_call("open")
    found = client(Role.CITY_OFFICER, city())
    assert [one["id"] for one in found.get(CALLS).json()["items"]] == [shown.pk]
    assert found.get(f"{CALLS}/{shown.pk}").json()["state"] == "open"
    for path in ("", "/terms", "/file", "/checklist"):
        assert found.get(f"{CALLS}/{draft.pk}{path}").status_code == 404


def test_terms_are_read_and_laid_down_once(officer, draft):
    path = f"{CALLS}/{draft.pk}/terms"
    read = officer.get(path).json()
    sent = {"version": read["version"], "terms": terms_mapping(objection_days=10)}
    answer = officer.put(path, sent, content_type=JSON)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert officer.get(path).json()["terms"]["objection_days"] == 10
    before = snapshot()
    assert officer.put(path, sent, content_type=JSON).status_code == 409
    assert changed(before) == set()


def test_terms_with_a_mistake_change_nothing(officer, draft):
    sent = {"version": 1, "terms": terms_mapping(objection_days=-1)}
    before = snapshot()
    answer = officer.put(f"{CALLS}/{draft.pk}/terms", sent, content_type=JSON)
    assert answer.status_code == 422
    assert changed(before) == set()


def test_a_file_goes_out_and_in_again(officer, draft):
    file = officer.get(f"{CALLS}/{draft.pk}/file").json()
    sent = {"ministry": ministry().pk, "agency": agency().pk, "call": file}
    made = officer.post(CALLS, sent, content_type=JSON)
    assert made.status_code == 201
    assert officer.get(f"{CALLS}/{made.json()['id']}/file").json() == file


def test_a_call_is_cloned_into_another_year(officer, draft):
    made = officer.post(f"{CALLS}/{draft.pk}/clone", {"year": 2023}, content_type=JSON)
    assert (made.status_code, made.json()["year"]) == (201, 2023)
    assert CallTerms.objects.filter(call=made.json()["id"]).exists()
    wrong = officer.post(f"{CALLS}/{draft.pk}/clone", {"year": 1999}, content_type=JSON)
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("publish", {}),
        ("clone", {"year": 2023}),
        ("cancel", {"reason": "예산"}),
        ("start-check", {}),
        ("start-stage", {"stage": 1}),
        ("deliberate", {}),
    ],
)
def test_a_city_moves_no_call(path, sent):
    call = a_call("open")
    found = client(Role.CITY_OFFICER, city())
    before = snapshot()
    answer = found.post(f"{CALLS}/{call.pk}/{path}", sent, content_type=JSON)
    assert answer.status_code == 403
    assert changed(before) == set()


@pytest.mark.parametrize("key", ["0", "-1", str(2**31), str(2**63), "x"])
def test_a_key_out_of_bounds_is_no_fault_of_the_server(officer, key):
    assert officer.get(f"{CALLS}/{key}").status_code in {404, 422}


def test_the_ministry_cancels_with_a_reason():
    call = a_call("open")
    minister = client(Role.APPROVER, ministry())
    path = f"{CALLS}/{call.pk}/cancel"
    assert minister.post(path, {"reason": " "}, content_type=JSON).status_code == 422
    answer = minister.post(path, {"reason": "예산 삭감"}, content_type=JSON).json()
    assert (answer["state"], answer["cancel_reason"]) == ("cancelled", "예산 삭감")
    assert Call.objects.get(pk=call.pk).cancelled_at is not None
