"""The states of an uploaded file: nobody reads it before it is found clean."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class ScanState(StrEnum):
    QUARANTINED = "quarantined"
    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


S = ScanState

SCAN_WORKFLOW = Workflow(
    S.QUARANTINED,
    (
        Move("pass", frozenset({S.QUARANTINED, S.UNSCANNED}), S.CLEAN),
        Move("condemn", frozenset({S.QUARANTINED, S.UNSCANNED, S.CLEAN}), S.INFECTED),
        Move("allow_unscanned", frozenset({S.QUARANTINED}), S.UNSCANNED),  # the named setting
    ),
)

READABLE = frozenset({S.CLEAN, S.UNSCANNED})

SEALED_ARCHIVE_BYTES = 1 << 30
"""The most that an archive sealed by the product itself may have, in bytes.

It holds every document of a project, each of which was within the limit of an upload; together
they are longer than one may be. What an archive may unpack to is bounded by the same number.
"""
