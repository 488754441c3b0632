"""Forms over the programs' door: the same rules as on the pages."""

import pytest
from django.test import Client

from dure.core.actor import Role
from tests.factories.forms import money_form, stored_form
from tests.factories.programme import agency, city, person

pytestmark = pytest.mark.django_db
FORMS = "/api/programme/forms"


def client(role, of) -> Client:
    found = Client()
    found.force_login(person(role, of))
    return found


def test_a_form_goes_in_and_comes_out():
    officer = client(Role.PROGRAMME_OFFICER, agency())
    given = {"key": "trial", "name": "시험", "body": money_form()}
    made = officer.post(FORMS, given, content_type="application/json").json()
    assert officer.get(f"{FORMS}/{made['id']}").json() == made
    sent = {"body": {"sections": []}, "expected": made["digest"]}
    changed = officer.put(f"{FORMS}/{made['id']}", sent, content_type="application/json")
    assert changed.json()["body"] == {"sections": []}
    again = officer.put(f"{FORMS}/{made['id']}", sent, content_type="application/json")
    assert again.status_code == 409


def test_a_draft_is_not_there_for_a_city():
    draft = stored_form(owner=agency())
    officer = client(Role.CITY_OFFICER, city())
    assert officer.get(FORMS).json()["items"] == []
    for call in (officer.get, officer.put, officer.post):
        path = f"{FORMS}/{draft.pk}" + ("/follow" if call == officer.post else "")
        answer = call(path, {"body": money_form()}, content_type="application/json")
        assert answer.status_code == 404


def test_answers_are_checked_and_nothing_is_kept():
    draft = stored_form(owner=agency())
    officer = client(Role.PROGRAMME_OFFICER, agency())
    sent = {"answers": {"budget": [{"source": "national", "amount": "x"}]}}
    found = officer.post(f"{FORMS}/{draft.pk}/check", sent, content_type="application/json").json()
    assert [(f["question"], f["row"], f["column"]) for f in found] == [("budget", 0, "amount")]


@pytest.mark.parametrize(
    "given",
    [
        {"key": "a\x00", "name": "n", "body": {}},
        {"key": "a", "name": "a\ud800", "body": {}},
        {"key": "a", "name": "n", "body": {"\ud800": 1}},
        {"key": "a", "name": "n", "body": {"sections": [{"key": "a", "title": "\ud800"}]}},
        {"key": "a", "name": "n" * 121, "body": {}},
        {"key": "a", "name": "n", "body": []},
    ],
)
def test_what_cannot_be_stored_is_refused(given):
    officer = client(Role.PROGRAMME_OFFICER, agency())
    answer = officer.post(FORMS, given, content_type="application/json")
    assert answer.status_code in {400, 422}, answer.content


def test_a_number_that_is_no_key_is_refused():
    officer = client(Role.PROGRAMME_OFFICER, agency())
    for number in ("0", "-1", str(2**63)):
        assert officer.get(f"{FORMS}/{number}").status_code in {404, 422}
