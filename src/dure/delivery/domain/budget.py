"""Lines of a project's budget, and how much may be moved between them without a decision."""

from enum import StrEnum
from fractions import Fraction

from dure.core.workflow import Move, Workflow


class BudgetCategory(StrEnum):
    LABOUR = "labour"
    EQUIPMENT = "equipment"
    CONSTRUCTION = "construction"
    SOFTWARE = "software"
    OPERATION = "operation"
    OVERHEAD = "overhead"
    OTHER = "other"


class TransferState(StrEnum):
    ASKED = "asked"
    MADE = "made"
    REFUSED = "refused"


S = TransferState

TRANSFER_WORKFLOW = Workflow(
    S.ASKED,
    (
        Move("make", frozenset({S.ASKED}), S.MADE),
        Move("refuse", frozenset({S.ASKED}), S.REFUSED),
    ),
)

FREE_SHARE = Fraction(1, 5)


def needs_approval(moved_won: int, line_won: int, *, free_share: Fraction = FREE_SHARE) -> bool:
    """Tell whether moving *moved_won* out of a line of *line_won* needs the agency's decision."""
    return Fraction(moved_won) > free_share * line_won
