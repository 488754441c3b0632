from fractions import Fraction

import pytest

from dure.audit.queries.entry import entries_about
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.delivery.actions.clawback import (
    decide_clawback,
    pay_clawback,
    propose_clawback,
    return_local_money,
)
from dure.delivery.actions.ledger import post_interest
from dure.delivery.actions.project import (
    close_project,
    open_projects,
    resume_project,
    suspend_project,
    terminate_project,
)
from dure.delivery.domain.clawback import ClawbackGround
from dure.delivery.domain.ledger import BANK, balances
from dure.delivery.domain.project import PROJECT_WORKFLOW, ProjectState
from dure.delivery.models import Project, Tranche
from dure.delivery.queries.clawback import local_back
from dure.delivery.queries.ledger import entries_of
from dure.delivery.queries.next_step import next_steps
from dure.delivery.queries.project import waiting_for
from dure.delivery.queries.step import MINISTRY
from dure.delivery.queries.tranche import tranche_rows
from dure.notifications.models import Notice
from dure.programme.domain.terms import FundingRule, TrancheRule
from dure.programme.models import Application
from tests.factories.money import (
    HALF,
    NOW,
    TODAY,
    a_project,
    crew,
    funded,
    in_state,
    local_money,
    released_awards_of,
    spent,
)

pytestmark = pytest.mark.django_db

ALL = [state.value for state in ProjectState]
ACTIVE = (
    *("agreed", "planning", "plan_approved", "building", "accepted", "operating", "evaluated"),
)
TABLE = {
    "agree": ({"awarded"}, "agreed"),
    "start_planning": ({"agreed"}, "planning"),
    "approve_plan": ({"planning"}, "plan_approved"),
    "start_building": ({"plan_approved"}, "building"),
    "accept": ({"building"}, "accepted"),
    "start_operating": ({"accepted"}, "operating"),
    "evaluate": ({"operating"}, "evaluated"),
    "settle": ({"evaluated"}, "settled"),
    "close": ({"settled", "clawback", "terminated"}, "closed"),
    "suspend": ({*ACTIVE}, "suspended"),
    **{f"resume_{state}": ({"suspended"}, state) for state in ACTIVE},
    "terminate": ({"awarded", *ACTIVE, "suspended"}, "terminated"),
    "claw_back": ({"terminated", "settled"}, "clawback"),
}
BLIND = {"neighbour", "neighbour_finance", "administrator", "evaluator"}


@pytest.fixture
def who():
    return crew()


def test_every_move_from_every_state():
    assert set(PROJECT_WORKFLOW.moves) == set(TABLE)
    for name, (sources, target) in TABLE.items():
        for state in ALL:
            if state in sources:
                assert PROJECT_WORKFLOW.target(name, ProjectState(state)) == target
            else:
                with pytest.raises(IllegalMove):
                    PROJECT_WORKFLOW.target(name, ProjectState(state))


def test_sixteen_cities_of_four_billion_make_sixty_four(who):
    call = released_awards_of(16)

    opened = open_projects(call_id=call.pk, actor=who.officer, now=NOW)

    assert len(opened) == Project.objects.count() == 16
    parts = Tranche.objects.all()
    assert sum(row.national_won + row.local_won for row in parts) == 64_000_000_000
    assert {row.national_won + row.local_won for row in opened} == {4_000_000_000}


def test_projects_are_opened_once_and_told_to_the_cities(who):
    call = released_awards_of(1)
    mayor = crew("1시").mayor

    [project] = open_projects(call_id=call.pk, actor=who.officer, now=NOW)
    again = open_projects(call_id=call.pk, actor=who.officer, now=NOW)

    assert again == []
    assert [entry.verb for entry in entries_about(project)] == ["project.open"]
    assert [row.href for row in Notice.objects.filter(recipient_id=mayor.user_id)] == [
        f"/projects/{project.pk}/"
    ]


