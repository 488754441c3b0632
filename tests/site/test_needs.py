from datetime import timedelta

import pytest

from dure.accounts.models import User
from dure.core.actor import ANONYMOUS, Actor, Role
from dure.places.models import City
from dure.site.needs import MOST, needs_of
from dure.transit.domain.study import StudyState
from dure.transit.models import Study
from tests.site.conftest import NOW


@pytest.fixture
def author(db):
    return User.objects.create_user("author@city.example", None)


@pytest.fixture
def officer(db):
    user = User.objects.create_user("officer@city.example", None)
    return Actor(
        user.pk, grants=frozenset({(Role.CITY_OFFICER, 1)}), places=frozenset({(1, "dure-si")})
    )


def study(city, author, name, state, days=0, **fields):
    if state is StudyState.FAILED:
        fields["error_what"] = "It broke."
    return Study.objects.create(
        city=city, created_by=author, name=name, scenario={}, state=state.value,
        created_at=NOW, updated_at=NOW + timedelta(days=days), **fields,
    )  # fmt: skip


def test_needs_of_a_stranger_are_none_and_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert needs_of(ANONYMOUS, NOW) == []


def test_needs_of_an_officer_are_the_citys_longest_waiting_first(city, author, officer):
    neighbour = City.objects.create(slug="other", name="이웃시", name_en="Other", country="KR")
    study(city, author, "newer", StudyState.DONE, days=2)
    study(city, author, "older", StudyState.FAILED, days=1)
    study(city, author, "published", StudyState.DONE, published_at=NOW)
    study(city, author, "cancelled", StudyState.CANCELLED)
    study(neighbour, author, "of the neighbour", StudyState.FAILED)

    needs = needs_of(officer, NOW)

    assert [need.title for need in needs] == ["older", "newer"]


def test_needs_of_an_author_are_what_stopped(city, author):
    study(city, author, "stopped", StudyState.CUT_OFF)
    study(city, author, "done, for the city to publish", StudyState.DONE)

    assert [need.title for need in needs_of(Actor(author.pk), NOW)] == ["stopped"]


def test_needs_are_at_most_seven(city, author):
    for number in range(MOST + 2):
        study(city, author, f"{number}", StudyState.FAILED, days=number)

    assert [need.title for need in needs_of(Actor(author.pk), NOW)] == [
        f"{n}" for n in range(MOST)
    ]
