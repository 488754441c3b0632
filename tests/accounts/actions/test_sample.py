from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from dure.accounts.actions.sample import enrol_sample_people
from dure.accounts.domain.sample import PASSWORD, PEOPLE
from dure.accounts.models import Grant, Organisation, Remit, User
from dure.accounts.queries.actor import actor_of
from dure.accounts.queries.sample import sample_logins
from dure.audit.models import Entry
from dure.audit.queries.entry import verify_chain
from dure.core.actor import SYSTEM, Role
from dure.core.errors import NotAllowed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def trial(settings, db):
    settings.SAMPLE = True


def test_sample_people_can_sign_in_and_hold_their_role(trial):
    enrol_sample_people(actor=SYSTEM, now=NOW)

    planner = User.objects.get(email="planner@la-serena.example")
    assert planner.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=planner).verified
    assert actor_of(planner).cities(Role.CITY_OFFICER) == {"la-serena"}
    assert {user.email for user in User.objects.all()} == {person.email for person in PEOPLE}
    assert {email.rsplit(".", 1)[1] for email in User.objects.values_list("email", flat=True)} == {
        "example"
    }


def test_sample_people_twice_change_nothing(trial):
    def everything():
        tables = (User, Organisation, Grant, Remit, EmailAddress, Entry)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    enrol_sample_people(actor=SYSTEM, now=NOW)
    before = everything()
    enrol_sample_people(actor=SYSTEM, now=NOW)

    assert everything() == before
    assert verify_chain()[1] is None


def test_sample_people_are_refused_where_it_is_meant(settings, db):
    settings.SAMPLE = False

    with pytest.raises(NotAllowed):
        enrol_sample_people(actor=SYSTEM, now=NOW)

    assert not User.objects.exists()
    assert not Entry.objects.exists()


def test_sample_logins_list_those_who_are_enrolled(trial, django_assert_num_queries):
    User.objects.create_user("planner@la-serena.example", PASSWORD)
    User.objects.create_user("resident@la-serena.example", PASSWORD, is_active=False)
    User.objects.create_user("somebody@else.example", "secret-1234")

    with django_assert_num_queries(1):
        found = sample_logins()

    assert [login["email"] for login in found] == ["planner@la-serena.example"]


def test_sample_logins_are_not_told_where_it_is_meant(settings, db):
    settings.SAMPLE = False
    User.objects.create_user("planner@la-serena.example", PASSWORD)

    assert sample_logins() == []