def test_the_won_left_over_goes_to_the_largest_remainder_the_first_of_equals(who):
    rule = FundingRule(
        national_cap_won=HALF,
        tranches=tuple(TrancheRule(Fraction(1, 3), "agreement") for _ in range(3)),
    )
    call = released_awards_of(1, national_won=100, funding=rule)

    [project] = open_projects(call_id=call.pk, actor=who.officer, now=NOW)

    assert [row.national_won for row in project.tranches.all()] == [34, 33, 33]
    assert [row.local_won for row in project.tranches.all()] == [34, 33, 33]


@pytest.mark.parametrize("name", ["finance", "ministry", "planner", "mayor", "auditor"])
def test_only_the_agency_opens_projects(who, name):
    call = released_awards_of(1)

    with pytest.raises(NotAllowed):
        open_projects(call_id=call.pk, actor=getattr(who, name), now=NOW)

    assert not Project.objects.exists()


@pytest.mark.parametrize("state", ACTIVE)
def test_resume_leads_back_to_exactly_the_state_it_left(who, state):
    project = a_project(state)

    suspend_project(project_id=project.pk, reason="감사", actor=who.officer, now=NOW)
    project.refresh_from_db()
    assert (project.state, project.suspended_from) == ("suspended", state)
    resume_project(project_id=project.pk, reason="끝남", actor=who.ministry, now=NOW)

    project.refresh_from_db()
    assert (project.state, project.suspended_from) == (state, "")


@pytest.mark.parametrize(
    ("action", "state", "allowed"),
    [
        (suspend_project, "building", {"officer", "ministry"}),
        (resume_project, "suspended", {"officer", "ministry"}),
        (terminate_project, "building", {"ministry"}),
    ],
    ids=["suspend", "resume", "terminate"],
)
def test_halting_is_for_its_roles_and_needs_a_reason(who, action, state, allowed):
    project = a_project(state, suspended_from="building" if state == "suspended" else "")
    for name in vars(who):
        if name not in allowed:
            with pytest.raises(NotFound if name in BLIND else NotAllowed):
                action(project_id=project.pk, reason="x", actor=getattr(who, name), now=NOW)
    with pytest.raises(Incomplete):
        action(project_id=project.pk, reason=" ", actor=who.ministry, now=NOW)
    project.refresh_from_db()
    assert (project.state, [*entries_about(project)]) == (state, [])


def clawed(who, project, principal, penalty=0):
    row = propose_clawback(
        project_id=project.pk,
        ground=ClawbackGround.TERMINATION,
        explanation="사업 포기",
        principal_won=principal,
        rate_basis_points=500,
        interest_since=TODAY.replace(year=2021),
        interest_until=TODAY,
        penalty_won=penalty,
        actor=who.officer,
        now=NOW,
    )
    return decide_clawback(clawback_id=row.pk, actor=who.ministry, now=NOW)


