from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import IllegalMove
from dure.notifications.domain.outbox import (
    BACK_OFF,
    MAIL_WORKFLOW,
    Delivery,
    due_at,
    group_of,
    next_digest,
    next_try,
)
from dure.notifications.domain.outbox import MailState as S

NOON = datetime(2021, 12, 28, 3, 0, tzinfo=UTC)
TABLE = {
    ("claim", S.QUEUED): S.SENDING,
    ("send", S.SENDING): S.SENT,
    ("retry", S.SENDING): S.QUEUED,
    ("fail", S.SENDING): S.FAILED,
    ("skip", S.SENDING): S.SKIPPED,
    ("cut_off", S.SENDING): S.FAILED,
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("move", ["claim", "send", "retry", "fail", "skip", "cut_off"])
def test_every_move_from_every_state(move, state):
    if (move, state) in TABLE:
        assert MAIL_WORKFLOW.target(move, state) is TABLE[move, state]
    else:
        with pytest.raises(IllegalMove):
            MAIL_WORKFLOW.target(move, state)


def test_table_names_every_move():
    assert set(MAIL_WORKFLOW.moves) == {move for move, _ in TABLE}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2021, 12, 27, 22, 59, 59, tzinfo=UTC), datetime(2021, 12, 27, 23, tzinfo=UTC)),
        (datetime(2021, 12, 27, 23, 0, tzinfo=UTC), datetime(2021, 12, 28, 23, tzinfo=UTC)),
        (NOON, datetime(2021, 12, 28, 23, tzinfo=UTC)),
    ],
    ids=["a-second-before", "at-eight", "noon"],
)
def test_daily_letter_is_due_at_eight_in_seoul(now, due):
    assert next_digest(now) == due


@given(st.integers(0, 10 * 365 * 86400))
def test_next_daily_letter_is_within_a_day(seconds):
    now = NOON + timedelta(seconds=seconds)

    assert timedelta(0) < next_digest(now) - now <= timedelta(days=1)


def test_when_a_notice_is_mailed():
    assert due_at(Delivery.AT_ONCE, NOON) == NOON
    assert due_at(Delivery.DAILY, NOON) == next_digest(NOON)
    assert due_at(Delivery.NEVER, NOON) is None


def test_attempts_are_further_and_further_apart_and_end():
    waits = [next_try(attempts, NOON) - NOON for attempts in range(1, len(BACK_OFF) + 1)]

    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert next_try(len(BACK_OFF) + 1, NOON) is None


def test_group_is_what_stands_before_the_dot():
    assert group_of("application.submitted") == "application"
    assert group_of("plain") == "plain"
