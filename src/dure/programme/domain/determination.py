"""What is decided of an application."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class Outcome(StrEnum):
    AWARD = "award"
    RESERVE = "reserve"
    REJECT = "reject"


class DeterminationState(StrEnum):
    HELD = "held"
    APPROVED = "approved"
    RELEASED = "released"
    SUPERSEDED = "superseded"


S = DeterminationState

DETERMINATION_WORKFLOW = Workflow(
    S.HELD,
    (
        Move("edit", frozenset({S.HELD, S.APPROVED}), S.HELD),
        Move("approve", frozenset({S.HELD}), S.APPROVED),
        Move("release", frozenset({S.APPROVED}), S.RELEASED),
        Move("supersede", frozenset({S.RELEASED}), S.SUPERSEDED),
    ),
)
