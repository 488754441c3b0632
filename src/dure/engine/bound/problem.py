"""Trips that are all known, laid out for the pricing of routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.bound import kernels as k
from dure.engine.dispatch.asking import Question, ask
from dure.engine.dispatch.plans import Plans
from dure.engine.dispatch.problem import (
    LONGEST_SECONDS,
    Request,
    ServiceRules,
    TravelTimes,
    Vehicle,
    Weights,
)

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
Legs = TypeVar("Legs", IntArray, FloatArray)
MOST_REQUESTS = 300


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Requests that are all known, and the vehicles that can carry them.

    Parameters
    ----------
    travel, rules, weights
        As for dispatch. What the profile slows down is taken at its fastest.
    requests
        Up to 300 with one stop at each end, of which no two are the same.
    vehicles
        All of one kind, without breaks.

    Raises
    ------
    Invalid
        If the vehicles differ or have breaks, a request is there twice, has
        not one stop at each end or one that is no location, or there are none
        or too many; names it.
    """

    travel: TravelTimes
    rules: ServiceRules
    weights: Weights
    requests: tuple[Request, ...]
    vehicles: tuple[Vehicle, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.requests) <= MOST_REQUESTS:
            raise Invalid(
                "{requests} requests, where 1 to {most} can be bounded",
                requests=len(self.requests),
                most=MOST_REQUESTS,
            )
        seen: set[str] = set()
        for request in self.requests:
            where = say("request {id}", id=request.request_id)
            if request.request_id in seen:
                raise Invalid("it is there twice", where=where)
            seen.add(request.request_id)
            ends = {option.location for option in (*request.pickups, *request.dropoffs)}
            if (len(request.pickups), len(request.dropoffs), len(ends)) != (1, 1, 2):
                raise Invalid(
                    "a bound takes one stop to board and another to alight",
                    where=where,
                )
            if max(ends) >= self.travel.locations:
                raise Invalid("there is no stop {stop}", where=where, stop=max(ends))
        if len({_kind(vehicle) for vehicle in self.vehicles}) != 1 or self.vehicles[0].breaks:
            raise Invalid("a bound takes vehicles of one kind, without breaks")

    @property
    def order(self) -> list[int]:
        """Number the requests by their latest boarding, as the kernels do."""
        latest = [request.ready_at + request.pickups[0].walk_seconds for request in self.requests]
        return np.argsort(latest, kind="stable").tolist()

    def net(self) -> k.Net:
        """Lay out nodes, windows and costs."""
        plans = Plans(self.travel, self.vehicles[:1], self.weights, self.rules.stop_seconds)
        questions = [ask(plans, self.requests[r], self.rules, self.weights, 0) for r in self.order]
        van = self.vehicles[0]
        picks = np.concatenate([question.picks for question in questions])
        drops = np.concatenate([question.drops for question in questions])
        limits = np.concatenate([question.limits[0] for question in questions])
        seconds, metres = self._legs(np.concatenate([picks[:, 0], drops, [van.start, van.end]]))
        prices = np.stack([question.prices for question in questions])
        asked = [question.request for question in questions]
        return k.Net(
            seconds=seconds,
            metres=metres,
            early=np.concatenate([picks[:, 1], np.zeros(len(asked), np.int64)]),
            late=np.concatenate([picks[:, 2], limits[:, 0]]),
            dwell=np.array([question.dwell for question in questions], np.int64),
            ride=limits[:, 1].copy(),
            seats=np.array([request.passengers for request in asked], np.int64),
            places=np.array([request.wheelchairs for request in asked], np.int64),
            at_pick=prices[:, 0].copy(),
            at_drop=prices[:, 1].copy(),
            base=np.array([_constant(question) for question in questions]),
            room=np.array([van.seats, van.wheelchair_places, van.seats_folded], np.int64),
            span=np.array([van.shift_start, van.shift_end], np.int64),
        )

    def _legs(self, at: IntArray) -> tuple[IntArray, FloatArray]:
        """Give the least seconds, with the stop, and the cost of the metres between nodes."""
        seconds = self.travel.seconds[np.ix_(at, at)].astype(np.int64)
        fastest = float(self.travel.profile.factor.max())
        if (self.travel.profile.factor != 1).any():
            seconds = np.where(
                seconds < LONGEST_SECONDS, np.maximum(seconds / fastest - 1, 0), seconds
            ).astype(np.int64)
        away = at[:, None] != at[None]
        seconds = np.minimum(seconds + self.rules.stop_seconds * away, k.FAR)
        metres = self.travel.metres[np.ix_(at, at)] * self.weights.kilometre / 1000
        return _closure(seconds), _closure(np.ascontiguousarray(metres))


def _kind(vehicle: Vehicle) -> tuple[int, ...]:
    return (
        vehicle.start, vehicle.end, vehicle.shift_start, vehicle.shift_end, vehicle.seats,
        vehicle.wheelchair_places, vehicle.seats_folded,
    )  # fmt: skip


def _constant(question: Question) -> float:
    return float(question.pick_cost[0] + question.drop_cost[0])


def _closure(given: Legs) -> Legs:
    """Give the least over any nodes between (Floyd & Warshall)."""
    found = given.copy()
    for middle in range(len(found)):
        np.minimum(found, found[:, middle, None] + found[None, middle], out=found)
    return found
