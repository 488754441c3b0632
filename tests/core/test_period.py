from datetime import UTC, datetime, timedelta

import pytest

from dure.core.errors import Invalid
from dure.core.period import Period

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_period_contains_its_start_and_not_its_end():
    period = Period(NOON, NOON + HOUR)

    assert period.contains(NOON)
    assert period.contains(NOON + HOUR - timedelta(microseconds=1))
    assert not period.contains(NOON + HOUR)


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [
        (NOON + HOUR, None, False),
        (NOON - HOUR, NOON, False),
        (NOON - HOUR, NOON + timedelta(seconds=1), True),
        (NOON - HOUR, None, True),
    ],
    ids=["touches the end", "touches the start", "a second shared", "open end"],
)
def test_period_overlaps_what_shares_an_instant(start, end, overlaps):
    one, other = Period(NOON, NOON + HOUR), Period(start, end)

    assert (one.overlaps(other), other.overlaps(one)) == (overlaps, overlaps)


@pytest.mark.parametrize(
    ("start", "end"),
    [(NOON, NOON), (NOON, NOON - HOUR), (NOON.replace(tzinfo=None), None)],
    ids=["empty", "backwards", "no time zone"],
)
def test_period_refuses_what_is_no_period(start, end):
    with pytest.raises(Invalid):
        Period(start, end)
