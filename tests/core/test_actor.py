import pytest

from dure.core.actor import ANONYMOUS, SYSTEM, Actor, Role

OFFICER = Actor(
    7,
    grants=frozenset({(Role.CITY_OFFICER, 1), (Role.MEMBER, 2)}),
    places=frozenset({(1, "hadong"), (2, "namhae"), (3, "sacheon")}),
)


def test_a_role_is_held_in_its_own_organisation_only():
    assert OFFICER.has(Role.CITY_OFFICER, 1)
    assert not OFFICER.has(Role.CITY_OFFICER, 2)


def test_a_role_held_anywhere_is_found():
    assert OFFICER.has_anywhere(Role.MEMBER)
    assert not OFFICER.has_anywhere(Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("roles", "cities"),
    [
        ((Role.CITY_OFFICER,), {"hadong"}),
        ((Role.MEMBER,), {"namhae"}),
        ((Role.CITY_OFFICER, Role.MEMBER), {"hadong", "namhae"}),
        ((Role.AUDITOR,), set()),
        ((), set()),
    ],
    ids=["officer", "member", "both", "neither", "none asked"],
)
def test_cities_are_those_of_the_organisations_the_roles_hold_in(roles, cities):
    assert OFFICER.cities(*roles) == cities


def test_nobody_signed_in_holds_nothing():
    assert ANONYMOUS.user_id is None
    assert not ANONYMOUS.system
    assert not any(ANONYMOUS.has_anywhere(role) for role in Role)


def test_the_system_is_no_person():
    assert SYSTEM.system
    assert SYSTEM.user_id is None
