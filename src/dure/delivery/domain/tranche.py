"""Parts of the national money: their states, and the local half that must be there first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dure.core.money import split_won
from dure.core.workflow import Move, Workflow


class TrancheState(StrEnum):
    PLANNED = "planned"
    MATCH_CONFIRMED = "match_confirmed"
    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    EVIDENCED = "evidenced"
    SETTLED = "settled"
    RETURNED = "returned"


class TrancheCondition(StrEnum):
    """What a part waits for besides its local half."""

    AGREEMENT = "agreement"
    PLAN_APPROVED = "plan_approved"
    MIDTERM = "midterm"
    ACCEPTANCE = "acceptance"


S = TrancheState

TRANCHE_WORKFLOW = Workflow(
    S.PLANNED,
    (
        Move("confirm_match", frozenset({S.PLANNED}), S.MATCH_CONFIRMED),
        Move("request", frozenset({S.MATCH_CONFIRMED}), S.REQUESTED),
        Move("send_back", frozenset({S.REQUESTED, S.APPROVED}), S.MATCH_CONFIRMED),
        Move("approve", frozenset({S.REQUESTED}), S.APPROVED),
        Move("pay", frozenset({S.APPROVED}), S.PAID),
        Move("evidence", frozenset({S.PAID}), S.EVIDENCED),
        Move("settle", frozenset({S.EVIDENCED}), S.SETTLED),
        Move("return", frozenset({S.PAID, S.EVIDENCED}), S.RETURNED),
    ),
)

PAID_OUT = frozenset({S.PAID, S.EVIDENCED, S.SETTLED, S.RETURNED})


@dataclass(frozen=True, slots=True)
class TranchePlan:
    """One part before it is stored: both halves in whole won."""

    number: int
    condition: TrancheCondition
    national_won: int
    local_won: int


def plan_tranches(
    national_won: int, local_won: int, rules: Sequence[tuple[Fraction, str]]
) -> tuple[TranchePlan, ...]:
    """Divide an award into its parts, in whole won that add up to it exactly.

    Each half is split by the shares with `split_won`, so a won left over goes to the part with
    the largest remainder, earlier parts first.

    Parameters
    ----------
    rules
        Share and condition of each part, in order; none: one part with the agreement.
    """
    wanted = list(rules) or [(Fraction(1), TrancheCondition.AGREEMENT.value)]
    shares = [share for share, _condition in wanted]
    national, local = split_won(national_won, shares), split_won(local_won, shares)
    return tuple(
        TranchePlan(number, TrancheCondition(condition), national[number - 1], local[number - 1])
        for number, (_share, condition) in enumerate(wanted, 1)
    )


def match_missing(local_parts: Sequence[int], number: int, counted: int) -> int:
    """Return the won that must still be confirmed before part *number* may be paid, 0 if none.

    The local halves of all parts up to this one must be there, to the won.
    """
    return max(sum(local_parts[:number]) - counted, 0)
