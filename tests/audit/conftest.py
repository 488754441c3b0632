import pytest

from dure.accounts.models import Organisation, User
from dure.core.actor import Actor


@pytest.fixture
def person(db):
    return User.objects.create_user("officer@city.example", "long-enough-1")


@pytest.fixture
def actor(person):
    return Actor(person.pk)


@pytest.fixture
def subject(db):
    return Organisation.objects.create(kind="agency", name="지원 기관")
