"""Figures of what a project builds: what they count, and how often they ask."""

import pytest

from dure.delivery.queries.acceptance import in_the_way
from dure.delivery.queries.asset import assets_registered
from dure.delivery.queries.burn_down import burn_down
from dure.delivery.queries.contract import contract_rows, flags_cleared
from dure.delivery.queries.inspection import (
    findings_of,
    open_findings,
)
from dure.delivery.queries.labour import labour_decided, labour_grid, person_months
from tests.factories.building import (
    a_claim,
    a_contract,
    a_milestone,
    a_person,
    a_plan,
    building,
)
from tests.factories.built import NOUNS, a_month, a_visit
from tests.factories.money import TODAY, crew

pytestmark = pytest.mark.django_db


@pytest.fixture
def who():
    return crew()


@pytest.mark.parametrize("rows", [1, 3])
def test_contracts_with_what_was_passed_on_are_one_query(rows, who, django_assert_num_queries):
    project = building()
    for _ in range(rows):
        whole = a_contract(project, who)
        a_contract(project, who, parent_id=whole.pk, amount_won=300_000)

    with django_assert_num_queries(1):
        found = [row.passed_won for row in contract_rows(project) if not row.contract.parent_id]
    assert found == [300_000] * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_months_are_three_queries_and_a_grid_is_four(rows, who, django_assert_num_queries):
    project = building()
    for _ in range(rows):
        a_month(project, who)

    with django_assert_num_queries(3):
        assert len(person_months(project)) == rows
    with django_assert_num_queries(4):
        grid = labour_grid(project, [TODAY.replace(day=1)])
        assert [row.cells[0].left for row in grid] == [500] * rows
        assert {row.person.organisation_id for row in grid} == {project.lead_id}


def test_of_another_project_a_month_tells_how_much_and_not_which(who):
    own, other = building(), building()
    someone = a_person(own, who)
    mine = a_claim(own, who, someone, share_permille=300)
    a_claim(other, who, someone, share_permille=600)

    [month] = person_months(own)
    [row] = labour_grid(own, [TODAY.replace(day=1)])

    assert (month.permille, month.projects) == (900, 2)
    assert (row.cells[0].claim, row.cells[0].left, row.cells[0].elsewhere) == (mine, 100, 600)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_burn_down_is_seven_queries(rows, who, django_assert_num_queries):
    project = building()
    a_plan(project, who, "approved")
    for _ in range(rows):
        a_contract(project, who)
        a_milestone(project, who)
        a_visit(project, who)

    with django_assert_num_queries(7):
        found = burn_down(project, TODAY)
    assert found.spent_won == 0
    assert len(found.points) == 12


def test_the_facts_of_a_project_count_its_own_rows_alone(who):
    own, other = building(), building(lead="이웃시")
    theirs = crew("이웃시")
    for noun in ("asset", "labour", "contract", "milestone", "inspection"):
        NOUNS[noun][1](other, theirs)

    assert assets_registered(own).holds
    assert labour_decided(own).holds
    assert flags_cleared(own).holds
    assert in_the_way(own) == {"milestones": 0, "findings": 0}
    assert not open_findings(own).exists()
    assert in_the_way(other) == {"milestones": 1, "findings": 1}
    assert (assets_registered(other).missing, labour_decided(other).missing) == (2, 1)


def test_findings_are_of_their_visit_alone(who, django_assert_num_queries):
    project = building()
    visits = [a_visit(project, who), a_visit(project, who)]

    with django_assert_num_queries(1):
        found = list(findings_of(visits[0]))
    assert [row.inspection_id for row in found] == [visits[0].pk]
