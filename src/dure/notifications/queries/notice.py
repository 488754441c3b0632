"""Reads of a person's own notices; nobody reads another's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.core.said import from_data
from dure.notifications.domain.outbox import ALL_KINDS, Delivery, group_of
from dure.notifications.models import MailPreference, Notice
from dure.notifications.queries.visibility import knowable


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as its person reads it now; without words where it is no longer theirs to know."""

    pk: int
    group: str
    said: str
    href: str
    at: datetime
    unread: bool
    known: bool


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices, the newest first."""
    return Notice.objects.filter(recipient_id=actor.user_id or 0)


def unread_count(actor: Actor) -> int:
    """Return how many notices wait to be read. One query; none for somebody not signed in."""
    return notices_of(actor).filter(read_at=None).count() if actor.user_id else 0


def shown(actor: Actor, notices: Collection[Notice]) -> list[ShownNotice]:
    """Return notices as they may be read now. One question for each kind of subject."""
    seen = knowable(actor, notices)
    return [
        ShownNotice(
            pk=notice.pk,
            group=group_of(notice.kind),
            said=from_data(notice.said) if notice.pk in seen else "",
            href=notice.href if notice.pk in seen else "",
            at=notice.created_at,
            unread=notice.read_at is None,
            known=notice.pk in seen,
        )
        for notice in notices
    ]


def notice_of(actor: Actor, notice_id: int) -> ShownNotice:
    """Return one of the actor's own notices. Raises `NotFound` if it is not theirs."""
    found = notices_of(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound("There is no such notice.")
    return shown(actor, [found])[0]


def preferences_of(user_id: int) -> dict[str, Delivery]:
    """Return how a person wants to be told, by group; `""` for all others. One query."""
    return preferences([user_id])[user_id]


def preferences(user_ids: Collection[int]) -> dict[int, dict[str, Delivery]]:
    """Return how people want to be told: at once unless they said otherwise. One query."""
    found = {user_id: {ALL_KINDS: Delivery.AT_ONCE} for user_id in user_ids}
    rows = MailPreference.objects.filter(user_id__in=list(user_ids))
    for user_id, group, delivery in rows.values_list("user_id", "group", "delivery"):
        found[user_id][group] = Delivery(delivery)
    return found


def delivery_of(preferred: dict[str, Delivery], kind: str) -> Delivery:
    """Return how a notice of a kind is to be mailed."""
    return preferred.get(group_of(kind), preferred[ALL_KINDS])


def groups_met(actor: Actor) -> list[str]:
    """Return the groups that the person has had notices of, in order. One query."""
    kinds = notices_of(actor).order_by().values_list("kind", flat=True).distinct()
    return sorted({group_of(kind) for kind in kinds})
