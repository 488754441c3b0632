"""Person-months: each named person's share of each month over all projects.

Shares are thousandths of a full month. A person's shares in one month add up to at most a whole,
whichever projects they work for; more is refused, never flagged away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dure.core.errors import Invalid
from dure.core.workflow import Move, Workflow

WHOLE = 1000


class LabourState(StrEnum):
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DISALLOWED = "disallowed"
    WITHDRAWN = "withdrawn"


S = LabourState

LABOUR_WORKFLOW = Workflow(
    S.CLAIMED,
    (
        Move("confirm", frozenset({S.CLAIMED}), S.CONFIRMED),
        Move("disallow", frozenset({S.CLAIMED, S.CONFIRMED}), S.DISALLOWED),
        Move("withdraw", frozenset({S.CLAIMED}), S.WITHDRAWN),
    ),
)

COUNTED = frozenset({S.CLAIMED, S.CONFIRMED})
"""States in which a claim takes up its person's month."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a person is already claimed for in a month: by which project, how much."""

    project_id: int
    permille: int


def first_of(month: date) -> date:
    """Return the first day of the month."""
    return month.replace(day=1)


def room_for(shares: Iterable[Share]) -> int:
    """Return how many thousandths of the month are still free, never below 0."""
    return max(0, WHOLE - sum(share.permille for share in shares))


def checked_share(permille: int, cap: int, taken: Iterable[Share]) -> int:
    """Return the share if it fits.

    Parameters
    ----------
    permille
        What is claimed, 1 to 1000.
    cap
        The most that this person may be claimed for in one project, thousandths.
    taken
        What others have claimed of the same person and month.

    Raises
    ------
    Invalid
        If it is out of bounds, over the cap, or the person's month would be over-full.
    """
    if not 0 < permille <= WHOLE:
        raise Invalid("A share of a month is between 0.1 and 100 percent.", where="share")
    if permille > cap:
        raise Invalid(
            "This person may be claimed for at most {cap} thousandths of a month here.",
            where="share",
            cap=cap,
        )
    room = room_for(taken)
    if permille > room:
        raise Invalid(
            "This person has {room} thousandths of the month left over all projects.",
            where="share",
            remedy="Claim less, or have the other claim corrected first.",
            room=room,
        )
    return permille


def cost_won(monthly_won: int, permille: int) -> int:
    """Return the cost of a share of a month in whole won, rounded down."""
    return monthly_won * permille // WHOLE
