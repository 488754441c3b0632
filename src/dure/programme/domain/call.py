"""The states of a call and the moves between them."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class CallState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    OPEN = "open"
    CLOSED = "closed"
    CHECKING = "checking"
    EVALUATING = "evaluating"
    DELIBERATING = "deliberating"
    ANNOUNCED = "announced"
    FINAL = "final"
    CANCELLED = "cancelled"


S = CallState

CALL_WORKFLOW = Workflow(
    S.DRAFT,
    (
        Move("publish", frozenset({S.DRAFT}), S.PUBLISHED),
        Move("open", frozenset({S.PUBLISHED}), S.OPEN),  # the clock
        Move("close", frozenset({S.OPEN}), S.CLOSED),  # the clock
        Move("start_check", frozenset({S.CLOSED}), S.CHECKING),
        Move("start_stage", frozenset({S.CHECKING, S.EVALUATING}), S.EVALUATING),
        Move("deliberate", frozenset({S.EVALUATING}), S.DELIBERATING),
        Move("announce", frozenset({S.DELIBERATING}), S.ANNOUNCED),
        Move("finalise", frozenset({S.ANNOUNCED}), S.FINAL),
        Move(
            "cancel",
            frozenset(
                {S.DRAFT, S.PUBLISHED, S.OPEN, S.CLOSED, S.CHECKING, S.EVALUATING, S.DELIBERATING}
            ),
            S.CANCELLED,
        ),
    ),
)

PUBLIC = frozenset(set(S) - {S.DRAFT})
"""States in which anybody may read the call; a cancelled draft is told by `published_at`."""
