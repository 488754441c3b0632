"""Dispatch by request-trip-vehicle assignment.

Alonso-Mora, Samaranayake, Wallar, Frazzoli, Rus (2017), On-demand
high-capacity ride-sharing via dynamic trip-vehicle assignment, PNAS 114(3),
462-467. At each tick all who wait, booked or not, are assigned anew: a
request may move to another vehicle until its pickup is a vehicle's next stop.
With `rebalance`, idle vehicles are then sent towards those whom nobody could
carry, as the paper does; but nothing here turns a vehicle around on its way,
so that this costs more than it brings, and is off unless asked for.

Other than in the paper, the cost is the service's own objective (metres,
waiting, riding), and an answer is a promise that later ticks keep.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from dure.engine.dispatch.peers import kernels as k
from dure.engine.dispatch.peers.batch import Batch
from dure.engine.dispatch.peers.fleet import Fleet, Trip
from dure.engine.dispatch.peers.packing import Column, choose
from dure.engine.dispatch.peers.trips import Limits, Tree
from dure.engine.dispatch.policy import Policy, PolicyMaker
from dure.engine.dispatch.problem import ServiceRules, TravelTimes, Vehicle, Weights

REWARD = 1e6
"""Of carrying one more request, in the units of the objective: carrying goes first."""


class AlonsoMora(Batch):
    """Answers the batch by assigning trips to vehicles.

    Parameters
    ----------
    limits
        How far trips are searched.
    rebalance
        Whether idle vehicles are sent towards those who were refused.
    """

    def __init__(self, fleet: Fleet, limits: Limits, rebalance: bool) -> None:
        super().__init__(fleet)
        self.limits = limits
        self.rebalance = rebalance

    def decide(self, waiting: list[Trip], now: int) -> None:
        """Assign all who wait anew."""
        fleet = self.crew
        for trip in waiting:
            self._settle_stops(trip, now)
        new = {trip.row for trip in waiting}
        trees: dict[int, tuple[float, Tree]] = {}
        pool = sorted(new)
        for v in range(len(fleet.vehicles)):
            own = self._movable(v)
            tree = Tree(fleet, v, now, own, self.limits)
            cost = tree.base_cost()
            if cost < np.inf:
                trees[v] = (cost, tree)
                pool += own
        pool.sort()
        if pool:
            self._assign(trees, pool, new, now)
        if self.rebalance:
            self._send([trip for trip in waiting if not self._carried(trip)], now)

    def _assign(
        self, trees: dict[int, tuple[float, Tree]], pool: list[int], new: set[int], now: int
    ) -> None:
        place = {row: n for n, row in enumerate(pool)}
        share = self._share(pool, now)
        columns: list[Column] = []
        so_far: list[int] = []
        for v, (base, tree) in trees.items():
            now_carried = tuple(sorted(place[row] for row in self._movable(v)))
            found = tree.grow(base, pool, share)
            if now_carried:
                kept = self.plan_cost(v, self.crew.plans[v], now), self.crew.plans[v]
                best = min(kept, found.pop(now_carried, kept), key=lambda c: c[0])
                found = {now_carried: best, **found}
                so_far.append(len(columns))
            columns += [
                Column(v, requests, cost - base, codes)
                for requests, (cost, codes) in found.items()
            ]
        must = [row not in new for row in pool]
        chosen = choose(columns, so_far, must, REWARD)
        plans = {v: tree.base for v, (_, tree) in trees.items()}
        plans |= {column.vehicle: column.codes for column in chosen}
        for v, codes in plans.items():
            self.crew.replan(v, codes)

    def _movable(self, v: int) -> list[int]:
        fleet = self.crew
        later = fleet.plans[v][fleet.frozen[v] :]
        return sorted(code >> 1 for code in later if code >= 0 and code & 1 == 0)

    def _share(self, pool: list[int], now: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        fleet = self.crew
        share = np.zeros((len(pool), len(pool)), np.bool_)
        seats, places = fleet.rows[:, [k.CAP_SEATS, k.CAP_PLACES]].max(axis=0).tolist()
        k.shareable(
            fleet.service, fleet.book, fleet.pause, seats, places, now, np.array(pool, np.int64),
            self.limits.nodes, share,
        )  # fmt: skip
        return share

    def _settle_stops(self, trip: Trip, now: int) -> None:
        """Take the pair of stops that is cheapest to insert today, as the paper knows no stops."""
        fleet = self.crew
        pairs = fleet.pairs(trip)
        best = (np.inf, *min(pairs, key=lambda pair: pair[2])[:2])
        if len(pairs) > 1:
            base = [self.plan_cost(v, plan, now) for v, plan in enumerate(fleet.plans)]
            for p, d, walk in pairs:
                fleet.use_stops(trip, p, d, now)
                cost = min(self.insertion(trip, v, now)[0] - base[v] for v in range(len(base)))
                best = min(best, (cost + walk, p, d))
        fleet.use_stops(trip, best[1], best[2], now)

    def _carried(self, trip: Trip) -> bool:
        return any(2 * trip.row in plan for plan in self.crew.plans)

    def _send(self, refused: list[Trip], now: int) -> None:
        """Send idle vehicles towards the refused, least driving in all."""
        fleet = self.crew
        idle = [v for v in range(len(fleet.vehicles)) if fleet.idle(v, now)]
        if not idle or not refused:
            return
        places = [int(fleet.book[trip.row, k.PICK]) for trip in refused]
        here = fleet.rows[idle, k.HERE]
        away = fleet.service.road.seconds[np.ix_(here, np.array(places))].astype(np.float64)
        for a, b in zip(*linear_sum_assignment(away), strict=True):
            back = fleet.drive_seconds(places[b], int(fleet.rows[idle[a], k.END]), now)
            if away[a, b] and now + 2 * away[a, b] + back < fleet.rows[idle[a], k.SHIFT_END]:
                fleet.send(idle[a], places[b])


def alonso_mora(limits: Limits | None = None, *, rebalance: bool = False) -> PolicyMaker:
    """Make the policy; see `policy.PolicyMaker`. `limits` None is the counted default."""

    def make(
        travel: TravelTimes,
        vehicles: Sequence[Vehicle],
        rules: ServiceRules,
        weights: Weights,
        rng: np.random.Generator,
    ) -> Policy:
        return AlonsoMora(Fleet(travel, vehicles, rules, weights), limits or Limits(), rebalance)

    return make
