"""Programs act by tokens: never more than their person, never past their end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dure.accounts.actions.token import issue_token, revoke_token
from dure.accounts.domain.token import covers, digest_of, scope_needed
from dure.accounts.models import AccessToken, Grant
from dure.accounts.queries.token import use_of
from dure.core.actor import ANONYMOUS, Actor, Role
from dure.core.errors import Invalid, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
GIVEN = {"name": "nightly report", "grant_ids": [], "expires_at": NOW + timedelta(days=30)}


@pytest.fixture
def granted(person, agency):
    return Grant.objects.create(user=person, role="city_officer", organisation=agency)


@pytest.fixture
def actor(person, granted):
    return Actor(person.pk, frozenset({(Role.CITY_OFFICER, granted.organisation_id)}))


def issued(actor, *scopes, **more):
    return issue_token(scopes=scopes or ["transit:read"], actor=actor, now=NOW, **(GIVEN | more))


def test_issue_token_stores_only_the_digest_and_records_it(actor, granted, said):
    token, secret = issued(actor, "transit:write", grant_ids=[granted.pk])

    assert secret.startswith("dure_")
    assert token.digest == digest_of(secret)
    assert secret not in str(AccessToken.objects.values())
    [(verb, who, kind, key, detail)] = said()
    assert (verb, who, kind, key) == (
        "token.issue", actor.user_id, "accounts.accesstoken", str(token.pk),
    )  # fmt: skip
    assert detail == {"name": "nightly report", "scopes": ["transit:write"]}


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        pytest.param({"name": " "}, Invalid, id="no name"),
        pytest.param({"scopes": []}, Invalid, id="no right"),
        pytest.param({"scopes": ["audit:write"]}, Invalid, id="an unknown right"),
        pytest.param({"expires_at": NOW}, Invalid, id="already past"),
        pytest.param({"expires_at": NOW + timedelta(days=367)}, Invalid, id="over a year"),
        pytest.param({"grant_ids": [10**6]}, Invalid, id="not one's own role"),
        pytest.param({"actor": ANONYMOUS}, NotAllowed, id="nobody"),
    ],
)
def test_issue_token_refused_leaves_no_trace(actor, said, more, refusal):
    given = GIVEN | {"scopes": ["transit:read"], "actor": actor, "now": NOW} | more

    with pytest.raises(refusal):
        issue_token(**given)

    assert (AccessToken.objects.count(), said()) == (0, [])


def test_a_token_acts_with_the_ticked_roles_only(actor, granted, person):
    _, without = issued(actor)
    _, with_role = issued(actor, grant_ids=[granted.pk])

    assert use_of(without, now=NOW).actor == Actor(person.pk)
    assert use_of(with_role, now=NOW).actor.has(Role.CITY_OFFICER, granted.organisation_id)


def test_a_role_taken_from_the_person_is_taken_from_the_token(actor, granted):
    _, secret = issued(actor, grant_ids=[granted.pk])

    granted.delete()

    assert use_of(secret, now=NOW).actor.grants == frozenset()


def test_a_token_opens_nothing_once_it_is_past_revoked_or_its_person_gone(actor, person):
    token, secret = issued(actor)
    assert use_of(secret, now=token.expires_at - timedelta(microseconds=1))
    assert use_of(secret, now=token.expires_at) is None

    person.is_active = False
    person.save()
    assert use_of(secret, now=NOW) is None
    person.is_active = True
    person.save()

    revoke_token(token_id=token.pk, actor=actor, now=NOW)
    assert use_of(secret, now=NOW) is None


def test_revoke_token_of_another_person_is_not_found(actor, officer):
    token, secret = issued(actor)

    with pytest.raises(NotFound):
        revoke_token(token_id=token.pk, actor=officer, now=NOW)

    assert use_of(secret, now=NOW)


@pytest.mark.parametrize(
    ("path", "method", "scope"),
    [
        ("/api/transit/studies", "GET", "transit:read"),
        ("/api/transit/studies", "POST", "transit:write"),
        ("/api/programme/calls/3", "DELETE", "programme:write"),
        ("/api/", "GET", "root:read"),
    ],
)
def test_scope_needed_is_the_area_and_the_deed(path, method, scope):
    assert scope_needed(path, method) == scope


@pytest.mark.parametrize(
    ("held", "needed", "enough"),
    [
        (["transit:read"], "transit:read", True),
        (["transit:read"], "transit:write", False),
        (["transit:write"], "transit:read", True),
        (["programme:write"], "transit:read", False),
        ([], "root:read", True),
    ],
)
def test_covers_reads_by_write_and_never_across_areas(held, needed, enough):
    assert covers(held, needed) is enough


def call(client, secret, method="get", path="/api/cities"):
    return getattr(client, method)(path, headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def live(actor):
    """A token that is valid by the clock of the server."""
    today = datetime.now(UTC)  # noqa: TID251  the middleware reads the real clock
    return issue_token(
        name="live", scopes=["cities:read"], grant_ids=[], actor=actor, now=today,
        expires_at=today + timedelta(days=1),
    )  # fmt: skip


def test_the_interface_takes_a_token_within_its_rights(client, live):
    token, secret = live

    assert call(client, secret).status_code == 200
    assert AccessToken.objects.get(pk=token.pk).last_used_at is not None
    refused = call(client, secret, path="/api/transit/studies")
    assert (refused.status_code, "transit:read" in refused.json()["detail"]) == (403, True)


def test_the_interface_refuses_a_wrong_token_even_beside_a_session(client, person):
    client.force_login(person)

    refused = call(client, "dure_wrong")

    assert (refused.status_code, refused["WWW-Authenticate"]) == (401, "Bearer")


def test_a_token_opens_no_page(client, live):
    answer = call(client, live[1], path=reverse("accounts:me"))

    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


def test_a_session_must_prove_a_write_to_the_interface(person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)

    refused = strict.post("/api/transit/studies", {}, content_type="application/json")

    assert (refused.status_code, "X-CSRFToken" in refused.json()["remedy"]) == (403, True)


def test_the_page_shows_the_secret_once(client, person, granted):
    client.force_login(person)
    day = (datetime.now(UTC) + timedelta(days=20)).date()  # noqa: TID251
    sent = {"name": "export", "scopes": ["transit:read"], "grants": [granted.pk], "last_day": day}

    made = client.post(reverse("accounts:tokens"), sent).content.decode()
    again = client.get(reverse("accounts:tokens")).content.decode()

    assert "dure_" in made
    assert ("dure_" in again, "export" in again) == (False, True)


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(client, person):
    client.force_login(person)

    answer = client.post(reverse("accounts:tokens"), {"name": "export", "last_day": "2999-01-01"})

    assert answer.status_code == 422
    assert 'value="export"' in answer.content.decode()
