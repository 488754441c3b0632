import pytest
from django.test import Client

from dure.accounts.models import User
from dure.delivery.actions.agreement import draft_agreement
from dure.delivery.actions.clawback import decide_clawback, propose_clawback
from dure.delivery.actions.commitment import enter_commitment
from dure.delivery.actions.ledger import post_interest
from dure.delivery.actions.project import suspend_project, terminate_project
from dure.delivery.actions.settlement import (
    approve_settlement,
    check_settlement,
    disallow_cost,
    prepare_settlement,
)
from dure.delivery.domain.clawback import ClawbackGround
from dure.delivery.domain.commitment import MatchForm, MatchSource
from dure.delivery.models import MatchCommitment, Project
from tests.factories.money import (
    NOW,
    TODAY,
    a_budget,
    a_project,
    crew,
    evaluated,
    funded,
    in_state,
    local_money,
    open_gates,
    released_awards_of,
    spent,
)

pytestmark = pytest.mark.django_db

PAGES = (
    *("", "agreement/", "match/", "money/", "budget/", "budget/lines/", "expenditures/"),
    *("expenditures/new/", "expenditures/import/", "ledger/", "ledger.csv", "ledger.xlsx"),
    *("settlement/", "clawbacks/"),
)
LIST_QUERIES = 8
INSIDE = ("officer", "finance", "ministry", "planner", "treasurer", "mayor", "auditor")
OUTSIDE = ("neighbour", "neighbour_finance", "administrator", "evaluator")


def client_of(actor, language="en") -> Client:
    user = User.objects.get(pk=actor.user_id)
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client(headers={"accept-language": language})
    client.cookies["dure-language"] = language
    client.force_login(User.objects.get(pk=user.pk))
    return client


def read(actor, address, language="en"):
    answer = client_of(actor, language).get(address)
    return answer.status_code, b"".join(answer).decode(errors="replace")


@pytest.fixture
def who():
    return crew()


@pytest.fixture
def busy(who, monkeypatch):
    """A project with something in every noun."""
    open_gates(monkeypatch)
    stored = evaluated(who)
    local_money(stored, who, 1_000, source="private")
    post_interest(
        project_id=stored.pk, amount_won=101, day=TODAY, receipt="1", actor=who.finance, now=NOW
    )
    spent(who, stored, 1_000_001)
    draft_agreement(
        project_id=stored.pk,
        starts_on=stored.starts_on,
        ends_on=stored.ends_on,
        actor=who.officer,
        now=NOW,
    )
    return stored


@pytest.mark.parametrize("name", INSIDE)
def test_every_page_opens_for_whoever_sees_the_project(who, busy, name):
    for page in PAGES:
        status, _text = read(getattr(who, name), f"/projects/{busy.pk}/{page}")
        assert status == 200, page
    assert read(getattr(who, name), f"/expenditures/{busy.expenditures.get().pk}/")[0] == 200


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_page_opens_for_anybody_else(who, busy, name):
    for page in PAGES:
        status, text = read(getattr(who, name), f"/projects/{busy.pk}/{page}")
        assert status == 404, page
        assert busy.title not in text
    assert read(getattr(who, name), f"/expenditures/{busy.expenditures.get().pk}/")[0] == 404
    row = busy.commitments.first()
    for address in (
        f"/expenditures/{busy.expenditures.get().pk}/evidence/",
        f"/agreements/{busy.agreements.first().pk}/document/",
        f"/commitments/{row.pk}/document/",
        f"/commitments/{row.pk}/vote/",
    ):
        assert read(getattr(who, name), address)[0] == 404
    assert busy.title not in read(getattr(who, name), "/projects/")[1]


def test_somebody_not_signed_in_is_sent_to_sign_in(busy):
    for page in PAGES:
        assert Client().get(f"/projects/{busy.pk}/{page}").status_code == 302


def test_project_says_where_it_stands_and_who_is_next(who):
    stored = a_project()

    _status, text = read(who.planner, f"/projects/{stored.pk}/")
    a_budget(who, stored)
    _status, later = read(who.planner, f"/projects/{stored.pk}/")

    assert "Awarded. Next: Enter the budget (the lead)." in text
    assert "Awarded. Next: Draft the agreement (the agency)." in later


def test_project_reads_in_korean(who, busy):
    _status, text = read(who.planner, f"/projects/{busy.pk}/", language="ko")

    assert "돈은 어디에 있나요?" in text


def test_halted_projects_say_once_why_and_what_follows(who):
    first, second = funded(who), a_project("agreed", lead="통영시")
    suspend_project(project_id=first.pk, reason="감사원의 감사", actor=who.officer, now=NOW)
    terminate_project(project_id=second.pk, reason="시의 포기", actor=who.ministry, now=NOW)

    for row, words in (
        (first, ("This project is suspended", "No money moves until", "감사원의 감사")),
        (second, ("ended before its time", "taken back by a clawback", "시의 포기")),
    ):
        shown = read(who.planner, f"/projects/{row.pk}/")[1]
        assert [shown.count(each) for each in words] == [1, 1, 1]


