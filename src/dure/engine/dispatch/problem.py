"""The inputs and answers of dispatch, checked once, at the door.

Times are whole seconds since the start of the service day, distances metres.
Locations are stops and depots; they index the travel-time matrix. Windows are
closed, [earliest, latest].
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid, Stale
from dure.core.said import say
from dure.engine.whole import is_whole

if TYPE_CHECKING:
    from dure.engine.network import SpeedProfile

LONGEST_SECONDS = 2**30
"""No time or duration reaches this; in a matrix it means that there is no way."""


@dataclass(frozen=True, slots=True, eq=False)
class TravelTimes:
    """Drive times and distances between locations.

    Parameters
    ----------
    seconds
        Shape (m, m), free-flow seconds of the fastest way, 0 on the diagonal,
        `LONGEST_SECONDS` where there is none. Fastest ways obey the triangle
        inequality; where a matrix does not, insertions may be missed, but no
        infeasible one is made.
    metres
        Shape (m, m), length of that way.
    profile
        How fast traffic moves by the time of day.

    Raises
    ------
    Invalid
        If a matrix is not square, or an entry is negative, missing or above
        the bound; names the entry.
    """

    seconds: npt.NDArray[np.int32]
    metres: npt.NDArray[np.float64]
    profile: SpeedProfile

    def __post_init__(self) -> None:
        seconds, metres = np.asarray(self.seconds), np.asarray(self.metres)
        for name, matrix in (("seconds", seconds), ("metres", metres)):
            if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
                raise Invalid(
                    "shape {shape} is not square", where=f"TravelTimes {name}", shape=matrix.shape
                )
            wrong = ~(np.isfinite(matrix) & (matrix >= 0))
            if name == "seconds":
                wrong |= matrix > LONGEST_SECONDS
            if wrong.any():
                i, j = (int(k) for k in np.argwhere(wrong)[0])
                raise Invalid(
                    "{value} is not the length of a way",
                    where=f"TravelTimes {name}[{i}, {j}]",
                    value=matrix[i, j],
                )
        if seconds.shape != metres.shape:
            raise Invalid(
                "seconds {seconds_shape} against metres {metres_shape}",
                seconds_shape=seconds.shape,
                metres_shape=metres.shape,
            )
        if seconds.diagonal().any():
            raise Invalid("staying takes time", where="TravelTimes seconds")
        whole = np.ascontiguousarray(seconds, dtype=np.int32)
        if not np.array_equal(whole, seconds):
            raise Invalid("times are not whole seconds", where="TravelTimes seconds")
        object.__setattr__(self, "seconds", whole)
        object.__setattr__(self, "metres", np.ascontiguousarray(metres, dtype=np.float64))

    @property
    def locations(self) -> int:
        """Count the locations."""
        return len(self.seconds)


@dataclass(frozen=True, slots=True)
class Break:
    """A pause of the driver: begins within [earliest, latest], with nobody on board."""

    earliest: int
    latest: int
    duration_seconds: int

    def __post_init__(self) -> None:
        if not 0 <= self.earliest <= self.latest < LONGEST_SECONDS:
            raise Invalid(
                "a break within [{earliest}, {latest}]", earliest=self.earliest, latest=self.latest
            )
        if not 0 < self.duration_seconds < LONGEST_SECONDS:
            raise Invalid("a break of {seconds} s", seconds=self.duration_seconds)


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle with its driver's shift.

    It starts at location `start` not before `shift_start` and is back at
    location `end` by `shift_end`. A wheelchair place in use takes
    `seats_folded` of the seats.
    """

    vehicle_id: str
    start: int
    end: int
    shift_start: int
    shift_end: int
    seats: int
    wheelchair_places: int
    breaks: tuple[Break, ...] = ()
    seats_folded: int = 0

    def __post_init__(self) -> None:
        where = say("vehicle {id}", id=self.vehicle_id)
        if not (is_whole(self.start) and is_whole(self.end)):
            raise Invalid("a depot is not a location", where=where)
        if not 0 <= self.shift_start < self.shift_end < LONGEST_SECONDS:
            raise Invalid(
                "the shift ends at {shift_end} and starts at {shift_start}",
                where=where,
                shift_end=self.shift_end,
                shift_start=self.shift_start,
            )
        if not all(map(is_whole, (self.seats, self.wheelchair_places, self.seats_folded))):
            raise Invalid("places are not a whole number of 0 or more", where=where)
        if self.seats + self.wheelchair_places < 1:
            raise Invalid("room for nobody", where=where)
        before = self.shift_start
        for pause in self.breaks:
            before = max(before, pause.earliest) + pause.duration_seconds
            if before > min(pause.latest + pause.duration_seconds, self.shift_end):
                raise Invalid("its breaks, in this order, do not fit the shift", where=where)

    def holds(self, passengers: int, wheelchairs: int) -> bool:
        """Say whether so many seats and wheelchair places are there at once."""
        taken = passengers + self.seats_folded * wheelchairs
        return wheelchairs <= self.wheelchair_places and taken <= self.seats


