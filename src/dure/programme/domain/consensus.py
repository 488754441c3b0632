"""The states of a panel meeting's minutes and the moves between them."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow

MOST_MINUTES = 50_000
MOST_EXPLANATION = 5_000
MOST_PLACE = 120
MOST_GUEST = 80


class MinutesState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SEALED = "sealed"


S = MinutesState

MINUTES_WORKFLOW = Workflow(
    S.DRAFT,
    (
        Move("write", frozenset({S.DRAFT}), S.DRAFT),
        Move("approve", frozenset({S.DRAFT}), S.APPROVED),  # by the chair
        Move("return", frozenset({S.APPROVED}), S.DRAFT),  # a member objects, with a reason
        Move("confirm", frozenset({S.APPROVED}), S.APPROVED),  # by each who was there
        Move("seal", frozenset({S.APPROVED}), S.SEALED),  # once all have confirmed
    ),
)
