"""Every write to access tokens: issued to oneself, revoked, used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from dure.accounts.domain.token import (
    checked_expiry,
    checked_scopes,
    digest_of,
    new_secret,
    scopes_of,
)
from dure.accounts.models import AccessToken, Grant
from dure.accounts.queries.token import tokens_of
from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed, NotFound

NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def issue_token(
    *,
    name: str,
    scopes: Iterable[str],
    grant_ids: Iterable[int],
    expires_at: datetime,
    actor: Actor,
    now: datetime,
) -> tuple[AccessToken, str]:
    """Make a token for oneself; return it and its secret, which is shown this once.

    Raises
    ------
    NotAllowed
        If nobody is signed in.
    Invalid
        If the name is empty, a right unknown, a role not one's own, or the end out of bounds.
    """
    if actor.user_id is None:
        raise NotAllowed("Sign in to make a token.")
    if not name.strip():
        raise Invalid("A token needs a name.", where="name", remedy="Name what will use it.")
    rights = checked_scopes(scopes, scopes_of(settings.API_AREAS))
    until = checked_expiry(expires_at, now)
    wanted = set(grant_ids)
    grants = list(Grant.objects.filter(pk__in=wanted, user_id=actor.user_id))
    if len(grants) != len(wanted):
        raise Invalid("A token can only hold roles of your own.", where="grants")
    secret = new_secret()
    token = AccessToken.objects.create(
        user_id=actor.user_id,
        name=name.strip(),
        digest=digest_of(secret),
        scopes=list(rights),
        created_at=now,
        expires_at=until,
    )
    token.grants.set(grants)
    record(verb="token.issue", subject=token, actor=actor, now=now, name=name, scopes=rights)
    return token, secret


@transaction.atomic
def revoke_token(*, token_id: int, actor: Actor, now: datetime) -> None:
    """End one's own token at once. Raises `NotFound`; doing it twice changes nothing."""
    token = tokens_of(actor).select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound("There is no such token.")
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=("revoked_at",))
        record(verb="token.revoke", subject=token, actor=actor, now=now)


def note_use(*, token_id: int, now: datetime) -> None:
    """Remember that a token was used, at most once an hour."""
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
    AccessToken.objects.filter(stale, pk=token_id).update(last_used_at=now)
