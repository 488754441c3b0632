"""The request-trip-vehicle graph: which sets of requests each vehicle could carry.

Alonso-Mora et al. (2017): pairs that can share a vehicle and requests that a
vehicle can reach first (the RV graph), then for each vehicle trips of one,
two, three ... requests; a set is tried only if all its subsets are trips.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.engine.dispatch.peers import kernels as k
from dure.engine.dispatch.peers.fleet import Fleet

CHUNK = 64
"""Sets tried between two looks at the clock, where there is one."""

Found = dict[tuple[int, ...], tuple[float, list[int]]]
"""Cost and plan by the requests of a trip, as sorted places in the pool."""
Sets = list[tuple[tuple[int, ...], int]]
"""A trip and one more request, later in the pool."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far the tree of each vehicle's trips is searched.

    Parameters
    ----------
    checks
        Sets of two or more requests tried per vehicle and tick.
    nodes
        Placements tried to order the stops of one set, after the best
        insertion into the order of its parent; exact while they suffice.
    seconds, clock
        The paper's time-out per vehicle (0.2 s there) and a clock to measure
        it by; the answers then depend on the machine. None counts only.
    """

    checks: int = 400
    nodes: int = 200
    seconds: float | None = None
    clock: Callable[[], float] | None = None


class Tree:
    """The trips of one vehicle.

    Parameters
    ----------
    fleet, v, now
        The vehicle, as it stands now.
    movable
        Rows of the book in its plan that may go to another vehicle.
    """

    def __init__(
        self,
        fleet: Fleet,
        v: int,
        now: int,
        movable: list[int],
        limits: Limits,
    ) -> None:
        self.fleet, self.v, self.now, self.limits = fleet, v, now, limits
        plan = fleet.plans[v]
        head = plan[: fleet.frozen[v]]
        self.base = [c for c in plan if c < 0 or c >> 1 not in movable]
        self.head = np.array(head, np.int64)
        aboard = fleet.aboard[v] + [c >> 1 for c in head if c >= 0 and c & 1 == 0]
        self.aboard = np.array(aboard, np.int64)
        self.pauses = np.array([-1 - c for c in plan[len(head) :] if c < 0], np.int64)

    def base_cost(self) -> float:
        """Order what the vehicle must do anyway; return its cost, infinity if it does not fit."""
        n = len(self.base)
        rows = np.empty((n + 3, k.ROW_COLUMNS), np.int64)
        codes = np.array(self.base, np.int64)
        _, cost = self.fleet.run(k.timed, self.v, self.now, codes, n, rows, self.fleet.at_row)
        better, _ = self.fleet.run(
            k.order_best, self.v, self.now, self.head, self.aboard, self.pauses,
            self.limits.nodes, cost, codes, rows, self.fleet.at_row,
        )  # fmt: skip
        self.base = codes.tolist()
        return float(min(cost, better))

    def grow(self, base_cost: float, pool: list[int], share: npt.NDArray[np.bool_]) -> Found:
        """Find the vehicle's trips, layer by layer.

        pool: rows of the book. share: (n, n), which of them can share a vehicle.
        """
        limits = self.limits
        until = limits.clock() + (limits.seconds or 0.0) if limits.clock else np.inf
        singles: Sets = [((), n) for n in range(len(pool))]
        layer = self._try({(): (base_cost, self.base)}, singles, pool)
        alone = {n: cost for (n,), (cost, _) in layer.items()}
        found = dict(layer)
        left = limits.checks
        while layer and left > 0:
            sets = self._unions(layer, alone, share)
            before, layer = layer, {}
            for first in range(0, min(len(sets), left), CHUNK):
                if limits.clock and limits.clock() >= until:
                    return found | layer
                layer |= self._try(before, sets[first : min(first + CHUNK, left)], pool)
            left -= len(sets)
            found |= layer
        return found

    def _unions(self, layer: Found, alone: dict[int, float], share: npt.NDArray[np.bool_]) -> Sets:
        """List the sets of one more all of whose subsets are trips, likely cheap ones first."""
        sets: Sets = []
        for parent in layer:
            with_all = np.all(share[list(parent)], axis=0).tolist()
            sets += [
                (parent, n)
                for n in alone
                if n > parent[-1] and with_all[n]
                and all((*parent[:i], *parent[i + 1 :], n) in layer for i in range(len(parent)))
            ]  # fmt: skip
        sets.sort(key=lambda s: (layer[s[0]][0] + alone[s[1]], s))
        return sets

    def _try(self, layer: Found, sets: Sets, pool: list[int]) -> Found:
        if not sets:
            return {}
        width = max(len(layer[parent][1]) for parent, _ in sets) + 2
        parents = np.zeros((len(sets), width), np.int64)
        lengths = np.empty(len(sets), np.int64)
        for row, (parent, _) in enumerate(sets):
            codes = layer[parent][1]
            parents[row, : len(codes)] = codes
            lengths[row] = len(codes)
        size = len(sets[0][0])
        trips = np.array([[pool[n] for n in parent] for parent, _ in sets], np.int64)
        added = np.array([pool[n] for _, n in sets], np.int64)
        out, cost = np.zeros_like(parents), np.empty(len(sets))
        self.fleet.run(k.grow, self.v, self.now, self.head, self.aboard, self.pauses, parents,
            lengths, trips.reshape(len(sets), size), added, self.limits.nodes, out, cost,
            self.fleet.at_row,
        )  # fmt: skip
        return {
            (*parent, n): (float(cost[row]), out[row, : lengths[row] + 2].tolist())
            for row, (parent, n) in enumerate(sets)
            if cost[row] < np.inf
        }
