"""The chapters of the trial programme, in order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dure.cli.play import applications, review
from dure.cli.play.calendar import MIDDLE, Calendar
from dure.cli.play.people import Casting
from dure.programme.models import Call

Say = Callable[[str, float], None]


def play(now: datetime, say: Say) -> None:
    """Play the trial programme to the middle of its presentations, if it was not played yet."""
    if Call.objects.filter(title=applications.TITLE).exists():
        return
    days = Calendar(now)
    say("people", 0.0)
    cast = Casting(days.at(11, 1, year=2021)).cast(MIDDLE)
    review.enter_pool(cast, days)
    say("call and applications", 0.1)
    call = applications.announce(cast, days)
    applications.apply_all(cast, call, days)
    say("check", 0.4)
    applications.check_all(cast, call, days)
    say("written evaluation", 0.5)
    judges = review.review_papers(cast, call, days)
    say("presentations", 0.8)
    review.hear(cast, call, days, judges)
    say("", 1.0)
