"""Letters about notices: their states, when they are due, and how often they are tried."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dure.core.workflow import Move, Workflow


class MailState(StrEnum):
    """Where a letter is. A letter that may have left is never sent again."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class Delivery(StrEnum):
    """How a person wants to be told by e-mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


S = MailState

MAIL_WORKFLOW = Workflow(
    S.QUEUED,
    (
        Move("claim", frozenset({S.QUEUED}), S.SENDING),
        Move("send", frozenset({S.SENDING}), S.SENT),
        Move("retry", frozenset({S.SENDING}), S.QUEUED),
        Move("fail", frozenset({S.SENDING}), S.FAILED),
        Move("skip", frozenset({S.SENDING}), S.SKIPPED),  # no longer theirs to know
        Move("cut_off", frozenset({S.SENDING}), S.FAILED),  # the worker died; it may have left
    ),
)

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""How long to wait after each failed attempt; after the last one the letter has failed."""

CUT_OFF_AFTER = timedelta(minutes=10)
DIGEST_AT = time(8, 0)
DIGEST_ZONE = ZoneInfo("Asia/Seoul")
ALL_KINDS = ""


def group_of(kind: str) -> str:
    """Return what preferences go by: of `"application.submitted"` it is `"application"`."""
    return kind.partition(".")[0]


def next_digest(now: datetime) -> datetime:
    """Return when the next daily letter is due, strictly after *now*, in UTC."""
    local = now.astimezone(DIGEST_ZONE)
    due = datetime.combine(local.date(), DIGEST_AT, DIGEST_ZONE)
    if due <= local:
        due = datetime.combine(local.date() + timedelta(days=1), DIGEST_AT, DIGEST_ZONE)
    return due.astimezone(UTC)


def due_at(delivery: Delivery, now: datetime) -> datetime | None:
    """Return when a notice is to be mailed; None: not at all."""
    if delivery is Delivery.NEVER:
        return None
    return now if delivery is Delivery.AT_ONCE else next_digest(now)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """Return when to try again after so many failed attempts; None: no more."""
    return now + BACK_OFF[attempts - 1] if attempts <= len(BACK_OFF) else None
