from datetime import date

import pytest

from dure.places.domain.timetable import Service

WEEK = Service(
    "week", (True,) * 5 + (False,) * 2, "2026-01-01", "2026-12-31",
    added=("2027-01-02",), removed=("2026-03-02",),
)  # fmt: skip


@pytest.mark.parametrize(
    ("day", "runs"),
    [
        (date(2026, 1, 1), True),  # Thursday, the first day
        (date(2025, 12, 31), False),
        (date(2026, 12, 31), True),  # the last day counts
        (date(2027, 1, 1), False),
        (date(2026, 1, 3), False),  # Saturday
        (date(2026, 3, 2), False),  # taken out
        (date(2027, 1, 2), True),  # put in
    ],
)
def test_service_runs_on_its_days(day, runs):
    assert WEEK.runs_on(day) is runs


def test_service_of_added_days_alone_runs_on_them():
    service = Service("fair", (False,) * 7, added=("2026-05-05",))

    assert service.runs_on(date(2026, 5, 5))
    assert not service.runs_on(date(2026, 5, 6))
    assert (service.first_day, service.last_day) == ("2026-05-05", "2026-05-05")


def test_service_names_its_first_and_last_day():
    assert (WEEK.first_day, WEEK.last_day) == ("2026-01-01", "2027-01-02")
