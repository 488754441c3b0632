"""What a dispatcher may do beyond putting a trip into a plan."""

from __future__ import annotations

import math
from dataclasses import dataclass

from dure.core.errors import Invalid
from dure.engine.dispatch.problem import LONGEST_SECONDS

MEMORY = 30
"""Answers over which prices and refusals are averaged, roughly."""


@dataclass(frozen=True, slots=True)
class Tactics:
    """Which liberties a dispatcher takes.

    Parameters
    ----------
    divert_seconds
        A vehicle on its way may be sent elsewhere at the stops that it passes,
        those left out that come sooner than so many seconds after the last.
        None: its next stop stays its next stop.
    give_way_tries
        How often other trips are moved, their promises kept, to make room for
        a request that fits nowhere; 0 is never.
    give_way_price
        What that may cost, as a multiple of what trips cost of late.
    give_way_refused
        Nobody gives way while more than this share of questions, those asked
        again among them, finds nothing: the room made for one would then be
        missed by the next.
    ration
        A trip is not offered if what it costs beyond its passengers' own way,
        a person, is more than `ration` / (the share of questions that find
        nothing) times what trips cost so of late. With 0.25, where a quarter
        finds nothing no trip dearer than the mean is offered; where a tenth,
        none 2.5 times as dear. Their own way does not count, however long;
        the drive to them and on from there does. None: whatever fits is
        offered. After bid prices in revenue management,
        Talluri & van Ryzin (1998), Management Science 44(11).

    Raises
    ------
    Invalid
        If a number is negative, or too large to be meant.
    """

    divert_seconds: int | None = None
    give_way_tries: int = 0
    give_way_price: float = 1.5
    give_way_refused: float = 0.35
    ration: float | None = None

    def __post_init__(self) -> None:
        given = (
            ("divert_seconds", self.divert_seconds or 0),
            ("give_way_tries", self.give_way_tries),
            ("give_way_price", self.give_way_price),
            ("give_way_refused", self.give_way_refused),
            ("ration", self.ration or 0.0),
        )
        for name, value in given:
            if not (math.isfinite(value) and 0 <= value < LONGEST_SECONDS):
                raise Invalid("{value} is out of bounds", where=name, value=value)


class Lately:
    """What trips cost of late, in all and beyond their own way; which share found no place."""

    def __init__(self) -> None:
        self.price = 0.0
        self.beyond = 0.0
        self.refused = 0.0
        self._seen = 0

    def found(self, price: float, beyond: float) -> None:
        """Note a place that was found, offered or not, and what its trip adds to the cost."""
        self._seen += 1
        self.price += (price - self.price) / min(self._seen, MEMORY)
        self.beyond += (beyond - self.beyond) / min(self._seen, MEMORY)
        self.refused -= self.refused / MEMORY

    def failed(self) -> None:
        """Note that no place was found."""
        self.refused += (1.0 - self.refused) / MEMORY
