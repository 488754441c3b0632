"""Reads of access tokens: the caller's own, and the actor behind a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from dure.accounts.domain.token import digest_of
from dure.accounts.models import AccessToken, Remit
from dure.core.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class TokenUse:
    """Who calls by a token, and what it may reach."""

    token: AccessToken
    actor: Actor
    scopes: tuple[str, ...]


def tokens_of(actor: Actor) -> QuerySet[AccessToken]:
    """Return the person's own tokens, newest first; nobody sees another's."""
    return AccessToken.objects.filter(user_id=actor.user_id or 0).prefetch_related(
        "grants__organisation"
    )


def use_of(secret: str, *, now: datetime) -> TokenUse | None:
    """Return who a secret stands for; None if it is unknown, revoked or past. Three queries."""
    token = (
        AccessToken.objects.select_related("user")
        .filter(
            digest=digest_of(secret),
            revoked_at__isnull=True,
            expires_at__gt=now,
            user__is_active=True,
        )
        .first()
    )
    if token is None:
        return None
    # A grant that was taken from the person is deleted, and with it the token's.
    granted = token.grants.values_list("role", "organisation_id")
    grants = frozenset((Role(role), organisation) for role, organisation in granted)
    remits = Remit.objects.filter(organisation_id__in={key for _, key in grants})
    places = frozenset(remits.values_list("organisation_id", "city_slug"))
    return TokenUse(token, Actor(token.user_id, grants, places), tuple(token.scopes))
