"""Contracts of a project, and what in them calls for a second look.

The flags follow the findings of the inspection of 2025: an award to a former member of the
consortium by single bid, work passed on whole, a supplier who sat in meetings before the notice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class ContractKind(StrEnum):
    GOODS = "goods"
    SERVICE = "service"
    WORKS = "works"


class AwardMethod(StrEnum):
    OPEN = "open"
    LIMITED = "limited"
    SINGLE = "single"


class ContractFlag(StrEnum):
    SINGLE_BID = "single_bid"
    FORMER_MEMBER = "former_member"
    PASSED_ON = "passed_on"
    PRIOR_CONTACT = "prior_contact"


PASSED_ON_LIMIT = Fraction(1, 2)
"""Share of a contract that may be passed to subcontractors before it is flagged."""


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """What the flags are read from.

    Parameters
    ----------
    bidders
        Bids that were received, >= 0.
    passed_on_won
        Sum of the subcontracts under it.
    member_left_on
        Day on which the supplier left the consortium; None if it never was a member or still is.
    met_on
        Days of recorded meetings that the supplier attended.
    noticed_on
        Day of the tender's notice.
    """

    amount_won: int
    method: AwardMethod
    bidders: int
    passed_on_won: int
    member_left_on: date | None
    met_on: tuple[date, ...]
    noticed_on: date | None


def flags_of(facts: ContractFacts) -> tuple[ContractFlag, ...]:
    """Return what calls for a second look, in a fixed order; empty if nothing does."""
    flags = []
    if facts.method is AwardMethod.SINGLE or facts.bidders == 1:
        flags.append(ContractFlag.SINGLE_BID)
    if facts.member_left_on is not None:
        flags.append(ContractFlag.FORMER_MEMBER)
    if facts.amount_won and Fraction(facts.passed_on_won, facts.amount_won) > PASSED_ON_LIMIT:
        flags.append(ContractFlag.PASSED_ON)
    if facts.noticed_on and any(day < facts.noticed_on for day in facts.met_on):
        flags.append(ContractFlag.PRIOR_CONTACT)
    return tuple(flags)
