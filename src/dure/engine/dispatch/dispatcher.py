"""Booking and running trips: offer, accept, improve, and what vehicles report.

One dispatcher serves one zone. It never reads a clock: every call is given
`now`, which must not go backwards. Promises made by `accept` are hard limits
of every later decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.asking import Question, ask, why_not
from dure.engine.dispatch.plans import FloatArray, prices_of
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
from dure.engine.dispatch.tactics import Lately, Tactics
from dure.engine.dispatch.trip import Trip

OPEN_OFFERS = 256
"""From so many offers on, those that can no longer be accepted are forgotten."""

LARGEST_REMOVAL = 4
"""Requests taken out at once by `improve`, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """An offer with the place it was made for: pickup before row i, drop-off before row j."""

    offer: Offer
    question: Question
    i: int
    j: int
    price: float


class Dispatcher(Running):
    """The plans of a fleet, and the promises made; see `Running` for the arguments."""

    def __init__(
        self,
        travel: TravelTimes,
        vehicles: Sequence[Vehicle],
        rules: ServiceRules,
        weights: Weights,
        rng: np.random.Generator,
        tactics: Tactics | None = None,
    ) -> None:
        super().__init__(travel, vehicles, rules, weights, rng, tactics or Tactics())
        self._pending: dict[str, list[_Kept]] = {}
        self.lately = Lately()

    def offer(self, request: Request, now: int) -> Offer | NoOffer:
        """Find the cheapest way to serve a request that keeps every promise made.

        Ties go to the first vehicle, stop and position. No promise is made
        until the offer is accepted; others may give way, see `Tactics`.

        Raises
        ------
        Invalid
            If a stop is not a location, the request is booked already, or
            `now` lies before an earlier call's.
        """
        found = self._offers(request, now, 1)
        return found[0] if isinstance(found, tuple) else found

    def offers(self, request: Request, now: int) -> tuple[Offer, ...] | NoOffer:
        """Find up to three ways to serve a request, of which one may be accepted.

        The cheapest, as `offer` finds it; the one that brings the passenger to
        their end soonest; and the one with the least walk. Those that are the
        same are given once.
        """
        return self._offers(request, now, 3)

    def _offers(self, request: Request, now: int, most: int) -> tuple[Offer, ...] | NoOffer:
        self.advance(now)
        self._check(request)
        reason = why_not(self.plans, request, self.vehicles, self.rules, now)
        if reason is not None:
            return NoOffer(request.request_id, reason)
        question = ask(self.plans, request, self.rules, self.weights, now)
        first = self._find(question, now, self.plans.weights)
        if first is None and self._give_way(question, now):
            first = self._find(question, now, self.plans.weights)
        if first is None:
            self.lately.failed()
            return NoOffer(request.request_id, Reason.WAITS_TOO_LONG)
        beyond = self._beyond(first)
        self.lately.found(first.price, beyond)
        if self._too_dear(beyond):
            return NoOffer(request.request_id, Reason.OUT_OF_THE_WAY)
        if most == 1:
            self._keep(request.request_id, [first])
            return (first.offer,)
        others = [other for other in self._others(request, now) if other is not None]
        self._keep(request.request_id, [first, *others])
        return tuple(dict.fromkeys(one.offer for one in [first, *others]))

    def _others(self, request: Request, now: int) -> Iterator[_Kept | None]:
        """Find the soonest arrival, and the least walk."""
        hasty = Weights(kilometre=0.0, wait=1.0, ride=1.0, walk=1.0)
        question = ask(self.plans, request, self.rules, hasty, now)
        yield self._find(question, now, prices_of(hasty))
        near = replace(
            request,
            pickups=(min(request.pickups, key=lambda option: option.walk_seconds),),
            dropoffs=(min(request.dropoffs, key=lambda option: option.walk_seconds),),
        )
        if near != request and why_not(self.plans, near, self.vehicles, self.rules, now) is None:
            question = ask(self.plans, near, self.rules, self.weights, now)
            yield self._find(question, now, self.plans.weights)

    def _find(self, question: Question, now: int, weights: FloatArray) -> _Kept | None:
        plans = self.plans
        plans.make_room(len(question.drops))
        v, i, j, p, d, moved, price = plans.run(
            k.offer_best, now, plans.lines, plans.coefs, *question.arrays, plans.spare,
            weights=weights,
        )  # fmt: skip
        self.moved_limits += moved
        if v < 0:
            return None
        row = plans.take_row()
        plans.book[row] = question.book_row(p, d)
        boards, alights = plans.run(k.planned, now, v, i, j, row, plans.lines[v], plans.coefs[v])
        plans.give_back(row)
        offer = question.offer(
            (p, d),
            (int(boards), int(alights)),
            self.vehicles[v].vehicle_id,
            self.revisions[v],
            self.rules,
        )
        return _Kept(offer, question, i, j, float(price))

    def _beyond(self, kept: _Kept) -> float:
        """Give what a trip costs beyond its passengers' own way, a person."""
        offer, weights, people = kept.offer, self.weights, kept.question.people
        ends = offer.pickup.location, offer.dropoff.location
        own = (
            weights.kilometre * float(self.plans.road.metres[ends]) / 1000
            + (weights.vehicle + weights.ride * people) * offer.direct_seconds
        )
        return (kept.price - own) / people

    def _too_dear(self, beyond: float) -> bool:
        ration, lately = self.tactics.ration, self.lately
        return ration is not None and beyond * lately.refused > ration * lately.beyond

    def _give_way(self, question: Question, now: int) -> bool:
        """Move other trips, their promises kept, to make room for one that found none."""
        tactics, lately = self.tactics, self.lately
        if not tactics.give_way_tries or lately.refused > tactics.give_way_refused:
            return False
        plans = self.plans
        plans.make_room(len(question.drops), trips=LARGEST_REMOVAL + 1)
        own = plans.take_row()
        found = plans.run(
            k.give_way, now, plans.lines, plans.coefs, *question.arrays, plans.spare, plans.one,
            own, tactics.give_way_price * lately.price, tactics.give_way_tries, LARGEST_REMOVAL,
            int(self._rng.integers(1, 2**31 - 1)), plans.changed,
        )  # fmt: skip
        plans.give_back(own)
        if found:
            self._moved()
        return bool(found)

    def accept(self, offer: Offer, now: int) -> None:
        """Make an offer a promise.

        Raises
        ------
        StaleOffer
            If the offer is not among the last made for this request, the
            vehicle's plan has changed since, or time no longer suffices.
        """
        self.advance(now)
        kept = self._pending.get(offer.request_id, [])
        known = next((one for one in kept if one.offer == offer), None)
        if known is None:
            raise StaleOffer("this offer is no longer open", where=offer.request_id)
        v = self.index[offer.vehicle_id]
        if self.revisions[v] != offer.revision:
            raise StaleOffer("the vehicle's plan has changed", where=offer.request_id)
        plans = self.plans
        plans.make_room()
        row = plans.take_row()
        plans.book[row] = known.question.promised_row(offer)
        plans.splice(v, known.i, known.j, row)
        if not plans.refresh(v, now):
            plans.cut(v, row)
            self.moved_limits += plans.timed(v, now)  # late already: what is so moves no more
            plans.splice(v, known.i, known.j, row)
            if not plans.refresh(v, now):
                plans.cut(v, row)
                plans.give_back(row)
                raise StaleOffer("there is no longer time enough", where=offer.request_id)
        plans.book[row, k.CARRIER] = v
        del self._pending[offer.request_id]
        self.trips[offer.request_id] = Trip(known.question.request, offer, row, v)
        self.of_row[row] = offer.request_id
        self.changed(v)

    def improve(
        self, now: int, iterations: int, *, warm: float = 0.0, largest: int = LARGEST_REMOVAL
    ) -> int:
        """Search for cheaper plans that keep every promise; return how many steps were found.

        People on board, the next stop of every vehicle and promised stops stay
        as they are. The same seed and iterations give the same plans.

        Parameters
        ----------
        warm
            The temperature to begin with, in seconds of one person's waiting;
            0 is descent alone. Long searches gain by 30 or so.
        largest
            Requests taken out at once, at most.
        """
        self.advance(now)
        plans = self.plans
        if not self.trips or iterations < 1:
            return 0
        plans.make_room(trips=largest)
        improvements, moved = plans.run(
            k.search, now, plans.lines, plans.coefs, iterations, largest, float(warm),
            int(self._rng.integers(1, 2**31 - 1)), plans.spare, plans.one, plans.changed,
        )  # fmt: skip
        self.moved_limits += moved
        if improvements:
            self._moved()
        return int(improvements)

    def _moved(self) -> None:
        for v in np.flatnonzero(self.plans.changed).tolist():
            self.changed(v)
        for trip in self.trips.values():
            trip.vehicle = int(self.plans.book[trip.row, k.CARRIER])

    def _keep(self, request_id: str, kept: list[_Kept]) -> None:
        if len(self._pending) >= OPEN_OFFERS:
            self._pending = {
                name: those
                for name, those in self._pending.items()
                if any(one.offer.revision == self.revision(one.offer.vehicle_id) for one in those)
            }
        self._pending[request_id] = kept

    def _check(self, request: Request) -> None:
        if request.request_id in self.trips:
            where = say("request {id}", id=request.request_id)
            raise Invalid("it is booked already", where=where)
        for option in (*request.pickups, *request.dropoffs):
            if option.location >= self.locations:
                where = say("request {id}", id=request.request_id)
                raise Invalid("there is no stop {stop}", where=where, stop=option.location)
