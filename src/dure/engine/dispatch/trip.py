"""A trip that was promised and is not over."""

from __future__ import annotations

from dataclasses import dataclass

from dure.engine.dispatch.problem import Offer, Request


@dataclass(slots=True)
class Trip:
    """What was asked, what was promised, and where the trip stands in the arrays.

    `row` is its row of `Plans.book`, `vehicle` the number of the vehicle that
    carries it.
    """

    request: Request
    offer: Offer
    row: int
    vehicle: int
    boarded: bool = False
