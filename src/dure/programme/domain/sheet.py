"""The states of a score sheet and the moves between them."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class SheetState(StrEnum):
    ASSIGNED = "assigned"
    DECLARED = "declared"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    REOPENED = "reopened"
    LOCKED = "locked"
    RECUSED = "recused"
    CANCELLED = "cancelled"


S = SheetState

SHEET_WORKFLOW = Workflow(
    S.ASSIGNED,
    (
        Move("declare", frozenset({S.ASSIGNED}), S.DECLARED),  # no conflict, confidential
        Move("write", frozenset({S.DECLARED, S.DRAFT}), S.DRAFT),
        Move("revise", frozenset({S.REOPENED}), S.REOPENED),
        Move("submit", frozenset({S.DRAFT, S.REOPENED}), S.SUBMITTED),
        Move("reopen", frozenset({S.SUBMITTED}), S.REOPENED),  # by the chair, with a reason
        Move("lock", frozenset({S.SUBMITTED}), S.LOCKED),
        Move(
            "recuse",
            frozenset({S.ASSIGNED, S.DECLARED, S.DRAFT, S.REOPENED, S.SUBMITTED}),
            S.RECUSED,
        ),
        # A conflict found later, or an application withdrawn: the sheet no longer counts.
        Move(
            "cancel",
            frozenset({S.ASSIGNED, S.DECLARED, S.DRAFT, S.REOPENED, S.SUBMITTED}),
            S.CANCELLED,
        ),
    ),
)

IN = frozenset({S.SUBMITTED, S.LOCKED})
"""States in which a sheet has been handed in and counts."""

GONE = frozenset({S.RECUSED, S.CANCELLED})
"""States in which its evaluator no longer sees the application."""