def test_money_page_says_what_each_part_waits_for(who):
    stored = a_project("agreed")

    _status, text = read(who.planner, f"/projects/{stored.pk}/money/")

    assert "not confirmed yet" in text
    assert "agreement in force" in text
    assert "Request it" not in text


def test_settlement_page_in_each_state(who, busy):
    address = f"/projects/{busy.pk}/settlement/"
    row = prepare_settlement(project_id=busy.pk, actor=who.planner, now=NOW)
    disallow_cost(
        settlement_id=row.pk,
        expenditure_id=busy.expenditures.get().pk,
        national_won=1,
        local_won=0,
        ground="다른 물품",
        actor=who.officer,
        now=NOW,
    )
    assert "Disallow a cost" in read(who.officer, address)[1]
    check_settlement(settlement_id=row.pk, actor=who.officer, now=NOW)
    assert "Approve the settlement" in read(who.ministry, address)[1]
    approve_settlement(settlement_id=row.pk, actor=who.ministry, now=NOW)
    assert "Record that it is given back" in read(who.finance, address)[1]


def test_clawback_page_offers_what_is_next(who):
    stored = in_state(funded(who), "terminated")
    address = f"/projects/{stored.pk}/clawbacks/"
    assert "Propose to take money back" in read(who.officer, address)[1]
    row = propose_clawback(
        project_id=stored.pk,
        ground=ClawbackGround.TERMINATION,
        explanation="포기",
        principal_won=1_000,
        rate_basis_points=500,
        interest_since=TODAY,
        interest_until=TODAY,
        actor=who.officer,
        now=NOW,
    )
    assert "Take the money back" in read(who.ministry, address)[1]
    decide_clawback(clawback_id=row.pk, actor=who.ministry, now=NOW)
    assert "Record that it is given back" in read(who.finance, address)[1]


def test_officer_opens_the_projects_of_a_call(who):
    call = released_awards_of(2)
    client = client_of(who.officer)

    before = client.get("/projects/").content.decode()
    client.post(f"/projects/of-call/{call.pk}/")
    after = client.get("/projects/").content.decode()

    assert "Open the projects" in before
    assert "Open the projects" not in after
    assert Project.objects.count() == 2


def test_a_refused_form_says_why_beside_the_field(who):
    stored = a_project()
    client = client_of(who.planner)

    answer = client.post(
        f"/projects/{stored.pk}/match/",
        {"source": "city", "form": "cash", "amount_won": "0", "note": ""},
    )

    assert answer.status_code == 422
    assert "form-hint-invalid" in answer.content.decode()
    assert not MatchCommitment.objects.exists()


def test_budget_lines_are_entered_in_the_page(who):
    stored = a_project(national_won=10, local_won=10)
    client = client_of(who.planner)
    given = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "장비",
        "form-0-category": "equipment",
        "form-0-national_won": "6",
        "form-0-local_won": "10",
        "form-1-name": "인건비",
        "form-1-category": "labour",
        "form-1-national_won": "3",
        "form-1-local_won": "",
    }
    address = f"/projects/{stored.pk}/budget/lines/"

    short = client.post(address, given)
    full = client.post(address, given | {"form-1-national_won": "4"})

    assert short.status_code == 422
    assert "they must make 10" in short.content.decode()
    assert full.status_code == 302
    assert [line.amount_won for line in stored.budget_lines.all()] == [16, 4]


def test_commitment_of_a_neighbour_is_not_there(who):
    stored = a_project()
    row = enter_commitment(
        project_id=stored.pk,
        source=MatchSource.CITY,
        form=MatchForm.CASH,
        amount_won=5,
        actor=who.planner,
        now=NOW,
    )

    answer = client_of(who.neighbour_finance).post(
        f"/commitments/{row.pk}/confirm/", {"received_on": "2022-03-02"}
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_projects_costs_the_same_whatever_its_length(
    who, count, django_assert_num_queries
):
    for _ in range(count):
        a_project()
    client = client_of(who.officer)

    with django_assert_num_queries(LIST_QUERIES):
        client.get("/projects/")


@pytest.mark.parametrize(
    ("state", "offered"),
    [("awarded", True), ("building", True), ("settled", False), ("terminated", False)],
)
def test_the_next_version_of_an_agreement_is_begun_only_where_one_can_be(who, state, offered):
    stored = a_project(state)
    _, shown = read(who.officer, f"/projects/{stored.pk}/agreement/")
    assert ("Draft the next version" in shown) is offered
