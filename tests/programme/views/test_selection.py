import csv
import re
from dataclasses import replace
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dure.accounts.models import User
from dure.core.actor import SYSTEM, Role
from dure.programme.models import Application, Determination, SealedRun
from dure.programme.queries.result import results_of
from tests.factories.programme import agency, an_evaluator, city, ministry, person
from tests.factories.selection import (
    LATER,
    RULE,
    WON,
    a_call_to_rank,
    announced,
    approved,
    deliberating,
    proposed,
    ranked,
    terms,
)

pytestmark = pytest.mark.django_db


def plain(answer) -> str:
    """Return what a page says, without tags and double spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def browser(user: User | None = None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["dure-language"] = "en"
    if user is not None:
        User.objects.filter(pk=user.pk).update(language="en")
        client.force_login(user)
    return client


@pytest.fixture
def officer():
    return browser(person(Role.PROGRAMME_OFFICER, agency()))


@pytest.fixture
def approver():
    return browser(person(Role.APPROVER, ministry()))


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """It is the day of the announcement."""
    for name in ("ranking", "portfolio", "determination", "objection", "results"):
        monkeypatch.setattr(f"dure.programme.views.{name}.now", lambda: LATER, raising=False)


def test_an_officer_and_an_approver_carry_a_call_to_its_results(officer, approver):
    call, _ = a_call_to_rank()
    page = f"/calls/{call.pk}/selection/"
    assert "rank the stage by the rule of the call" in plain(officer.get(page))
    steps = [
        (officer, f"/calls/{call.pk}/stages/1/rank/", "Release the result"),
        (officer, f"/calls/{call.pk}/stages/1/release/", "Choose the portfolio"),
        (officer, f"/calls/{call.pk}/portfolio/choose/", "Write the determinations"),
        (officer, f"/calls/{call.pk}/determinations/propose/", "wait for the ministry"),
        (approver, f"/calls/{call.pk}/determinations/approve/", "Nobody knows it before"),
    ]
    for who, address, said in steps:
        assert who.post(address).status_code == 302
        assert said in plain(who.get(page))

    answer = approver.post(f"/calls/{call.pk}/announce/", follow=True)

    assert "2 applications were selected, for 8 billion won in all." in plain(answer) or (
        "2 applications were selected" in plain(answer)
    )


def test_the_selection_names_rank_total_and_reason(officer):
    call, *_ = proposed(asks=(WON, WON // 2, WON // 2, WON))

    said = plain(officer.get(f"/calls/{call.pk}/selection/"))

    assert "2022-001 도시0 사업 0" in said
    assert "Held" in said
    assert "dure run verify --call" in said


def test_advice_is_marked_as_advice_and_can_be_repeated(officer):
    call, _ = a_call_to_rank(tuple((20 + n % 7, 30 + n) for n in range(9)))
    run = ranked(call)

    said = plain(officer.get(f"/calls/{call.pk}/selection/"))

    assert "Advice, not the rule" in said
    assert f"dure run advise {run.pk}" in said
    assert run.hash in said


def addresses(call, application):
    run = SealedRun.objects.first()
    row = Determination.objects.get(application=application)
    return [
        f"/calls/{call.pk}/selection/",
        f"/runs/{run.pk}/",
        f"/runs/{run.pk}/bundle.json",
        f"/determinations/{row.pk}/",
        f"/calls/{call.pk}/results/",
        f"/calls/{call.pk}/results.csv",
        f"/calls/{call.pk}/results.json",
        f"/calls/{call.pk}/results-360giving.csv",
        f"/api/programme/calls/{call.pk}/selection",
        f"/api/programme/calls/{call.pk}/determinations",
        f"/api/programme/calls/{call.pk}/results",
        f"/api/programme/runs/{run.pk}",
        f"/api/programme/runs/{run.pk}/verify",
    ]


def test_before_the_announcement_no_address_tells_anybody_else():
    call, applications, *_ = approved()
    lead = applications[0].lead
    nosy = [None, *(person(role, of) for role in Role for of in (lead, city("이웃시")))]
    nosy += [person(Role.FINANCE_OFFICER, agency()), an_evaluator().user]
    nosy.append(applications[0].sheets.first().evaluator.user)
    secrets = [row.reason for row in Determination.objects.all()]

    for user in nosy:
        if user is not None and user.grants.filter(role="auditor").exists():
            continue
        client = browser(user)
        for address in addresses(call, applications[0]):
            answer = client.get(address)
            assert answer.status_code in {302, 401, 403, 404}, (user, address)
            assert not any(secret in answer.content.decode() for secret in secrets)
        own = client.get(f"/applications/{applications[0].pk}/result/")
        assert own.status_code in {200, 302, 404}
        said = own.content.decode()
        assert not any(secret in said for secret in secrets)
        assert "구체적입니다." not in said


def test_results_are_for_everybody_without_the_evaluators_names():
    call, applications, *_ = announced()
    names = [one.evaluator.user.email for one in applications[0].sheets.all()]

    page = browser().get(f"/calls/{call.pk}/results/")

    said = plain(page)
    assert "2 applications were selected" in said
    assert "도시3" in said
    assert not any(name in page.content.decode() for name in names)


def test_the_csv_holds_every_decision_and_no_formula():
    call, *_ = announced()
    Application.objects.filter(number="2022-001").update(title="=1+1")

    answer = browser().get(f"/calls/{call.pk}/results.csv")

    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["outcome"] for row in rows] == ["award", "award", "reserve", "reject"]
    assert rows[0]["title"] == "'=1+1"
    assert sum(int(row["national_won"]) for row in rows if row["outcome"] == "award") == 2 * WON


def test_sixteen_awards_of_four_billion_are_sixty_four_billion():
    laid = terms(rule=replace(RULE, places=16, reserve=1, budget_won=16 * WON))
    points = tuple((10 + n, 40) for n in range(18))
    call, *_ = announced(points, laid=laid)

    found = results_of(SYSTEM, call.pk)

    assert (found.awards, found.national_won) == (16, 32_000_000_000)
    assert found.whole_won == 16 * 4_000_000_000 == 64_000_000_000


def test_an_applicant_reads_its_points_comments_and_reasons():
    _, applications, *_ = announced()
    client = browser(person(Role.CITY_OFFICER, applications[3].lead))

    said = plain(client.get(f"/applications/{applications[3].pk}/result/"))

    assert "Not selected" in said
    assert "구체적입니다." in said
    assert "Evaluator A: 60" in said
    assert client.get(f"/applications/{applications[0].pk}/result/").status_code == 404


def test_a_run_is_compared_on_its_page(officer):
    deliberating()
    run = SealedRun.objects.get(kind="ranking")

    good = plain(officer.post(f"/runs/{run.pk}/"))
    SealedRun.objects.filter(pk=run.pk).update(seed="x")
    bad = plain(officer.post(f"/runs/{run.pk}/"))

    assert "the same to the last character" in good
    assert "This run was changed after it was sealed" in bad


def test_a_city_objects_on_a_page_and_the_agency_sees_it(officer):
    call, applications, *_ = announced()
    client = browser(person(Role.APPROVER, applications[3].lead))
    address = f"/applications/{applications[3].pk}/objection/"
    assert "judged again" in plain(client.get(address))

    answer = client.post(address, {"ground": "배점 오류"}, follow=True)

    assert "배점 오류" in plain(answer)
    assert "Objections" in plain(officer.get(f"/calls/{call.pk}/selection/"))
    assert "No objection can be filed now." in plain(client.get(address))


def test_an_objection_says_what_comes_next_and_who_is_missing(officer):
    _, applications, *_ = announced()
    client = browser(person(Role.APPROVER, applications[3].lead))
    address = f"/applications/{applications[3].pk}/objection/"
    filed = client.post(address, {"ground": "배점 오류"}).headers["location"]

    assert "Next, the agency names people" in plain(client.get(filed))
    assert "0 people of the pool may hear it; 3 are needed" in plain(officer.get(filed))
    free = [an_evaluator() for _ in range(3)]
    shown = officer.get(filed)
    assert "Appoint the panel" in plain(shown)
    assert "Next, the agency" not in plain(shown)
    refused = officer.post(filed + "appoint/", {"chair": free[0].pk})
    assert (refused.status_code, "Appoint the panel" in plain(refused)) == (422, True)


def test_a_refused_edit_says_so_beside_the_field(officer):
    proposed()
    row = Determination.objects.get(rank=1)

    answer = officer.post(
        f"/determinations/{row.pk}/", {"outcome": "reject", "reason": "가", "national_won": "0"}
    )

    assert answer.status_code == 200
    assert "This is needed." in plain(answer)


@pytest.mark.parametrize(
    ("name", "who"),
    [("results/", "nobody"), ("selection/", "officer"), ("results.csv", "nobody")],
)
def test_pages_need_as_many_queries_for_ten_applications_as_for_four(name, who, officer):
    client = officer if who == "officer" else browser()
    counts = []
    for points in (4, 10):
        call, *_ = announced(tuple((10 + n, 40) for n in range(points)))
        client.get(f"/calls/{call.pk}/{name}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/calls/{call.pk}/{name}")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 24


def test_an_english_page_says_our_reasons_in_english_and_marks_what_an_officer_wrote():
    call, *_ = announced()
    own = Determination.objects.earliest("rank")
    Determination.objects.filter(pk=own.pk).update(reason="심의에서 <뽑음>")

    page = browser().get(f"/calls/{call.pk}/results/")

    assert '<span lang="ko">심의에서 &lt;뽑음&gt;</span>' in page.content.decode()
    assert "points, within the places and the budget." in plain(page)
    assert "points; the places are taken." in plain(page)
    assert "정원과 예산" not in plain(page)


def test_totals_stand_even():
    call, *_ = announced()
    found = results_of(SYSTEM, call.pk)

    said = plain(browser().get(f"/calls/{call.pk}/results/"))
    assert all(f"{float(row.total):.2f}" in said for row in found.rows)


@pytest.mark.parametrize(
    ("name", "status", "why"),
    [("redetermine", 422, "whose objection was upheld"), ("forfeit", 403, "approver may give")],
)
def test_a_form_that_could_only_be_refused_says_why_instead(name, status, why, officer):
    _, applications, *_ = announced()

    answer = officer.get(f"/applications/{applications[0].pk}/{name}/")

    assert answer.status_code == status
    assert why in plain(answer)
    assert "<textarea" not in answer.content.decode()
