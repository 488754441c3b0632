"""Every role's answer to every question about an agreement, on every side, written out."""

import pytest

from dure.core.actor import SYSTEM, Actor, Role
from dure.delivery.access.agreement import may_draft, may_sign_for, questions
from dure.delivery.domain.agreement import Party
from tests.factories.money import a_project, crew
from tests.factories.programme import actor, agency, city, company, ministry

pytestmark = pytest.mark.django_db
NO = {"draft": False, "sign_ministry": False, "sign_operator": False, "sign_lead": False}
YES = dict.fromkeys(NO, True)
DRAFTS, NOTHING = NO | {"draft": True}, NO
TABLE = {
    "agency": {
        Role.PROGRAMME_OFFICER: DRAFTS,
        Role.CITY_OFFICER: NOTHING,
        Role.FINANCE_OFFICER: NOTHING,
        Role.EVALUATOR: NOTHING,
        Role.APPROVER: NO | {"sign_operator": True},
        Role.CONSULTANT: NOTHING,
        Role.AUDITOR: NOTHING,
        Role.ADMINISTRATOR: NOTHING,
        Role.OPERATOR: NOTHING,
        Role.DRIVER: NOTHING,
        Role.MEMBER: NOTHING,
    },
    "ministry": {
        Role.PROGRAMME_OFFICER: NOTHING,
        Role.CITY_OFFICER: NOTHING,
        Role.FINANCE_OFFICER: NOTHING,
        Role.EVALUATOR: NOTHING,
        Role.APPROVER: NO | {"sign_ministry": True},
        Role.CONSULTANT: NOTHING,
        Role.AUDITOR: NOTHING,
        Role.ADMINISTRATOR: NOTHING,
        Role.OPERATOR: NOTHING,
        Role.DRIVER: NOTHING,
        Role.MEMBER: NOTHING,
    },
    "lead": {
        Role.PROGRAMME_OFFICER: NOTHING,
        Role.CITY_OFFICER: NOTHING,
        Role.FINANCE_OFFICER: NOTHING,
        Role.EVALUATOR: NOTHING,
        Role.APPROVER: NO | {"sign_lead": True},
        Role.CONSULTANT: NOTHING,
        Role.AUDITOR: NOTHING,
        Role.ADMINISTRATOR: NOTHING,
        Role.OPERATOR: NOTHING,
        Role.DRIVER: NOTHING,
        Role.MEMBER: NOTHING,
    },
}
HOUSES = {
    "agency": agency,
    "ministry": ministry,
    "lead": lambda: city("통영시"),
    "neighbour": lambda: city("이웃시"),
    "company": lambda: company("협력사"),
}


@pytest.mark.parametrize("side", TABLE)
def test_the_table_names_every_role(side):
    assert set(TABLE[side]) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("side", TABLE)
def test_who_drafts_and_who_signs(side, role):
    assert questions(actor(role, HOUSES[side]()), a_project()) == TABLE[side][role]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("side", ["neighbour", "company"])
def test_no_role_of_another_city_or_of_a_company_has_a_say(side, role):
    assert questions(actor(role, HOUSES[side]()), a_project()) == NO


def test_nobody_has_no_say_and_the_product_itself_all():
    project = a_project()

    assert questions(Actor(user_id=None), project) == NO
    assert questions(SYSTEM, project) == YES


@pytest.mark.parametrize("state", ["awarded", "agreed", "building", "closed", "terminated"])
def test_the_answers_are_of_people_and_do_not_follow_the_state(state):
    project, who = a_project(state), crew()

    assert may_draft(who.officer, project)
    assert [p for p in Party if may_sign_for(who.mayor, project, p)] == [Party.LEAD]


def test_a_person_of_two_houses_may_sign_for_both():
    """That one person then signs for one party alone is the action's rule."""
    both = Actor(7, frozenset({(Role.APPROVER, agency().pk), (Role.APPROVER, ministry().pk)}))

    assert questions(both, a_project()) == NO | {"sign_ministry": True, "sign_operator": True}
