import pytest
from django.urls import reverse

from dure.core.actor import Role
from dure.programme.models import Conflict
from tests.factories.call import a_terms
from tests.factories.programme import (
    NOW,
    a_call,
    agency,
    an_application,
    an_evaluator,
    city,
    ministry,
    organisation,
    person,
)
from tests.factories.scoring import filled, judged, under_evaluation
from tests.factories.selection import announced

pytestmark = pytest.mark.django_db


def office(client, call, language="en"):
    address = reverse("programme:call_office", args=[call.pk])
    return client.get(address, headers={"accept-language": language})


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("role", "of", "status"),
    [
        (Role.PROGRAMME_OFFICER, agency, 200),
        (Role.APPROVER, ministry, 200),
        (Role.AUDITOR, lambda: organisation("감사 기관"), 200),
        (Role.FINANCE_OFFICER, agency, 404),
        (Role.EVALUATOR, agency, 404),
        (Role.ADMINISTRATOR, agency, 404),
        (Role.PROGRAMME_OFFICER, lambda: organisation("다른 기관"), 404),
        (Role.CITY_OFFICER, city, 404),
        (Role.APPROVER, city, 404),
        (Role.MEMBER, city, 404),
    ],
)
def test_only_who_runs_the_call_or_audits_it_sees_how_it_stands(client, role, of, status):
    call = a_call("closed")
    a_terms(call)
    client.force_login(person(role, of()))
    assert office(client, call).status_code == status


def test_a_visitor_is_asked_to_sign_in(client):
    call = a_call("closed")
    a_terms(call)
    assert office(client, call).status_code == 302


def test_a_closed_call_says_that_its_check_is_next(client):
    call = a_call("closed")
    a_terms(call)
    an_application(call, state="submitted")
    an_application(call, lead=city("남해군"), state="late")
    client.force_login(person(Role.PROGRAMME_OFFICER, agency()))
    text = text_of(office(client, call))
    assert "1 submitted, 0 not submitted, 1 late" in text
    assert "1 is still to be checked" in text
    assert "Next: Preliminary review." in text


def test_a_stage_counts_the_sheets_that_are_in(client):
    call = under_evaluation()
    application = judged(call)
    filled(application, an_evaluator())
    filled(application, an_evaluator(), "draft")
    client.force_login(person(Role.PROGRAMME_OFFICER, agency()))
    text = text_of(office(client, call))
    assert "1 of 2 sheets are handed in" in text
    assert "2 score sheets" in text
    for page in ("panels", "assignment", "matrix"):
        assert reverse(f"programme:{page}", args=[call.pk, call.stage]) in text
    assert reverse("programme:conflicts", args=[call.pk]) in text
    assert reverse("programme:selection", args=[call.pk]) in text


def test_an_application_one_has_a_conflict_with_is_not_counted(client):
    call = a_call("closed")
    a_terms(call)
    hidden = an_application(call, state="submitted")
    user = person(Role.PROGRAMME_OFFICER, agency())
    Conflict.objects.create(
        user=user, application=hidden, ground="employer", origin="declared", found_at=NOW
    )
    client.force_login(user)
    assert "0 submitted, 0 not submitted, 0 late" in text_of(office(client, call))


def test_an_announced_call_leads_to_its_results(client):
    call, *_rest = announced()
    client.force_login(person(Role.PROGRAMME_OFFICER, agency()))
    text = text_of(office(client, call))
    assert reverse("programme:results", args=[call.pk]) in text
    assert "objections are open" in text or "objection is open" in text


def test_its_queries_do_not_grow_with_applications(client, django_assert_num_queries):
    call = a_call("closed")
    a_terms(call)
    client.force_login(person(Role.PROGRAMME_OFFICER, agency()))
    office(client, call)
    for name in ("통영시", "남해군", "함양군"):
        an_application(call, lead=city(name), state="submitted")
        with django_assert_num_queries(QUERIES):
            office(client, call)


QUERIES = 16
