"""Money that is taken back from a project: its states, grounds and interest by day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from dure.core.errors import Invalid
from dure.core.workflow import Move, Workflow

DAYS_OF_A_YEAR = 365  # Act/365: leap years too


class ClawbackState(StrEnum):
    PROPOSED = "proposed"
    DECIDED = "decided"
    PAID = "paid"
    DROPPED = "dropped"


class ClawbackGround(StrEnum):
    TERMINATION = "termination"
    MISUSE = "misuse"
    FALSE_CLAIM = "false_claim"
    OBLIGATION = "obligation"
    OTHER = "other"


S = ClawbackState

CLAWBACK_WORKFLOW = Workflow(
    S.PROPOSED,
    (
        Move("decide", frozenset({S.PROPOSED}), S.DECIDED),
        Move("drop", frozenset({S.PROPOSED}), S.DROPPED),
        Move("pay", frozenset({S.DECIDED}), S.PAID),
    ),
)


def interest_won(principal_won: int, rate_basis_points: int, since: date, until: date) -> int:
    """Return simple interest for the days from *since* until just before *until*.

    Parameters
    ----------
    rate_basis_points
        Hundredths of a per cent a year: 500 is 5 %.

    Returns
    -------
    int
        Whole won; a part of a won is dropped.

    Raises
    ------
    Invalid
        If the period ends before it begins.
    """
    if until < since:
        raise Invalid("The period of interest ends before it begins.", where="interest_until")
    days = (until - since).days
    return principal_won * rate_basis_points * days // (10_000 * DAYS_OF_A_YEAR)
