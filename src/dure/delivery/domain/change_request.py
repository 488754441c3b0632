"""Changes of an agreed project: asked by the city, decided by the agency."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class ChangeKind(StrEnum):
    SCOPE = "scope"
    SCHEDULE = "schedule"
    BUDGET = "budget"
    CONSORTIUM = "consortium"


class ChangeState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


S = ChangeState

CHANGE_WORKFLOW = Workflow(
    S.DRAFT,
    (
        Move("edit", frozenset({S.DRAFT}), S.DRAFT),
        Move("submit", frozenset({S.DRAFT}), S.SUBMITTED),
        Move("return", frozenset({S.SUBMITTED}), S.DRAFT),
        Move("approve", frozenset({S.SUBMITTED}), S.APPROVED),
        Move("refuse", frozenset({S.SUBMITTED}), S.REFUSED),
        Move("withdraw", frozenset({S.DRAFT, S.SUBMITTED}), S.WITHDRAWN),
    ),
)
