"""One thing that waits for a person: what to do, about what, where, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Shown under "what needs me", the longest waiting first.

    Parameters
    ----------
    verb
        What is to be done; a text that is translated when it is shown.
    title
        About what.
    href
        The page on which it is done, a path.
    since
        Since when it waits.
    due
        The instant it must be done by; None if there is none.
    """

    verb: object
    title: str
    href: str
    since: datetime
    due: datetime | None = None
