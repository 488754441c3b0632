"""Reads of letters that wait: what is due, and how the outbox stands."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count

from dure.notifications.domain.outbox import Delivery, MailState
from dure.notifications.models import OutboxMail


def due_letters(now: datetime, most: int) -> list[list[int]]:
    """Return keys of what is due, oldest first: one notice a letter, a day's notices together."""
    rows = OutboxMail.objects.filter(state=MailState.QUEUED.value, due_at__lte=now)
    found: list[list[int]] = []
    daily: dict[int, list[int]] = {}
    keys = rows.values_list("pk", "delivery", "notice__recipient_id")[: most * 20]
    for key, delivery, recipient in keys:
        if delivery == Delivery.AT_ONCE:
            found.append([key])
        else:
            daily.setdefault(recipient, []).append(key)
    return (found + list(daily.values()))[:most]


def outbox_counts() -> dict[str, int]:
    """Return how many letters are in each state. One query."""
    counted = OutboxMail.objects.values_list("state").annotate(count=Count("pk")).order_by()
    return dict(counted)
