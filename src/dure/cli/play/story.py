"""The chapters of the trial programme, in order; each begins where the last one ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from dure.cli.play import applications, review
from dure.cli.play.calendar import MIDDLE, Calendar
from dure.cli.play.decision import decide
from dure.cli.play.delivery import build_own
from dure.cli.play.people import Cast, Casting
from dure.delivery.models import Project
from dure.programme.models import Call

Say = Callable[[str, float], None]
CHAPTERS = ("presentations", "announced", "evaluated", "settled")


def play(now: datetime, say: Say, *, until: str = CHAPTERS[0]) -> None:
    """Play the trial programme to the end of a chapter; what was played is left alone.

    Parameters
    ----------
    until
        "presentations": one evaluator has sheets left; "announced": 16 cities are chosen;
        "evaluated": one city's project waits to be settled; "settled": it is settled.
    """
    wanted = CHAPTERS.index(until)
    call = Call.objects.filter(title=applications.TITLE).first()
    days = Calendar(now) if call is None else Calendar.of(call.created_at)
    cast = None
    if call is None:
        cast = _cast(days)
        call = _open(cast, days, say)
    if wanted >= 1:
        cast = cast or _cast(days)
        say("decision", 0.9)
        decide(cast, call, days)
    if wanted >= 2 and not Project.objects.filter(application__call=call).exists():
        say("building", 0.95)
        build = build_own(cast or _cast(days), call, days)
        if wanted >= 3:
            build.settle()
    say("", 1.0)


def _cast(days: Calendar) -> Cast:
    return Casting(days.at(11, 1, year=2021)).cast(MIDDLE)


def _open(cast: Cast, days: Calendar, say: Say) -> Call:
    say("evaluators", 0.02)
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
    call.refresh_from_db()
    return call
