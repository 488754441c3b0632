"""Telling people something, inside the transaction of what they are told of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models

from dure.core.said import say, to_data
from dure.notifications.domain.outbox import due_at
from dure.notifications.models import Notice, OutboxMail
from dure.notifications.queries.notice import delivery_of, preferences


def notify(
    *,
    recipients: Iterable[int],
    kind: str,
    what: str,
    href: str,
    now: datetime,
    subject: models.Model | None = None,
    **values: object,
) -> None:
    """Leave one notice for each person, once each. Who may be told is the caller's question.

    Parameters
    ----------
    recipients
        Keys of people.
    kind
        What it is about, `"application.submitted"`.
    what
        A template marked with `gettext_noop`, `"{city} has submitted {title}."`.
    href
        The page it leads to, a path of this installation.
    values
        What stands in the braces of *what*.
    """
    said = to_data(say(what, **values))
    stored = Notice.objects.bulk_create(
        Notice(
            recipient_id=recipient,
            kind=kind,
            said=said,
            href=href,
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=str(subject.pk) if subject is not None else "",
            created_at=now,
        )
        for recipient in sorted(set(recipients))
    )
    _queue_mails(stored, now)


def _queue_mails(notices: list[Notice], now: datetime) -> None:
    """Put into the outbox what its reader wants by e-mail."""
    wanted = preferences([notice.recipient_id for notice in notices]) if notices else {}
    mails = []
    for notice in notices:
        delivery = delivery_of(wanted[notice.recipient_id], notice.kind)
        due = due_at(delivery, now)
        if due is not None:
            mails.append(OutboxMail(notice=notice, delivery=delivery.value, due_at=due))
    OutboxMail.objects.bulk_create(mails)