@dataclass(frozen=True, slots=True)
class StopOption:
    """A stop that the passenger could use, and the walk to or from it."""

    location: int
    walk_seconds: int

    def __post_init__(self) -> None:
        if self.location < 0:
            raise Invalid("location {location}", where=say("stop option"), location=self.location)
        if not 0 <= self.walk_seconds < LONGEST_SECONDS:
            raise Invalid(
                "a walk of {seconds} s", where=say("stop option"), seconds=self.walk_seconds
            )


@dataclass(frozen=True, slots=True)
class Request:
    """A trip somebody asks for.

    `passengers` need a seat each, `wheelchairs` a wheelchair place each
    besides. Without a stop option at either end it cannot be served.
    """

    request_id: str
    requested_at: int
    ready_at: int
    passengers: int
    wheelchairs: int
    pickups: tuple[StopOption, ...]
    dropoffs: tuple[StopOption, ...]

    def __post_init__(self) -> None:
        where = say("request {id}", id=self.request_id)
        if not 0 <= self.requested_at <= self.ready_at < LONGEST_SECONDS:
            raise Invalid(
                "requested at {requested_at}, ready at {ready_at}",
                where=where,
                requested_at=self.requested_at,
                ready_at=self.ready_at,
            )
        if not (is_whole(self.passengers) and is_whole(self.wheelchairs)):
            raise Invalid("people are not a whole number of 0 or more", where=where)
        if self.passengers + self.wheelchairs < 1:
            raise Invalid("nobody travels", where=where)


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """What the service promises and how long things take at a stop.

    Parameters
    ----------
    max_wait_seconds
        From being at the stop (ready, plus the walk) to boarding, when booked.
    max_ride_ratio, max_ride_extra_seconds
        A ride may take max(ratio * direct, direct + extra), the passenger's
        own boarding and alighting aside.
    promise_early_seconds, promise_late_seconds
        The promised pickup window around the planned time.
    stop_seconds
        Per visit of a stop, however many board and alight.
    boarding_seconds, wheelchair_seconds
        Per passenger and per wheelchair, on and off alike.
    retry_seconds
        How long a refused passenger keeps asking, every half-minute; 0 is not at all.
    """

    max_wait_seconds: int = 1200
    max_ride_ratio: float = 2.0
    max_ride_extra_seconds: int = 600
    promise_early_seconds: int = 60
    promise_late_seconds: int = 300
    stop_seconds: int = 15
    boarding_seconds: int = 5
    wheelchair_seconds: int = 120
    retry_seconds: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not (math.isfinite(value) and 0 <= value < LONGEST_SECONDS):
                raise Invalid("{value} is out of bounds", where=field.name, value=value)
        if self.max_ride_ratio < 1:
            raise Invalid("nobody rides faster than direct", where="max_ride_ratio")

    def dwell_seconds(self, passengers: int, wheelchairs: int) -> int:
        """Give the time a party takes to board, or to alight."""
        return self.boarding_seconds * passengers + self.wheelchair_seconds * wheelchairs

    def longest_ride_seconds(self, direct_seconds: int) -> int:
        """Give the longest ride allowed where the direct one takes `direct_seconds`."""
        return max(
            math.floor(self.max_ride_ratio * direct_seconds),
            direct_seconds + self.max_ride_extra_seconds,
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """What dispatch minimises, in seconds of one person's waiting.

    Parameters
    ----------
    kilometre
        Of one vehicle-kilometre.
    wait, ride, walk
        Of one person's second of waiting at the stop, of riding, of walking.
        Waiting weighs no less than riding, or people would be collected early
        to wait on board.
    vehicle
        Of one vehicle's second until it has done all that is planned: time
        that is not there for whoever asks next.
    """

    kilometre: float = 300.0
    wait: float = 1.0
    ride: float = 0.5
    walk: float = 1.0
    vehicle: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not (math.isfinite(value) and value >= 0):
                raise Invalid("{value} is not a weight", where=field.name, value=value)
        if self.wait < self.ride:
            raise Invalid("waiting weighs less than riding", where="wait")


class Reason(StrEnum):
    """Why there is no offer; the first that holds, in this order."""

    TOO_FAR_TO_WALK = "too_far_to_walk"
    SAME_STOP = "same_stop"
    NO_WAY = "no_way"
    NO_SEAT = "no_seat"
    NO_WHEELCHAIR_PLACE = "no_wheelchair_place"
    NO_VEHICLE_ON_SHIFT = "no_vehicle_on_shift"
    WAITS_TOO_LONG = "waits_too_long"
    OUT_OF_THE_WAY = "out_of_the_way"


@dataclass(frozen=True, slots=True)
class NoOffer:
    """The request cannot be served under the rules."""

    request_id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Offer:
    """A trip as it would be promised; `revision` is that of the plan it was made for.

    Boarding begins at `planned_pickup`, promised within [`pickup_earliest`,
    `pickup_latest`]; the party has alighted at `planned_dropoff`, promised by
    `arrival_latest`.
    """

    request_id: str
    vehicle_id: str
    pickup: StopOption
    dropoff: StopOption
    planned_pickup: int
    planned_dropoff: int
    pickup_earliest: int
    pickup_latest: int
    arrival_latest: int
    direct_seconds: int = 0
    revision: int = 0


class StaleOffer(Stale):
    """The vehicle's plan or the time has moved on since the offer; ask for a new one."""
