"""Booking and running trips: offer, accept, improve, and what vehicles report.

One dispatcher serves one zone. It never reads a clock: every call is given
`now`, which must not go backwards. Promises made by `accept` are hard limits
of every later decision.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.asking import Question, ask, why_not
from dure.engine.dispatch.problem import (
    NoOffer,
    Offer,
    Reason,
    Request,
    ServiceRules,
    StaleOffer,
    TravelTimes,
    Vehicle,
    Weights,
)
from dure.engine.dispatch.running import Running
from dure.engine.dispatch.trip import Trip

OPEN_OFFERS = 256
"""From so many offers on, those that can no longer be accepted are forgotten."""

LARGEST_REMOVAL = 4
"""Requests taken out at once by `improve`, at most."""


class Dispatcher(Running):
    """The plans of a fleet, and the promises made; see `Running` for the arguments."""

    def __init__(
        self,
        travel: TravelTimes,
        vehicles: Sequence[Vehicle],
        rules: ServiceRules,
        weights: Weights,
        rng: np.random.Generator,
    ) -> None:
        super().__init__(travel, vehicles, rules, weights, rng)
        self._pending: dict[str, tuple[Offer, Question, int, int]] = {}

    def offer(self, request: Request, now: int) -> Offer | NoOffer:
        """Find the cheapest way to serve a request that keeps every promise made.

        Ties go to the first vehicle, stop and position. Nothing changes until
        the offer is accepted.

        Raises
        ------
        Invalid
            If a stop is not a location, the request is booked already, or
            `now` lies before an earlier call's.
        """
        self.advance(now)
        self._check(request)
        plans = self.plans
        reason = why_not(plans, request, self.vehicles, self.rules, now)
        if reason is not None:
            return NoOffer(request.request_id, reason)
        question = ask(plans, request, self.rules, self.weights, now)
        plans.make_room(len(request.dropoffs))
        v, i, j, p, d, moved = plans.run(
            k.offer_best, now, plans.lines, plans.coefs, *question.arrays, plans.spare
        )
        self.moved_limits += moved
        if v < 0:
            return NoOffer(request.request_id, Reason.WAITS_TOO_LONG)
        row = plans.take_row()
        plans.book[row] = question.book_row(p, d)
        plans.splice(v, i, j, row)
        plans.timed(v, now)
        planned = int(plans.lines[v, i, k.START]), int(plans.lines[v, j + 1, k.START])
        plans.cut(v, row)
        plans.give_back(row)
        offer = question.offer(
            (p, d), planned, self.vehicles[v].vehicle_id, self.revisions[v], self.rules
        )
        self._keep(offer, question, i, j)
        return offer

    def accept(self, offer: Offer, now: int) -> None:
        """Make an offer a promise.

        Raises
        ------
        StaleOffer
            If the offer is not the last one made for this request, the
            vehicle's plan has changed since, or time no longer suffices.
        """
        self.advance(now)
        known, question, i, j = self._pending.pop(offer.request_id, (None, None, 0, 0))
        if known != offer or question is None:
            raise StaleOffer("this offer is no longer open", where=offer.request_id)
        v = self.index[offer.vehicle_id]
        if self.revisions[v] != offer.revision:
            raise StaleOffer("the vehicle's plan has changed", where=offer.request_id)
        plans = self.plans
        plans.make_room()
        self.moved_limits += plans.timed(v, now)
        row = plans.take_row()
        plans.book[row] = question.promised_row(offer)
        plans.splice(v, i, j, row)
        if not plans.refresh(v, now):
            plans.cut(v, row)
            plans.give_back(row)
            raise StaleOffer("there is no longer time enough", where=offer.request_id)
        plans.book[row, k.CARRIER] = v
        self.trips[offer.request_id] = Trip(question.request, offer, row, v)
        self.of_row[row] = offer.request_id
        self.changed(v)

    def improve(self, now: int, iterations: int) -> int:
        """Search for cheaper plans that keep every promise; return how many steps were found.

        People on board, the next stop of every vehicle and promised stops stay
        as they are. The same seed and iterations give the same plans.
        """
        self.advance(now)
        plans = self.plans
        if not self.trips or iterations < 1:
            return 0
        plans.make_room(trips=LARGEST_REMOVAL)
        before = [plans.codes(v) for v in range(len(self.vehicles))]
        improvements, moved = plans.run(
            k.search, now, plans.lines, plans.coefs, iterations, LARGEST_REMOVAL,
            int(self._rng.integers(1, 2**31 - 1)), plans.spare, plans.one,
        )  # fmt: skip
        self.moved_limits += moved
        if improvements:
            for v, codes in enumerate(before):
                if plans.codes(v) != codes:
                    self.changed(v)
            for trip in self.trips.values():
                trip.vehicle = int(plans.book[trip.row, k.CARRIER])
        return int(improvements)

    def _keep(self, offer: Offer, question: Question, i: int, j: int) -> None:
        if len(self._pending) >= OPEN_OFFERS:
            self._pending = {
                name: kept
                for name, kept in self._pending.items()
                if kept[0].revision == self.revision(kept[0].vehicle_id)
            }
        self._pending[offer.request_id] = (offer, question, i, j)

    def _check(self, request: Request) -> None:
        where = say("request {id}", id=request.request_id)
        if request.request_id in self.trips:
            raise Invalid("it is booked already", where=where)
        for option in (*request.pickups, *request.dropoffs):
            if option.location >= self.locations:
                raise Invalid("there is no stop {stop}", where=where, stop=option.location)
