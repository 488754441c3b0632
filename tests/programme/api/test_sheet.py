"""Score sheets over the interface for programs: stepping back, and locking a stage."""

import pytest
from django.test import Client

from dure.core.actor import Role
from dure.programme.models import ScoreSheet
from tests.factories.programme import agency, an_evaluator, city, person
from tests.factories.scoring import filled, judged, under_evaluation

pytestmark = pytest.mark.django_db
API = "/api/programme"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_an_evaluator_steps_back():
    call, evaluator = under_evaluation(), an_evaluator()
    sheet = filled(judged(call), evaluator, state="draft")
    answer = signed_in(evaluator.user).post(
        f"{API}/sheets/{sheet.pk}/recuse", {"reason": "가족이 일합니다."}, "application/json"
    )

    assert answer.status_code == 204, answer.content
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "recused"


def test_the_agency_alone_locks_a_stage():
    call, evaluator = under_evaluation(), an_evaluator()
    sheet = filled(judged(call), evaluator)
    address = f"{API}/calls/{call.pk}/stages/1/lock"

    assert signed_in(person(Role.CITY_OFFICER, city())).post(address).status_code in {403, 404}
    assert signed_in(evaluator.user).post(address).status_code == 403
    answer = signed_in(person(Role.PROGRAMME_OFFICER, agency())).post(address)

    assert (answer.status_code, answer.json()) == (200, {"locked": 1})
    assert ScoreSheet.objects.get(pk=sheet.pk).state == "locked"
