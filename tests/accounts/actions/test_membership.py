from datetime import UTC, datetime

import pytest

from dure.accounts.actions.membership import (
    enrol_user,
    entrust_city,
    found_organisation,
    grant_role,
    revoke_role,
)
from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.models import Grant, Organisation, Remit, User
from dure.audit.models import Entry
from dure.core.actor import ANONYMOUS, SYSTEM, Role
from dure.core.errors import Invalid, NotAllowed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
COMPANY = {"kind": OrganisationKind.COMPANY, "name": "버스 회사", "name_en": "Bus company"}


def test_found_organisation_stores_it_and_says_so(administrator, said):
    company = found_organisation(**COMPANY, actor=administrator, now=NOW)

    assert (company.kind, company.name, company.name_en) == ("company", "버스 회사", "Bus company")
    assert said() == [
        (
            "organisation.found",
            administrator.user_id,
            "accounts.organisation",
            str(company.pk),
            {"name": "버스 회사"},
        )
    ]
    assert Entry.objects.get().at == NOW


def test_found_organisation_twice_is_one_and_said_once(administrator, said):
    first = found_organisation(**COMPANY, actor=administrator, now=NOW)
    second = found_organisation(**COMPANY, actor=SYSTEM, now=NOW)

    assert first == second
    assert len(said()) == 1


def test_entrust_city_stores_it_and_says_so(administrator, agency, said):
    entrust_city(organisation=agency, city_slug="hadong", actor=administrator, now=NOW)
    entrust_city(organisation=agency, city_slug="hadong", actor=administrator, now=NOW)

    assert list(Remit.objects.values_list("organisation", "city_slug")) == [(agency.pk, "hadong")]
    assert said() == [
        (
            "organisation.entrust",
            administrator.user_id,
            "accounts.organisation",
            str(agency.pk),
            {"city": "hadong"},
        )
    ]


def test_enrol_user_stores_a_person_who_can_sign_in(said):
    user = enrol_user(
        email=" New@City.example ", name="담당", password="long-enough-1", actor=SYSTEM, now=NOW
    )

    assert (user.email, user.name, user.is_active) == ("New@city.example", "담당", True)
    assert user.check_password("long-enough-1")
    assert said() == [("user.enrol", None, "accounts.user", str(user.pk), {})]


def test_enrol_user_without_a_password_cannot_sign_in_yet(db):
    user = enrol_user(email="a@b.example", name="", password=None, actor=SYSTEM, now=NOW)

    assert not user.has_usable_password()


def test_enrol_user_finds_the_same_address_in_any_case(person, said):
    found = enrol_user(
        email="PERSON@city.example", name="x", password="other", actor=SYSTEM, now=NOW
    )

    assert found == person
    assert found.check_password("long-enough-1")
    assert said() == []


@pytest.mark.parametrize("email", ["", "   "])
def test_enrol_user_refuses_an_empty_address(db, email, said):
    with pytest.raises(Invalid) as refused:
        enrol_user(email=email, name="", password=None, actor=SYSTEM, now=NOW)

    assert refused.value.where == "email"
    assert not User.objects.exists()
    assert said() == []


def test_grant_role_stores_it_and_says_so(administrator, agency, person, said):
    for _ in range(2):
        grant_role(
            user=person, role=Role.DRIVER, organisation=agency, actor=administrator, now=NOW
        )

    grant = Grant.objects.get(user=person)
    assert (grant.role, grant.organisation) == ("driver", agency)
    assert said() == [
        (
            "user.grant",
            administrator.user_id,
            "accounts.user",
            str(person.pk),
            {"role": "driver", "organisation": agency.pk},
        )
    ]


def test_revoke_role_takes_it_back_and_says_so(administrator, agency, person, said):
    Grant.objects.create(user=person, role="driver", organisation=agency)
    Grant.objects.create(user=person, role="auditor", organisation=agency)

    for _ in range(2):
        revoke_role(
            user=person, role=Role.DRIVER, organisation=agency, actor=administrator, now=NOW
        )

    assert list(Grant.objects.values_list("role", flat=True)) == ["auditor"]
    assert [(verb, detail) for verb, *_, detail in said()] == [
        ("user.revoke", {"role": "driver", "organisation": agency.pk})
    ]


@pytest.mark.parametrize("change", [grant_role, revoke_role])
def test_nobody_changes_their_own_roles(administrator, agency, change, said):
    itself = User.objects.get(pk=administrator.user_id)
    Grant.objects.create(user=itself, role="administrator", organisation=agency)

    with pytest.raises(NotAllowed):
        change(
            user=itself, role=Role.ADMINISTRATOR, organisation=agency,
            actor=administrator, now=NOW,
        )  # fmt: skip

    assert Grant.objects.count() == 1
    assert said() == []


ACTIONS = {
    "found": lambda actor, agency, person: found_organisation(**COMPANY, actor=actor, now=NOW),
    "entrust": lambda actor, agency, person: entrust_city(
        organisation=agency, city_slug="hadong", actor=actor, now=NOW
    ),
    "enrol": lambda actor, agency, person: enrol_user(
        email="new@city.example", name="", password=None, actor=actor, now=NOW
    ),
    "grant": lambda actor, agency, person: grant_role(
        user=person, role=Role.DRIVER, organisation=agency, actor=actor, now=NOW
    ),
    "revoke": lambda actor, agency, person: revoke_role(
        user=person, role=Role.AUDITOR, organisation=agency, actor=actor, now=NOW
    ),
}


@pytest.mark.parametrize("who", ["officer", "stranger"])
@pytest.mark.parametrize("action", ACTIONS)
def test_membership_refused_leaves_no_trace(officer, agency, person, said, action, who):
    actor = officer if who == "officer" else ANONYMOUS
    Grant.objects.create(user=person, role="auditor", organisation=agency)

    with pytest.raises(NotAllowed):
        ACTIONS[action](actor, agency, person)

    assert Organisation.objects.count() == 1
    assert not Remit.objects.exists()
    assert User.objects.count() == 2
    assert list(Grant.objects.values_list("user", "role")) == [(person.pk, "auditor")]
    assert said() == []
