"""What the clock does to calls and applications. The worker asks it every minute."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime
from typing import NamedTuple

from django.db import close_old_connections

from dure.programme.actions.call_move import move_by_clock
from dure.programme.actions.deadline import keep_late_at
from dure.programme.queries.application import late_applications
from dure.programme.queries.call import due_calls
from dure.web.clock import now as instant
from dure.web.trial import trial_progress

logger = logging.getLogger(__name__)

TICK_SECONDS = 60.0
_RANK = {"open": 0, "close": 1, "keep_late": 2}


class Moved(NamedTuple):
    """What the clock did: the instant it fell due, the move, and the row's key."""

    due: datetime
    name: str
    key: int


def tick(now: datetime) -> list[Moved]:
    """Open and close the calls whose instant has come, and keep what was not handed in.

    What fell due while nothing ran is made up in the order of its instants; the record tells
    when each was due and when it was done. Each move is a transaction of its own that looks
    again, so two workers do it once. Whether an application is in time never depends on this:
    that is asked of the instants themselves.
    """
    due = [Moved(at, name, key) for at, name, key in due_calls(now)]
    due += [Moved(at, "keep_late", key) for at, key in late_applications(now)]
    return [
        move for move in sorted(due, key=lambda m: (m.due, _RANK[m.name], m.key)) if _do(move, now)
    ]


def tick_outside_trial(now: datetime) -> list[Moved]:
    """Do what is due, but while a trial is prepared: it plays days long past and moves its calls.

    Nothing is lost by that: what fell due meanwhile is made up afterwards.
    """
    return tick(now) if trial_progress() is None else []


def _do(move: Moved, now: datetime) -> bool:
    try:
        if move.name == "keep_late":
            return keep_late_at(application_id=move.key, now=now)
        return move_by_clock(call_id=move.key, name=move.name, now=now)
    except Exception:  # one row that cannot be moved holds up no other
        logger.exception("%s of %s could not be done", move.name, move.key)
        return False


def watch_clock() -> threading.Thread:
    """Do what is due from now on, in a thread that ends with the process."""

    def tend() -> None:
        while True:
            try:
                close_old_connections()
                tick_outside_trial(instant())
            except Exception:
                logger.exception("what was due could not be done")
            time.sleep(TICK_SECONDS)

    thread = threading.Thread(target=tend, name="clock", daemon=True)
    thread.start()
    return thread
