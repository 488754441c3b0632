"""The states of an objection against a refusal, and the span in which one may be filed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dure.core.workflow import Move, Workflow
from dure.programme.domain.terms import Terms, WindowKind


class ObjectionState(StrEnum):
    FILED = "filed"
    HEARING = "hearing"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


S = ObjectionState

OBJECTION_WORKFLOW = Workflow(
    S.FILED,
    (
        Move("appoint", frozenset({S.FILED, S.HEARING}), S.HEARING),
        Move("uphold", frozenset({S.HEARING}), S.UPHELD),
        Move("dismiss", frozenset({S.HEARING}), S.DISMISSED),
    ),
)

OPEN_OBJECTION = frozenset({S.FILED, S.HEARING})


def objection_span(terms: Terms, announced_at: datetime) -> tuple[datetime, datetime]:
    """Return when one may object, `[from, until)`.

    The window of the call if it has one, else from the announcement to the midnight that ends
    the last of the call's days, counted from the day after it, in the call's time zone.
    """
    window = terms.window(WindowKind.OBJECTION)
    if window is not None:
        return max(window.opens_at, announced_at), window.closes_at
    zone = ZoneInfo(terms.time_zone)
    last = announced_at.astimezone(zone).date() + timedelta(days=terms.objection_days)
    return announced_at, datetime.combine(last + timedelta(days=1), time(), zone)
