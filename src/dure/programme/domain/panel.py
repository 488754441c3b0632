"""Drawing panels: who cannot be drawn, and how large a pool has to be."""

from __future__ import annotations

from enum import StrEnum

POOL_FACTOR = 3
"""People who can be drawn for each place on the panels."""

OBJECTIONS = 0
"""The number of the stage in which objections are judged, by nobody from the first panels."""


class Out(StrEnum):
    """Why somebody in the pool cannot be drawn."""

    UNAVAILABLE = "unavailable"
    UNCHECKED = "unchecked"
    CONFLICT = "conflict"
    ENTERED_LATE = "entered_late"  # after the seed was published
    SEATED = "seated"  # on a panel of the same call already
