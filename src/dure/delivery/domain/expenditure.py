"""The states of an expenditure, what proves it, and what looks like a duplicate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dure.core.errors import Invalid
from dure.core.money import split_won
from dure.core.workflow import Move, Workflow


class ExpenditureState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    POSTED = "posted"
    REVERSED = "reversed"
    CANCELLED = "cancelled"


class EvidenceKind(StrEnum):
    TAX_INVOICE = "tax_invoice"
    CARD = "card"
    OTHER = "other"


class ExpenditureFlag(StrEnum):
    """What an approver is warned of."""

    SAME_PAYMENT = "same_payment"
    SAME_EVIDENCE = "same_evidence"


S = ExpenditureState

EXPENDITURE_WORKFLOW = Workflow(
    S.DRAFT,
    (
        Move("submit", frozenset({S.DRAFT}), S.SUBMITTED),
        Move("return", frozenset({S.SUBMITTED, S.APPROVED}), S.DRAFT),
        Move("approve", frozenset({S.SUBMITTED}), S.APPROVED),
        Move("post", frozenset({S.APPROVED}), S.POSTED),
        Move("reverse", frozenset({S.POSTED}), S.REVERSED),
        Move("cancel", frozenset({S.DRAFT}), S.CANCELLED),
    ),
)

UNDER_WAY = frozenset({S.DRAFT, S.SUBMITTED, S.APPROVED})


@dataclass(frozen=True, slots=True)
class Spending:
    """What was bought, from whom and when, and what proves it.

    Parameters
    ----------
    line
        Name of the budget line.
    national_won, local_won
        The two parts; None for both: divided as the line is.
    """

    purpose: str
    evidence_kind: EvidenceKind
    evidence_number: str
    line: str
    amount_won: int
    payee: str
    payee_number: str
    spent_on: date
    national_won: int | None = None
    local_won: int | None = None


def split_of(
    amount: int, line: tuple[int, int], given: tuple[int | None, int | None]
) -> tuple[int, int]:
    """Return the national and the local part of *amount*, which they make up exactly.

    Parameters
    ----------
    line
        National and local won of the budget line, whose proportion is taken.
    given
        Both parts as entered; one alone leaves the rest to the other.

    Raises
    ------
    Invalid
        If the amount is not above zero, a part is negative or they do not add up.
    """
    national, local = given
    if amount <= 0:
        raise Invalid("An expenditure is more than nothing.", where="amount_won")
    if national is None and local is None:
        first, second = split_won(amount, line)
        return first, second
    national = amount - (local or 0) if national is None else national
    local = amount - national if local is None else local
    if national < 0 or local < 0 or national + local != amount:
        raise Invalid(
            "{national:,} and {local:,} won do not make {amount:,} won.",
            where="national_won",
            remedy="Correct one of them, or leave both empty to divide it as the line is.",
            national=national,
            local=local,
            amount=amount,
        )
    return national, local
