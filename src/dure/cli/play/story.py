"""The chapters of the trial programme, in order; each begins where the last one ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dure.cli.play import applications, review
from dure.cli.play.calendar import MIDDLE, Calendar
from dure.cli.play.decision import decide
from dure.cli.play.delivery import build_own
from dure.cli.play.living_lab import open_second_call
from dure.cli.play.people import Cast, Casting
from dure.programme.models import Call

Say = Callable[[str, float], None]
CHAPTERS = ("presentations", "announced", "evaluated", "settled")


def play(now: datetime, say: Say, *, until: str = CHAPTERS[0]) -> None:
    """Play the trial programme to the end of a chapter; what stands already is left alone.

    Whatever people did on the pages in between is taken as it is.

    Parameters
    ----------
    until
        "presentations": one evaluator has sheets left; "announced": 16 cities are chosen;
        "evaluated": one city's project waits to be settled; "settled": it is settled.
    """
    wanted = CHAPTERS.index(until)
    call = Call.objects.filter(title=applications.TITLE).first()
    days = Calendar(now) if call is None else Calendar.of(call.created_at)
    cast = Casting(days.at(11, 1, year=2021)).cast(MIDDLE)
    call = _open(cast, days, say)
    if wanted >= 1:
        say("decision", 0.9)
        decide(cast, call, days)
    if wanted >= 2:
        say("building", 0.95)
        build = build_own(cast, call, days)
        if wanted >= 3:
            build.settle()
    say("", 1.0)


def _open(cast: Cast, days: Calendar, say: Say) -> Call:
    def part(step: str, since: float, until: float) -> Callable[[float], None]:
        return lambda share: say(step, since + share * (until - since))

    say("evaluators", 0.02)
    review.enter_pool(cast, days)
    call = applications.announce(cast, days)
    applications.apply_all(cast, call, days, part("applications", 0.06, 0.4))
    say("check", 0.4)
    applications.check_all(cast, call, days)
    review.review_papers(cast, call, days, part("written evaluation", 0.45, 0.68))
    review.hear(cast, call, days, part("presentations", 0.68, 0.85))
    say("second call", 0.87)
    open_second_call(cast, days)
    call.refresh_from_db()
    return call
