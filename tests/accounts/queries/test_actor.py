import pytest
from django.contrib.auth.models import AnonymousUser

from dure.accounts.models import Grant, Organisation, Remit, User
from dure.accounts.queries.actor import actor_of
from dure.accounts.queries.membership import roles_of
from dure.core.actor import ANONYMOUS, Actor, Role


@pytest.fixture
def held(person, agency):
    """A person with two roles, beside a neighbour whose grants must not leak."""
    city = Organisation.objects.create(kind="basic_government", name="하동군")
    neighbour = Organisation.objects.create(kind="basic_government", name="남해군")
    other = User.objects.create_user("other@city.example", None)
    Grant.objects.create(user=person, role="city_officer", organisation=city)
    Grant.objects.create(user=person, role="auditor", organisation=agency)
    Grant.objects.create(user=other, role="administrator", organisation=neighbour)
    Remit.objects.create(organisation=city, city_slug="hadong")
    Remit.objects.create(organisation=city, city_slug="hadong-eup")
    Remit.objects.create(organisation=neighbour, city_slug="namhae")
    return city


def test_actor_of_holds_exactly_what_was_granted(person, agency, held, django_assert_num_queries):
    with django_assert_num_queries(2):
        actor = actor_of(person)

    assert actor == Actor(
        person.pk,
        grants=frozenset({(Role.CITY_OFFICER, held.pk), (Role.AUDITOR, agency.pk)}),
        places=frozenset({(held.pk, "hadong"), (held.pk, "hadong-eup")}),
    )


def test_actor_of_somebody_not_signed_in_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert actor_of(AnonymousUser()) is ANONYMOUS


def test_actor_of_somebody_locked_out_is_nobody(person, held):
    person.is_active = False

    assert actor_of(person) is ANONYMOUS


@pytest.mark.parametrize("more", [0, 3])
def test_roles_of_takes_two_queries_whatever_the_number(
    person, held, more, django_assert_num_queries
):
    for number in range(more):
        group = Organisation.objects.create(kind="residents_group", name=f"모임 {number}")
        Grant.objects.create(user=person, role="member", organisation=group)

    with django_assert_num_queries(2):
        roles = roles_of(Actor(person.pk))

    assert [(role.organisation, role.cities) for role in roles if role.cities] == [
        ("하동군", ("hadong", "hadong-eup"))
    ]
    assert len(roles) == 2 + more
