"""What the clock does to calls. Run by the worker every minute, or by `dure call tick`."""

from __future__ import annotations

from datetime import datetime

from dure.programme.actions.call_move import move_by_clock
from dure.programme.queries.call import due_calls


def tick(now: datetime) -> list[tuple[int, str]]:
    """Open and close the calls whose instant has come; return what was moved.

    A call whose whole window passed while nothing ran is opened and closed in one go. Whether an
    application is in time never depends on this: that is asked of the instants themselves.
    """
    moved = []
    for name in ("open", "close"):
        for call_id in due_calls(name, now):
            if move_by_clock(call_id=call_id, name=name, now=now):
                moved.append((call_id, name))
    return moved
