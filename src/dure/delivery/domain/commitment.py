"""The states of a promise of local money, and how much of it counts towards the match."""

from enum import StrEnum

from dure.core.workflow import Move, Workflow


class CommitmentState(StrEnum):
    PLANNED = "planned"
    VOTED = "voted"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class MatchSource(StrEnum):
    CITY = "city"
    PROVINCE = "province"
    PRIVATE = "private"


class MatchForm(StrEnum):
    CASH = "cash"
    IN_KIND = "in_kind"


S = CommitmentState

COMMITMENT_WORKFLOW = Workflow(
    S.PLANNED,
    (
        Move("vote", frozenset({S.PLANNED}), S.VOTED),
        Move("confirm", frozenset({S.VOTED}), S.CONFIRMED),
        Move("withdraw", frozenset({S.PLANNED, S.VOTED}), S.WITHDRAWN),
    ),
)


def counted_won(*, cash: int, in_kind: int, local_won: int, minimum_cash: int) -> int:
    """Return how much of what is confirmed counts as the local part.

    Cash counts in full; what is given in kind counts up to the part of *local_won* that need not
    be cash.

    Parameters
    ----------
    cash, in_kind
        Won confirmed so far.
    local_won
        Won that the lead has to bring in all.
    minimum_cash
        Won of it that must be cash.
    """
    return cash + min(in_kind, max(local_won - minimum_cash, 0))
