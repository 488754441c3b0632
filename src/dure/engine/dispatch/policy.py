"""What a day is driven by: a policy that answers requests, and a fleet that carries them out.

An immediate policy answers within the call; a batch policy lets requests wait
for the next tick and answers all of them then. Either way an answer that is
an offer is booked: its promise holds from there on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from dure.engine.dispatch.anticipate import Foresight, send
from dure.engine.dispatch.dispatcher import Dispatcher
from dure.engine.dispatch.forecast import Forecast
from dure.engine.dispatch.plan import Move, PlannedStop
from dure.engine.dispatch.problem import (
    NoOffer,
    Offer,
    Request,
    ServiceRules,
    TravelTimes,
    Vehicle,
    Weights,
)
from dure.engine.dispatch.repair import Repairs
from dure.engine.dispatch.tactics import Tactics

TICK_TRIALS = 0
"""Where repairs come at every tick, trips are put in by cost alone, not in every way."""


class Crew(Protocol):
    """The vehicles as their drivers report them; see `Dispatcher` for each call."""

    @property
    def vehicles(self) -> tuple[Vehicle, ...]:
        """The fleet, in the order of its numbers."""

    @property
    def rules(self) -> ServiceRules:
        """What the service promises."""

    def next_move(self, vehicle_id: str, now: int) -> Move | None:
        """Say what a standing vehicle does next; None if it stays for good."""

    def departed(self, vehicle_id: str, now: int) -> int:
        """Note that a vehicle left; return where it is heading."""

    def arrived(self, vehicle_id: str, now: int) -> None:
        """Note that a vehicle reached where it was heading."""

    def begin(self, vehicle_id: str, now: int, seconds: int | None = None) -> PlannedStop:
        """Note that a vehicle began the first activity of its plan."""

    def no_show(self, request_id: str, now: int) -> None:
        """Note that nobody came."""

    def promise(self, request_id: str) -> Offer:
        """Give what was promised for a trip not yet over."""

    def revision(self, vehicle_id: str) -> int:
        """Count the changes of a vehicle's plan."""

    def drive_seconds(self, start: int, end: int, leave: int) -> int:
        """Give the drive time for a vehicle that leaves at `leave`."""


class Policy(Protocol):
    """Decides who is carried by whom."""

    @property
    def crew(self) -> Crew:
        """The vehicles that carry out what is decided."""

    def ask(self, request: Request, now: int) -> Offer | NoOffer | None:
        """Take a request; None means that the answer comes with a later tick."""

    def tick(self, now: int) -> Sequence[Offer | NoOffer]:
        """Decide what has waited, improve what is planned; return the new answers."""


PolicyMaker = Callable[
    [TravelTimes, Sequence[Vehicle], ServiceRules, Weights, np.random.Generator], Policy
]
"""Builds the policy of one day from what the simulation is given."""


class Immediate:
    """Answer at once by the cheapest insertion; improve the plans at each tick.

    Parameters
    ----------
    dispatcher
        The live dispatcher.
    improve_iterations
        Tries per tick; 0 leaves the plans as the insertions made them.
    forecast, foresight
        Where idle vehicles are sent to wait; None is nowhere.
    repair
        Whether plans that fall behind their promises are repaired at each tick.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        improve_iterations: int,
        forecast: Forecast | None = None,
        foresight: Foresight | None = None,
        *,
        repair: bool = False,
    ) -> None:
        self.crew = dispatcher
        self.repairs = Repairs(dispatcher, trials=TICK_TRIALS) if repair else None
        self.improve_iterations = improve_iterations
        self.forecast = forecast
        self.foresight = foresight or Foresight()
        self._look_at = 0

    def ask(self, request: Request, now: int) -> Offer | NoOffer:
        """Make the cheapest offer and book it."""
        answer = self.crew.offer(request, now)
        if not isinstance(answer, NoOffer):
            self.crew.accept(answer, now)
        return answer

    def tick(self, now: int) -> Sequence[Offer | NoOffer]:
        """Repair and improve the plans, and look ahead; nobody waits for an answer."""
        if self.repairs is not None:
            self.repairs.mend(now)
        if self.improve_iterations:
            self.crew.improve(now, self.improve_iterations)
        if self.forecast is not None and now >= self._look_at:
            self._look_at = now + self.foresight.every_seconds
            send(self.crew, self.forecast, self.foresight, now)
        return ()


def immediate(
    improve_iterations: int,
    tactics: Tactics | None = None,
    forecast: Forecast | None = None,
    foresight: Foresight | None = None,
    *,
    repair: bool = False,
) -> PolicyMaker:
    """Make the policy that answers at once; see `Immediate`, and `Tactics` for its liberties."""

    def make(
        travel: TravelTimes,
        vehicles: Sequence[Vehicle],
        rules: ServiceRules,
        weights: Weights,
        rng: np.random.Generator,
    ) -> Policy:
        dispatcher = Dispatcher(travel, vehicles, rules, weights, rng, tactics)
        return Immediate(dispatcher, improve_iterations, forecast, foresight, repair=repair)

    return make
