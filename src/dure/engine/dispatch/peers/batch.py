"""What batch policies have in common: requests wait for the tick, answers are promises."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dure.engine.dispatch.peers import kernels as k
from dure.engine.dispatch.peers.fleet import Codes, Fleet, Trip
from dure.engine.dispatch.problem import NoOffer, Offer, Request


class Batch:
    """Collects requests; a subclass decides them in `decide`.

    Parameters
    ----------
    fleet
        The vehicles.
    """

    def __init__(self, fleet: Fleet) -> None:
        self.crew = fleet
        self.waiting: list[Trip] = []

    def ask(self, request: Request, now: int) -> NoOffer | None:
        """Take a request; refuse at once only what no vehicle could ever carry."""
        reason = self.crew.why_not(request, now)
        if reason is not None:
            return NoOffer(request.request_id, reason)
        self.waiting.append(self.crew.enter(request, now))
        return None

    def tick(self, now: int) -> Sequence[Offer | NoOffer]:
        """Decide what has waited."""
        waiting, self.waiting = self.waiting, []
        for v in range(len(self.crew.vehicles)):
            self.crew.timed(v, now)  # who is late already gets limits that can be kept
        self.decide(waiting, now)
        carrier = {
            code >> 1: v
            for v, plan in enumerate(self.crew.plans)
            for code in plan
            if code >= 0 and code & 1 == 0
        }
        starts = {
            v: self._starts(v, now) for v in {carrier.get(t.row, -1) for t in waiting} - {-1}
        }
        answers: list[Offer | NoOffer] = []
        for trip in waiting:
            v = carrier.get(trip.row, -1)
            if v < 0:
                answers.append(self.crew.refusal(trip))
            else:
                planned = starts[v][2 * trip.row], starts[v][2 * trip.row + 1]
                answers.append(self.crew.promise_trip(trip, v, planned))
        return answers

    def decide(self, waiting: list[Trip], now: int) -> None:
        """Put into the fleet's plans what can be carried of `waiting`."""
        raise NotImplementedError

    def _starts(self, v: int, now: int) -> dict[int, int]:
        rows = self.crew.timed(v, now)[1:-1]
        return {int(row[k.R_CODE]): int(row[k.R_START]) for row in rows}

    def insertion(self, trip: Trip, v: int, now: int) -> tuple[float, list[int]]:
        """Give the cheapest plan of vehicle v with the trip in it; infinity if there is none."""
        fleet = self.crew
        codes: Codes = np.array(fleet.plans[v], np.int64)
        out = np.empty(len(codes) + 2, np.int64)
        rows = np.empty((len(codes) + 4, k.ROW_COLUMNS), np.int64)
        cost = fleet.run(
            k.insert, v, now, codes, len(codes), fleet.frozen[v], trip.row, np.inf, out, rows,
            fleet.at_row,
        )  # fmt: skip
        return float(cost), out.tolist()

    def plan_cost(self, v: int, codes: list[int], now: int) -> float:
        """Price an order of codes for vehicle v; infinity if it does not fit."""
        fleet = self.crew
        rows = np.empty((len(codes) + 2, k.ROW_COLUMNS), np.int64)
        _, cost = fleet.run(
            k.timed, v, now, np.array(codes, np.int64), len(codes), rows, fleet.at_row
        )
        return float(cost)
