"""Batch insertion: at each tick, the cheapest insertion of all goes first, again and again.

The parallel insertion of Jaw, Odoni, Psaraftis & Wilson (1986), Transp. Res. B
20(3), over the requests of one batch; nothing booked is moved to another
vehicle or another place in the order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dure.engine.dispatch.peers.batch import Batch
from dure.engine.dispatch.peers.fleet import Fleet, Trip
from dure.engine.dispatch.policy import Policy
from dure.engine.dispatch.problem import ServiceRules, TravelTimes, Vehicle, Weights

Place = tuple[float, int, int, list[int]]
"""Extra cost, pickup and drop-off option, the plan with the trip in it."""


class BatchInsertion(Batch):
    """Answers the batch by repeated cheapest insertion."""

    def decide(self, waiting: list[Trip], now: int) -> None:
        """Insert the cheapest (request, vehicle) of all until nothing fits; ties to the first."""
        left = list(waiting)
        table = [
            [self._best(trip, v, now) for v in range(len(self.crew.vehicles))] for trip in left
        ]
        while left:
            n, v = min(
                ((n, v) for n in range(len(left)) for v in range(len(self.crew.vehicles))),
                key=lambda at: table[at[0]][at[1]][0],
            )
            cost, p, d, codes = table[n][v]
            if cost == np.inf:
                return
            trip = left.pop(n)
            del table[n]
            self.crew.use_stops(trip, p, d, now)
            self.crew.replan(v, codes)
            for other, row in zip(left, table, strict=True):
                row[v] = self._best(other, v, now)

    def _best(self, trip: Trip, v: int, now: int) -> Place:
        base = self.plan_cost(v, self.crew.plans[v], now)
        best: Place = (np.inf, 0, 0, [])
        for p, d, walk in self.crew.pairs(trip):
            self.crew.use_stops(trip, p, d, now)
            cost, codes = self.insertion(trip, v, now)
            if cost - base + walk < best[0]:
                best = (cost - base + walk, p, d, codes)
        return best


def batch_insertion(
    travel: TravelTimes,
    vehicles: Sequence[Vehicle],
    rules: ServiceRules,
    weights: Weights,
    rng: np.random.Generator,
) -> Policy:
    """Make the policy; see `policy.PolicyMaker`."""
    return BatchInsertion(Fleet(travel, vehicles, rules, weights))
