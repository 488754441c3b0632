import pytest

from dure.accounts.models import Organisation, User
from dure.core.actor import Actor, Role


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Spend no time on hashes; how passwords are kept is the framework's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def agency(db):
    return Organisation.objects.create(kind="agency", name="지원 기관", name_en="Agency")


@pytest.fixture
def administrator(agency):
    user = User.objects.create_user("administrator@agency.example", None)
    return Actor(user.pk, grants=frozenset({(Role.ADMINISTRATOR, agency.pk)}))


@pytest.fixture
def officer(agency):
    user = User.objects.create_user("officer@agency.example", None)
    return Actor(user.pk, grants=frozenset({(Role.CITY_OFFICER, agency.pk)}))


@pytest.fixture
def person(db):
    return User.objects.create_user("person@city.example", "long-enough-1")


@pytest.fixture
def said(db):
    """What the record says, as (verb, actor, subject, detail)."""
    from dure.audit.models import Entry  # noqa: PLC0415  models need the framework up

    return lambda: list(
        Entry.objects.values_list("verb", "actor_id", "subject_type", "subject_id", "detail")
    )
