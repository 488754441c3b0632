from fractions import Fraction

import pytest

from dure.audit.queries.entry import entries_about
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.delivery.actions.clawback import decide_clawback, pay_clawback, propose_clawback
from dure.delivery.actions.project import (
    close_project,
    open_projects,
    resume_project,
    suspend_project,
    terminate_project,
)
from dure.delivery.domain.clawback import ClawbackGround
from dure.delivery.domain.ledger import balances
from dure.delivery.domain.project import PROJECT_WORKFLOW, ProjectState
from dure.delivery.models import Project, Tranche
from dure.delivery.queries.ledger import entries_of
from dure.notifications.models import Notice
from dure.programme.domain.terms import FundingRule, TrancheRule
from tests.factories.money import (
    HALF,
    NOW,
    TODAY,
    a_project,
    crew,
    funded,
    in_state,
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
    "close": ({"settled", "clawback"}, "closed"),
    "suspend": ({*ACTIVE}, "suspended"),
    **{f"resume_{state}": ({"suspended"}, state) for state in ACTIVE},
    "terminate": ({*ACTIVE, "suspended"}, "terminated"),
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
    closed = close_project(project_id=project.pk, actor=who.officer, now=NOW)

    assert row.interest_won == HALF // 2 * 5 // 100
    assert closed.state == "closed"
    assert sum(balances(entries_of(project)).values()) == 0
    assert [part.state for part in project.tranches.all()] == ["returned", "match_confirmed"]


def test_no_more_is_clawed_back_than_the_project_holds(who):
    project = in_state(funded(who), "terminated")

    with pytest.raises(Invalid, match="can be taken back"):
        clawed(who, project, HALF // 2 + 1)

    assert not project.clawbacks.exists()
