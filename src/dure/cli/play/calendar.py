"""When things happen in the trial: the days of the 2022 call, moved by whole weeks.

The trial opens in the middle of the presentations, so today is the week of 20 January 2022.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
MIDDLE = date(2022, 1, 20)  # a Thursday in the week of the presentations


class Calendar:
    """Turns a day of the 2022 call into an instant of this trial.

    Parameters
    ----------
    now
        The instant at which the trial is made.
    """

    def __init__(self, now: datetime) -> None:
        today = now.astimezone(SEOUL).date()
        self.shift = timedelta(weeks=(today - MIDDLE).days // 7)

    @classmethod
    def of(cls, made_at: datetime) -> Calendar:
        """Return the calendar of a call that was made on its 22 November 2021."""
        weeks = (made_at.astimezone(SEOUL).date() - date(2021, 11, 22)).days // 7
        return cls(datetime.combine(MIDDLE, time(12), SEOUL) + timedelta(weeks=weeks))

    def day(self, month: int, day: int, *, year: int = 2022) -> date:
        """Return a day of the 2022 calendar as a day of the trial."""
        return date(year, month, day) + self.shift

    def at(self, month: int, day: int, hour: int = 10, *, year: int = 2022) -> datetime:
        """Return an hour of a day of the 2022 calendar as an instant of the trial."""
        return datetime.combine(self.day(month, day, year=year), time(hour), SEOUL).astimezone(UTC)

    def moved(self, instant: str) -> str:
        """Return an ISO instant of the 2022 calendar, moved."""
        return (datetime.fromisoformat(instant) + self.shift).isoformat()
