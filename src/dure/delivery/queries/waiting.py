"""Everything about a project's money that waits for one person, the longest waiting first."""

from __future__ import annotations

from datetime import datetime

from dure.core.actor import Actor
from dure.delivery.queries import (
    agreement,
    budget,
    clawback,
    commitment,
    expenditure,
    settlement,
    tranche,
)
from dure.programme.domain.waiting import Waiting

NOUNS = (agreement, commitment, tranche, budget, expenditure, settlement, clawback)


def money_waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return what *actor* has to sign, confirm, approve, pay, check or decide."""
    found = [item for noun in NOUNS for item in noun.waiting_for(actor, now)]
    return sorted(found, key=lambda item: item.since)
