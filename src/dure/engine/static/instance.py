"""A static pickup-and-delivery or dial-a-ride instance, checked once, at the door.

Times are in the unit of the file (minutes, as a rule), distances in that of its coordinates or
matrix. Windows are closed, [earliest, latest], and hold for the begin of service.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import Said, say
from dure.engine.whole import is_whole

TOLERANCE = 1e-6
"""What rounding may add; nothing is late, too long or too far by less."""

Matrix = npt.NDArray[np.float64]


class Kind(StrEnum):
    """What is carried: goods, or people whose rides are bounded."""

    PICKUP_DELIVERY = "pickup_delivery"
    DIAL_A_RIDE = "dial_a_ride"


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop at a location: service begins within [earliest, latest] and takes `service`."""

    location: int
    earliest: float
    latest: float
    service: float


@dataclass(frozen=True, slots=True)
class Task:
    """Something to fetch at one place and bring to another, by one vehicle.

    `longest_ride` bounds the time from the end of service at the pickup to the begin of service at
    the delivery; it is infinite if there is no bound.
    """

    task_id: str
    pickup: Visit
    delivery: Visit
    load: int
    longest_ride: float = math.inf


@dataclass(frozen=True, slots=True)
class Fleet:
    """Equal vehicles, that leave `start` and are back at `end` within [earliest, latest].

    `longest_route` bounds the time from leaving to being back; it is infinite if there is no
    bound.
    """

    vehicles: int
    capacity: int
    start: int
    end: int
    earliest: float
    latest: float
    longest_route: float = math.inf

    def __post_init__(self) -> None:
        if not is_whole(self.vehicles, 1):
            raise Invalid("{vehicles} vehicles", where="fleet", vehicles=self.vehicles)
        if not is_whole(self.capacity):
            raise Invalid("a capacity of {capacity}", where="fleet", capacity=self.capacity)
        _check_window(say("fleet"), self.earliest, self.latest)
        if not self.longest_route >= 0:
            raise Invalid(
                "a route of at most {longest}", where="fleet", longest=self.longest_route
            )


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """What is asked.

    Parameters
    ----------
    name, kind
        What the file is called, and what is carried.
    times, distances
        Shape (m, m), between locations.
    tasks, fleet
        What is to be done, and by whom.
    numbers
        The numbers, in the file, of the pickup and of the delivery of each task.

    Raises
    ------
    Invalid
        If a matrix has an entry that is missing or negative, or a task cannot be done even by a
        vehicle that does nothing else; names the entry or the task.
    """

    name: str
    kind: Kind
    times: Matrix
    distances: Matrix
    tasks: tuple[Task, ...]
    fleet: Fleet
    numbers: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        for name in ("times", "distances"):
            matrix = np.array(getattr(self, name), dtype=np.float64)
            _check_matrix(name, matrix)
            matrix.setflags(write=False)
            object.__setattr__(self, name, matrix)
        if self.times.shape != self.distances.shape:
            raise Invalid(
                "times of shape {times}, distances of shape {distances}",
                times=self.times.shape,
                distances=self.distances.shape,
            )
        if len(self.numbers) != len(self.tasks):
            raise Invalid(
                "{tasks} tasks, {numbers} pairs of numbers",
                tasks=len(self.tasks),
                numbers=len(self.numbers),
            )
        for end in (self.fleet.start, self.fleet.end):
            _check_location(say("fleet"), end, len(self.times))
        seen: set[str] = set()
        for task in self.tasks:
            if task.task_id in seen:
                raise Invalid("it is there twice", where=_task(task))
            seen.add(task.task_id)
            _check_task(task, self.fleet, len(self.times))
            _check_alone(task, self.fleet, self.times)

    def visit(self, code: int) -> Visit:
        """Return the visit that a code in a route stands for."""
        task = self.tasks[code // 2]
        return task.delivery if code % 2 else task.pickup


@dataclass(frozen=True, slots=True)
class Solution:
    """Who does what, in which order.

    A route names its visits by code: 2 t is the pickup of task t, 2 t + 1 its delivery. Vehicles
    without a route stay at home. `unserved` names tasks by id.
    """

    routes: tuple[tuple[int, ...], ...]
    unserved: tuple[str, ...] = ()


def _task(task: Task) -> Said:
    return say("task {id}", id=task.task_id)


def _check_window(where: Said, earliest: float, latest: float) -> None:
    if not (math.isfinite(earliest) and math.isfinite(latest) and earliest <= latest):
        raise Invalid(
            "a window of [{earliest}, {latest}]", where=where, earliest=earliest, latest=latest
        )


def _check_location(where: Said, location: int, locations: int) -> None:
    if not 0 <= location < locations:
        raise Invalid(
            "location {location} of {locations}",
            where=where,
            location=location,
            locations=locations,
        )


def _check_matrix(name: str, matrix: Matrix) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise Invalid("shape {shape} is not square", where=name, shape=matrix.shape)
    wrong = np.argwhere(~(np.isfinite(matrix) & (matrix >= 0)))
    if len(wrong):
        i, j = (int(k) for k in wrong[0])
        raise Invalid(
            "{value} is not the length of a way", where=f"{name}[{i}, {j}]", value=matrix[i, j]
        )


def _check_task(task: Task, fleet: Fleet, locations: int) -> None:
    where = _task(task)
    for visit in (task.pickup, task.delivery):
        _check_location(where, visit.location, locations)
        _check_window(where, visit.earliest, visit.latest)
        if not (math.isfinite(visit.service) and visit.service >= 0):
            raise Invalid("service of {service}", where=where, service=visit.service)
        if visit.latest < fleet.earliest or visit.earliest > fleet.latest:
            raise Invalid(
                "its window [{earliest}, {latest}] lies outside the depot's, [{opens}, {closes}]",
                where=where,
                earliest=visit.earliest,
                latest=visit.latest,
                opens=fleet.earliest,
                closes=fleet.latest,
            )
    if not is_whole(task.load):
        raise Invalid("a load of {load}", where=where, load=task.load)
    if task.load > fleet.capacity:
        raise Invalid(
            "its load of {load} is more than a vehicle holds, {capacity}",
            where=where,
            load=task.load,
            capacity=fleet.capacity,
        )
    if not task.longest_ride >= 0:
        raise Invalid("a ride of at most {longest}", where=where, longest=task.longest_ride)


def _check_alone(task: Task, fleet: Fleet, times: Matrix) -> None:
    """Refuse what even a vehicle with nothing else to do cannot do."""
    pickup, delivery, where = task.pickup, task.delivery, _task(task)
    out = float(times[fleet.start, pickup.location])
    ride = float(times[pickup.location, delivery.location])
    home = delivery.service + float(times[delivery.location, fleet.end])
    at_pickup = max(pickup.earliest, fleet.earliest + out)
    if at_pickup > pickup.latest + TOLERANCE:
        raise Invalid("no vehicle reaches its pickup before it closes", where=where)
    at_delivery = max(delivery.earliest, at_pickup + pickup.service + ride)
    if at_delivery > delivery.latest + TOLERANCE:
        raise Invalid("no vehicle reaches its delivery before it closes", where=where)
    if at_delivery + home > fleet.latest + TOLERANCE:
        raise Invalid("no vehicle that delivers it is back before the depot closes", where=where)
    # Picked up as late as possible, it rides the shortest time.
    close = min(delivery.latest, fleet.latest - home)
    last = min(pickup.latest, close - pickup.service - ride)
    shortest = max(ride, delivery.earliest - last - pickup.service)
    if shortest > task.longest_ride + TOLERANCE:
        raise Invalid(
            "its shortest ride takes {shortest}, more than the {longest} allowed",
            where=where,
            shortest=shortest,
            longest=task.longest_ride,
        )
    route = out + pickup.service + shortest + home
    if route > fleet.longest_route + TOLERANCE:
        raise Invalid(
            "its shortest route takes {shortest}, more than the {longest} allowed",
            where=where,
            shortest=route,
            longest=fleet.longest_route,
        )
