"""People who look at the pages, and the city they look at."""

import pytest
from django.test import Client

from dure.accounts.models import Grant, Organisation, Remit, User
from tests.factories.study import person, stored_city


@pytest.fixture
def city(db, settings):
    return stored_city(folder=settings.DATA)


@pytest.fixture
def ada(db) -> User:
    return person("ada")


@pytest.fixture
def officer(db) -> User:
    """An officer of the tiny city."""
    return _officer("officer", "grid")


@pytest.fixture
def neighbour(db) -> User:
    """An officer of another city."""
    return _officer("neighbour", "elsewhere")


def _officer(name: str, slug: str) -> User:
    user = person(name)
    organisation = Organisation.objects.create(kind="basic_government", name=name)
    Grant.objects.create(user=user, role="city_officer", organisation=organisation)
    Remit.objects.create(organisation=organisation, city_slug=slug)
    return user


@pytest.fixture
def read():
    """Open a page as somebody, in a language; give the answer and its text."""

    def _read(address: str, user: User | None = None, *, language: str = "en", **options):
        client = Client(headers={"accept-language": language})
        client.cookies["dure-language"] = language
        if user:
            User.objects.filter(pk=user.pk).update(language=language)
            client.force_login(user)
        answer = client.get(address, **options)
        return answer, answer.content.decode(errors="replace")

    return _read


@pytest.fixture
def send():
    """Send a form as somebody."""

    def _send(address: str, user: User | None, data: dict | None = None):
        client = Client(headers={"accept-language": "en"})
        if user:
            User.objects.filter(pk=user.pk).update(language="en")
            client.force_login(user)
        return client.post(address, data or {})

    return _send
