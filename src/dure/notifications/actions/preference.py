"""What a person decides about their own notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from dure.core.actor import Actor
from dure.core.errors import Invalid, NotAllowed
from dure.notifications.domain.outbox import ALL_KINDS, Delivery
from dure.notifications.labels import GROUP
from dure.notifications.models import MailPreference
from dure.notifications.queries.notice import notices_of


@transaction.atomic
def set_preferences(*, wanted: Mapping[str, Delivery | None], actor: Actor, now: datetime) -> None:
    """Say by group how to be told; None: as all others. Raises `NotAllowed` or `Invalid`."""
    user_id = _person(actor)
    for group, delivery in wanted.items():
        if group != ALL_KINDS and group not in GROUP:
            raise Invalid("There are no notices of the kind “{group}”.", group=group[:60])
        if delivery is None:
            MailPreference.objects.filter(user_id=user_id, group=group).delete()
        else:
            MailPreference.objects.update_or_create(
                user_id=user_id, group=group, defaults={"delivery": delivery.value}
            )


@transaction.atomic
def mark_read(*, actor: Actor, now: datetime, notice_id: int | None = None) -> int:
    """Mark one of the person's own notices as read, or all; return how many were unread."""
    _person(actor)
    unread = notices_of(actor).filter(read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=now)


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed("Sign in to read your notices.")
    return actor.user_id
