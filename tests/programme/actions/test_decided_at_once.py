"""Two officers deciding at once, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import Refusal
from dure.notifications.models import Notice
from dure.programme.actions.announcement import announce
from dure.programme.actions.reserve import forfeit_award, promote_next
from dure.programme.models import Application, Determination
from tests.factories.programme import actor, person
from tests.factories.selection import LATER, announced, approved, approver

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def real_transactions():
    if connection.vendor != "postgresql":
        pytest.skip("needs real concurrent transactions")


def at_once(*acts):
    """Run all at the same moment; return for each the refusal's code, "" if it was done."""
    start = Barrier(len(acts))

    def one(act):
        start.wait()
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def test_two_announcements_are_one():
    call, applications, _, head = approved()
    for application in applications:
        person(Role.CITY_OFFICER, application.lead)
    other = approver()

    told = at_once(
        lambda: announce(call_id=call.pk, actor=head, now=LATER),
        lambda: announce(call_id=call.pk, actor=other, now=LATER),
    )

    assert told == ["", "illegal_move"]
    assert Notice.objects.count() == len(applications)
    assert Entry.objects.filter(verb="call.announce").count() == 1


def test_one_free_place_is_given_once():
    call, applications, _, head = announced()
    chief = actor(Role.APPROVER, applications[0].lead)
    forfeit_award(application_id=applications[0].pk, reason="포기", actor=chief, now=LATER)
    other = approver()

    told = at_once(
        lambda: promote_next(call_id=call.pk, actor=head, now=LATER),
        lambda: promote_next(call_id=call.pk, actor=other, now=LATER),
    )

    assert told == ["", "invalid"]
    assert Application.objects.filter(state="selected").count() == 2
    assert Determination.objects.filter(outcome="award", state="released").count() == 2
