"""Every role's answer to every question about the pool of evaluators, written out."""

import pytest

from dure.core.actor import SYSTEM, Actor, Role
from dure.programme.access import evaluator as access
from tests.factories.programme import NOW, acting, actor, agency, an_evaluator, organisation

pytestmark = pytest.mark.django_db
NO = {"enter": False, "edit": False, "check": False, "remove_tie": False}
YES = dict.fromkeys(NO, True)


def answers(who, record):
    return {
        "enter": access.may_enter(who, record.agency_id),
        "edit": access.may_edit(who, record),
        "check": access.may_check(who, record),
        "remove_tie": access.may_remove_tie(who, record),
    }


@pytest.mark.parametrize("role", Role)
def test_of_all_roles_the_agencys_programme_officer_alone_keeps_the_pool(role):
    record = an_evaluator(agency=agency())
    expected = YES if role is Role.PROGRAMME_OFFICER else NO
    assert answers(actor(role, agency()), record) == expected


@pytest.mark.parametrize("role", Role)
def test_another_agency_has_no_say(role):
    record = an_evaluator(agency=agency())
    assert answers(actor(role, organisation("다른 기관")), record) == NO


def test_nobody_has_no_say_and_the_product_itself_all():
    record = an_evaluator(agency=agency())
    assert answers(Actor(user_id=None), record) == NO
    assert answers(SYSTEM, record) == YES


def test_evaluators_edit_their_own_record_and_neither_check_it_nor_remove_ties():
    record = an_evaluator(agency=agency())
    assert answers(acting(record.user), record) == NO | {"edit": True}


def test_who_changed_a_record_last_does_not_check_it():
    record = an_evaluator(agency=agency())
    first, second = (actor(Role.PROGRAMME_OFFICER, agency()) for _ in range(2))
    record.changed_by_id = first.user_id

    assert answers(first, record) == YES | {"check": False}
    assert answers(second, record) == YES


def test_a_checked_record_offers_no_check():
    record = an_evaluator(agency=agency(), checked_at=NOW)
    assert access.questions(actor(Role.PROGRAMME_OFFICER, agency()), record) == {
        "edit": True, "check": False, "remove_tie": True, "own": False,
    }  # fmt: skip