def test_termination_takes_the_money_back_with_interest_and_closes(who):
    project = funded(who)
    spent(who, project, 1_000_001)
    terminate_project(project_id=project.pk, reason="포기", actor=who.ministry, now=NOW)
    row = clawed(who, project, HALF // 2, penalty=7)

    with pytest.raises(Invalid, match="still to be given back"):
        close_project(project_id=project.pk, actor=who.officer, now=NOW)
    pay_clawback(clawback_id=row.pk, paid_on=TODAY, receipt="9", actor=who.finance, now=NOW)
    with pytest.raises(Invalid, match=r"1,999,500,000 won are still in the account"):
        close_project(project_id=project.pk, actor=who.officer, now=NOW)
    give_back(who, project)
    closed = close_project(project_id=project.pk, actor=who.officer, now=NOW)

    assert row.interest_won == HALF // 2 * 5 // 100
    assert closed.state == "closed"
    held = balances(entries_of(project))
    assert (held[BANK], sum(held.values())) == (0, 0)
    assert [part.state for part in project.tranches.all()] == ["returned", "match_confirmed"]


def give_back(who, project, receipt="10", actor=None):
    return return_local_money(
        project_id=project.pk,
        paid_on=TODAY,
        receipt=receipt,
        actor=actor or who.finance,
        now=NOW,
    )


def test_local_money_goes_back_in_the_proportion_it_was_given_with_its_interest(who):
    project = funded(who)
    local_money(project, who, 1_000_000, source="private")
    spent(who, project, 1_000_001)
    post_interest(
        project_id=project.pk, amount_won=101, day=TODAY, receipt="1", actor=who.finance, now=NOW
    )
    terminate_project(project_id=project.pk, reason="포기", actor=who.ministry, now=NOW)
    row = clawed(who, project, HALF // 2)
    with pytest.raises(Invalid, match="clawback is still under way"):
        give_back(who, project)
    pay_clawback(clawback_id=row.pk, paid_on=TODAY, receipt="9", actor=who.finance, now=NOW)

    project.refresh_from_db()
    owed = local_back(project)
    give_back(who, project)

    # 2,000,500,000 left as 2,000 to 1, the won left over to the city; interest as 1,000,
    # 2,000 and 1 million that were brought in: 33.66, 67.31 and 0.03 won
    assert owed == {"city": 1_999_500_250 + 67, "private": 999_750, "national": 34}
    assert balances(entries_of(project))[BANK] == 0
    assert "project.return_local_money" in [entry.verb for entry in entries_about(project)]
    with pytest.raises(Invalid, match="No local money is left"):
        give_back(who, project, receipt="11")


def test_local_money_is_given_back_by_the_agency_s_finance_officer_alone(who):
    project = in_state(funded(who), "terminated")
    before = len(entries_of(project))

    for name in set(vars(who)) - {"finance"}:
        with pytest.raises(NotFound if name in BLIND else NotAllowed):
            give_back(who, project, actor=getattr(who, name))
    with pytest.raises(Incomplete):
        give_back(who, project, receipt=" ")
    for state in set(ALL) - {"terminated", "clawback"}:
        with pytest.raises(IllegalMove):
            give_back(who, in_state(project, state))

    assert len(entries_of(project)) == before


def test_a_terminated_project_without_money_closes_at_once(who):
    project = a_project("agreed")
    terminate_project(project_id=project.pk, reason="포기", actor=who.ministry, now=NOW)

    assert close_project(project_id=project.pk, actor=who.officer, now=NOW).state == "closed"


def test_a_terminated_project_is_not_closed_over_undecided_national_money(who):
    project = in_state(funded(who), "terminated")

    with pytest.raises(Invalid, match="Nobody has decided"):
        close_project(project_id=project.pk, actor=who.officer, now=NOW)

    project.refresh_from_db()
    assert project.state == "terminated"


def test_an_award_given_up_is_said_and_its_project_ends(who):
    project = a_project()
    Application.objects.filter(pk=project.application_id).update(state="withdrawn")
    project = Project.objects.get(pk=project.pk)

    [step] = next_steps(project, tranche_rows(project), TODAY)
    [need] = waiting_for(who.ministry, NOW)
    assert (step.who, need.href) == (MINISTRY, f"/projects/{project.pk}/")
    terminate_project(project_id=project.pk, reason="포기", actor=who.ministry, now=NOW)
    close_project(project_id=project.pk, actor=who.officer, now=NOW)

    assert waiting_for(who.ministry, NOW) == []


def test_the_agency_is_reminded_of_projects_to_open(who):
    call = released_awards_of(2)

    [need] = waiting_for(who.officer, NOW)
    assert (need.title, need.href, need.since) == (call.title, "/projects/", NOW)
    assert waiting_for(who.planner, NOW) == waiting_for(who.finance, NOW) == []
    open_projects(call_id=call.pk, actor=who.officer, now=NOW)
    assert waiting_for(who.officer, NOW) == []


def test_no_more_is_clawed_back_than_the_project_holds(who):
    project = in_state(funded(who), "terminated")

    with pytest.raises(Invalid, match="can be taken back"):
        clawed(who, project, HALF // 2 + 1)

    assert not project.clawbacks.exists()
