"""The pool of evaluators over the programs' door: writes, refusals, and no trace of those."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.programme.models import Employment, Evaluator
from tests.factories.programme import agency, an_evaluator, city, company, organisation, person

pytestmark = pytest.mark.django_db
POOL = "/api/programme/evaluators"
RECORD = {"expertise": ["transport"], "region": "경남", "is_available": False}
TIE = {"organisation": "가나 회사", "since": "2019-03-01"}


def client(role=Role.PROGRAMME_OFFICER, of=None):
    found = Client()
    found.force_login(person(role, of or agency()))
    return found


def send(who, method, path, body=None):
    return getattr(who, method)(f"/api/programme{path}", body or {}, "application/json")


def trace():
    rows = [list(model.objects.order_by("pk").values()) for model in (Evaluator, Employment)]
    return [*rows, Entry.objects.count()]


def test_a_record_is_changed_checked_and_read():
    record = an_evaluator(agency=agency(), employer=company())
    changed = send(client(), "put", f"/evaluators/{record.pk}", RECORD)
    assert changed.status_code == 200, changed.json()
    assert (changed.json()["region"], changed.json()["is_available"]) == ("경남", False)
    assert changed.json()["checked_at"] is None
    checked = send(client(), "post", f"/evaluators/{record.pk}/check")
    assert checked.json()["checked_at"] is not None


def test_a_tie_is_entered_ended_and_taken_off_with_a_reason():
    record, who = an_evaluator(agency=agency(), employer=company()), client()
    made = send(who, "post", f"/evaluators/{record.pk}/ties", TIE)
    assert made.status_code == 201
    tie = made.json()["id"]
    assert send(who, "post", f"/ties/{tie}/end", {"until": "2021-01-01"}).json()["until"]
    assert send(who, "post", f"/ties/{tie}/remove", {"reason": ""}).status_code == 422
    assert send(who, "post", f"/ties/{tie}/remove", {"reason": "오기"}).status_code == 204
    assert not Employment.objects.filter(pk=tie).exists()


def test_a_table_comes_in_whole_or_not_at_all():
    who = client()
    head = "email,name,expertise\n"
    good = head + "one@test.example,하나,transport\ntwo@test.example,둘,transport\n"
    bad = head + "one@test.example,하나,transport\nno-address,둘,nonsense\n"
    before = trace()
    assert bring(who, bad).status_code == 422
    assert trace() == before
    assert [row["name"] for row in bring(who, good).json()] == ["하나", "둘"]


def bring(who, text):
    table = SimpleUploadedFile("pool.csv", text.encode())
    return who.post(f"{POOL}/import", {"agency": agency().pk, "file": table})


WRITES = (
    ("put", "/evaluators/{0}", RECORD),
    ("post", "/evaluators/{0}/check", None),
    ("post", "/evaluators/{0}/ties", TIE),
    ("post", "/ties/{1}/end", {"until": "2021-01-01"}),
    ("post", "/ties/{1}/remove", {"reason": "오기"}),
)


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize("who", ["nobody", "city", "other agency", "auditor"])
def test_others_write_nothing_and_leave_no_trace(who, method, path, body):
    record = an_evaluator(agency=agency(), employer=company())
    tie = record.employments.first()
    clients = {
        "nobody": Client,
        "city": lambda: client(Role.CITY_OFFICER, city()),
        "other agency": lambda: client(of=organisation("다른 기관")),
        "auditor": lambda: client(Role.AUDITOR, agency()),
    }
    asking = clients[who]()
    before = trace()

    answer = send(asking, method, path.format(record.pk, tie.pk), body)

    assert answer.status_code in ({403} if who == "auditor" else {403, 404}), answer.json()
    assert trace() == before


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("put", "/evaluators/{0}", RECORD | {"region": "a\x00"}),
        ("put", "/evaluators/{0}", RECORD | {"expertise": ["nonsense"]}),
        ("post", "/evaluators/{0}/ties", TIE | {"since": "0001-01-01"}),
        ("post", "/evaluators/{0}/ties", TIE | {"since": "9999-12-31"}),
        ("post", "/evaluators/{0}/ties", TIE | {"organisation": "a" * 121}),
        ("post", "/evaluators/99999999999999999999999/check", None),
    ],
)
def test_values_out_of_bounds_are_refused(method, path, body):
    record, who = an_evaluator(agency=agency()), client()
    before = trace()
    assert send(who, method, path.format(record.pk), body).status_code == 422
    assert trace() == before
