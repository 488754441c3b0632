"""Days of which more is known beforehand: all of it, or the trips of those who book early.

With perfect information every request is known when the shift begins, under
the same windows, ride limits, vehicles and weights; the plan is then searched
for at length. It is a heuristic too: what can be reached may be better still,
see `bounds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.dispatch.beforehand import first_plan
from dure.engine.dispatch import (
    Dispatcher,
    NoOffer,
    Offer,
    Request,
    ServiceRules,
    Tactics,
    TravelTimes,
    Vehicle,
    Weights,
)
from dure.engine.dispatch.policy import Policy, PolicyMaker

SEED = 30
PREBOOKED = 0.3
"""The share of trips booked before the shift, where some are."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a plan is searched for: slices of improvement, the refused asked after each.

    The search begins with the plan that the static solver finds in `first`
    iterations; 0 begins with insertions. Every slice anneals from `warm`
    (seconds of one person's waiting) on, a little colder than the one before.
    """

    first: int = 200_000
    slices: int = 10
    iterations: int = 20_000
    warm: float = 60.0
    cold: float = 10.0
    largest: int = 4

    def temperature(self, n: int) -> float:
        """Give the temperature that slice n begins with."""
        return float(self.warm * (self.cold / self.warm) ** (n / max(1, self.slices - 1)))


class Known:
    """Waits for the first tick, then plans everything that was asked until then."""

    def __init__(self, dispatcher: Dispatcher, effort: Effort, seed: int) -> None:
        self.crew = dispatcher
        self.seed = seed
        self.effort = effort
        self.waiting: list[Request] = []

    def ask(self, request: Request, now: int) -> None:
        """Take a request; the answer comes with the next tick."""
        self.waiting.append(request)

    def tick(self, now: int) -> Sequence[Offer | NoOffer]:
        """Answer all that has waited: those served by the plan, and the others."""
        if not self.waiting:
            return ()
        answers: dict[str, Offer | NoOffer] = {}
        left, self.waiting = self.waiting, []
        if self.effort.first:
            answers |= first_plan(self.crew, left, now, self.effort.first, self.seed)
            left = [request for request in left if request.request_id not in answers]
        left = self._put_in(left, answers, now)
        for n in range(self.effort.slices):
            self.crew.improve(
                now, self.effort.iterations, warm=self.effort.temperature(n),
                largest=self.effort.largest,
            )  # fmt: skip
            left = self._put_in(left, answers, now)
        return list(answers.values())

    def _put_in(
        self, requests: list[Request], answers: dict[str, Offer | NoOffer], now: int
    ) -> list[Request]:
        """Book what finds a place; return what finds none."""
        left = []
        for request in requests:
            answer = answers[request.request_id] = self.crew.offer(request, now)
            if isinstance(answer, NoOffer):
                left.append(request)
            else:
                self.crew.accept(answer, now)
        return left


def known(effort: Effort | None = None) -> PolicyMaker:
    """Make the policy that hears of everything before it plans."""
    tactics = Tactics(give_way_tries=200, give_way_price=1000.0, give_way_refused=1.0)

    def make(
        travel: TravelTimes,
        vehicles: Sequence[Vehicle],
        rules: ServiceRules,
        weights: Weights,
        rng: np.random.Generator,
    ) -> Policy:
        dispatcher = Dispatcher(travel, vehicles, rules, weights, rng, tactics)
        return Known(dispatcher, effort or Effort(), int(rng.integers(1, 2**31 - 1)))

    return make


def nothing_promised(rules: ServiceRules) -> ServiceRules:
    """Give rules under which a booking may still move within its whole window."""
    wait = rules.max_wait_seconds
    return replace(rules, promise_early_seconds=wait, promise_late_seconds=wait, retry_seconds=0)


def asked_early(requests: Sequence[Request], share: float, at: int, seed: int) -> list[Request]:
    """Let a share of the requests, drawn at random, be asked at `at`; when they are ready stays.

    A share holds those of every smaller share with the same seed. Sorted by when they are asked.
    """
    drawn = np.random.default_rng([seed, SEED]).permutation(len(requests)) < share * len(requests)
    moved = [
        replace(request, requested_at=min(at, request.requested_at)) if early else request
        for request, early in zip(requests, drawn.tolist(), strict=True)
    ]
    return sorted(moved, key=lambda request: request.requested_at)
