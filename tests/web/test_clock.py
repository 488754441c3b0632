from datetime import UTC, datetime, timedelta

import pytest

from dure.web.clock import MOVED, now


def apart(instant: datetime) -> timedelta:
    return instant - datetime.now(UTC)  # noqa: TID251  the clock itself is tested


@pytest.mark.parametrize(
    ("sample", "text", "moved"),
    [
        pytest.param(True, "-86400", timedelta(days=-1), id="a trial moved by a day"),
        pytest.param(True, "next week", timedelta(), id="a file that says nothing"),
        pytest.param(True, None, timedelta(), id="no file"),
        pytest.param(False, "-86400", timedelta(), id="not a trial"),
    ],
)
def test_now_is_moved_on_a_trial_only(settings, sample, text, moved):
    settings.SAMPLE = sample
    if text is not None:
        (settings.DATA / MOVED).write_text(text)

    assert abs(apart(now()) - moved) < timedelta(seconds=5)
