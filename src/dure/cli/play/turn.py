"""One play of the trial at a time, and the pages told how far the first chapter is."""

from __future__ import annotations

from datetime import datetime

from dure.cli.play.applications import TITLE
from dure.cli.play.story import CHAPTERS, Say, play
from dure.programme.models import Call
from dure.web.trial import preparing_trial, trial_alone, trial_progress


def is_whole() -> bool:
    """Tell whether the first chapter was played to its end, so that the pages may show it."""
    return trial_progress() is None and Call.objects.filter(title=TITLE).exists()


def play_in_turn(now: datetime, say: Say, *, until: str = CHAPTERS[0]) -> None:
    """Play the trial programme to the end of a chapter; what stands already is left alone.

    Raises
    ------
    Busy
        If another process plays it.
    """
    with trial_alone():
        if not is_whole():
            _prepare(now, say)
            if until == CHAPTERS[0]:
                return
        play(now, say, until=until)


def _prepare(now: datetime, say: Say) -> None:
    with preparing_trial() as tell:

        def both(step: str, share: float) -> None:
            tell(step, share)
            say(step, share)

        play(now, both)
