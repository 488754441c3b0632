"""From a request to the arrays of a question, and from the answer to an offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.engine.dispatch import kernels as k
from dure.engine.dispatch.plans import Plans
from dure.engine.dispatch.problem import (
    LONGEST_SECONDS,
    Offer,
    Reason,
    Request,
    ServiceRules,
    Vehicle,
    Weights,
)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A request as the kernels take it.

    `picks` (P, 4) holds location, earliest and latest boarding; `direct`
    (P, D) the direct drive; `limits` (P, D, 2) the latest beginning of
    alighting and the longest time from boarded to there.
    """

    request: Request
    dwell: int
    picks: npt.NDArray[np.int64]
    pick_cost: npt.NDArray[np.float64]
    drops: npt.NDArray[np.int64]
    drop_cost: npt.NDArray[np.float64]
    direct: npt.NDArray[np.int64]
    limits: npt.NDArray[np.int64]
    prices: npt.NDArray[np.float64]

    @property
    def people(self) -> int:
        """Count the party."""
        return self.request.passengers + self.request.wheelchairs

    @property
    def arrays(self) -> tuple[Any, ...]:
        """Give what `kernels.offer_best` takes."""
        trip = np.array([self.dwell, self.request.passengers, self.request.wheelchairs])
        return (
            trip,
            self.prices,
            (self.picks, self.pick_cost),
            (self.drops, self.drop_cost),
            self.limits,
        )

    def book_row(self, p: int, d: int) -> npt.NDArray[np.int64]:
        """Give the row of the book before a promise is made."""
        row = np.zeros(k.BOOK_COLUMNS, np.int64)
        row[k.PICK], row[k.EARLIEST], row[k.LATEST] = self.picks[p, :3]
        row[k.DROP] = self.drops[d]
        row[k.ARRIVE], row[k.RIDE] = self.limits[p, d]
        row[k.PARTY_DWELL] = self.dwell
        row[k.PARTY_SEATS] = self.request.passengers
        row[k.PARTY_PLACES] = self.request.wheelchairs
        row[k.PEOPLE] = self.people
        row[k.BOARDED] = -1
        return row

    def promised_row(self, offer: Offer) -> npt.NDArray[np.int64]:
        """Give the row of the book with what the offer promises."""
        p = self.request.pickups.index(offer.pickup)
        d = self.request.dropoffs.index(offer.dropoff)
        row = self.book_row(p, d)
        row[k.EARLIEST], row[k.LATEST] = offer.pickup_earliest, offer.pickup_latest
        row[k.ARRIVE] = offer.arrival_latest - self.dwell
        return row

    def offer(
        self,
        stops: tuple[int, int],
        planned: tuple[int, int],
        vehicle_id: str,
        revision: int,
        rules: ServiceRules,
    ) -> Offer:
        """Put the planned times into a promise."""
        p, d = stops
        _, earliest, latest = self.picks[p, :3].tolist()
        pickup_latest = min(planned[0] + rules.promise_late_seconds, latest)
        ride = int(self.limits[p, d, 1])
        return Offer(
            self.request.request_id,
            vehicle_id,
            self.request.pickups[p],
            self.request.dropoffs[d],
            planned_pickup=planned[0],
            planned_dropoff=planned[1] + self.dwell,
            pickup_earliest=max(planned[0] - rules.promise_early_seconds, earliest),
            pickup_latest=pickup_latest,
            arrival_latest=pickup_latest + self.dwell + ride + self.dwell,
            direct_seconds=int(self.direct[p, d]),
            revision=revision,
        )


def ask(
    plans: Plans, request: Request, rules: ServiceRules, weights: Weights, now: int
) -> Question:
    """Lay out a request: windows at each stop, ride limits of each pair, fixed costs.

    A passenger who is ready before `now` starts to walk now, for only now do
    they learn where to. The direct drive is that of the earliest boarding.
    """
    people = request.passengers + request.wheelchairs
    dwell = rules.dwell_seconds(request.passengers, request.wheelchairs)
    begin = max(request.ready_at, now)
    at_stop = [begin + option.walk_seconds for option in request.pickups]
    picks = np.array(
        [
            (option.location, t, t + rules.max_wait_seconds, 0)
            for option, t in zip(request.pickups, at_stop, strict=True)
        ],
        np.int64,
    )
    pick_cost = np.array(
        [
            people * (weights.walk * option.walk_seconds - weights.wait * t)
            for option, t in zip(request.pickups, at_stop, strict=True)
        ]
    )
    drops = np.array([option.location for option in request.dropoffs], np.int64)
    drop_cost = np.array(
        [people * weights.walk * float(option.walk_seconds) for option in request.dropoffs]
    )
    direct, limits = k.ride_limits(
        plans.road, plans.stop, picks, drops, dwell, float(rules.max_ride_ratio),
        rules.max_ride_extra_seconds,
    )  # fmt: skip
    prices = np.array([people * (weights.wait - weights.ride), people * weights.ride])
    return Question(request, dwell, picks, pick_cost, drops, drop_cost, direct, limits, prices)


def why_not(
    plans: Plans, request: Request, vehicles: Sequence[Vehicle], rules: ServiceRules, now: int
) -> Reason | None:
    """Name a reason that holds whatever the plans are, or None."""
    if not request.pickups or not request.dropoffs:
        return Reason.TOO_FAR_TO_WALK
    ways = [
        (a.location, b.location)
        for a in request.pickups
        for b in request.dropoffs
        if a.location != b.location
    ]
    if not ways:
        return Reason.SAME_STOP
    if all(plans.road.seconds[way] >= LONGEST_SECONDS for way in ways):
        return Reason.NO_WAY
    return _no_vehicle(request, vehicles, rules, now)


def _no_vehicle(
    request: Request, vehicles: Sequence[Vehicle], rules: ServiceRules, now: int
) -> Reason | None:
    begin = max(request.ready_at, now)
    walks = [option.walk_seconds for option in request.pickups]
    first, last = begin + min(walks), begin + max(walks) + rules.max_wait_seconds
    party = request.passengers, request.wheelchairs
    if any(v.shift_start <= last and first < v.shift_end and v.holds(*party) for v in vehicles):
        return None
    if not any(v.seats >= request.passengers for v in vehicles):
        return Reason.NO_SEAT
    if not any(v.holds(*party) for v in vehicles):
        return Reason.NO_WHEELCHAIR_PLACE
    return Reason.NO_VEHICLE_ON_SHIFT
