"""The judge of every solver's answers: plain Python, none of the engine's kernels.

Whether a route can be driven is a system of difference constraints: each time is at least another
one plus a number. Its least solution is found by Bellman and Ford's rounds; there is one within
the windows, or there is none at all (Cormen et al., Introduction to Algorithms, section 24.4).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from dure.core.said import Said, say
from dure.engine.static.instance import TOLERANCE, Instance, Solution

Times = tuple[float, ...]
Pull = tuple[int, int, float]  # (i, j, most): time j is at most so much after time i


class Fault(StrEnum):
    """What is wrong with an answer."""

    UNKNOWN_VISIT = "unknown_visit"
    TWICE = "twice"
    NOT_PAIRED = "not_paired"
    ORDER = "order"
    LOAD = "load"
    WINDOW = "window"
    RIDE = "ride"
    ROUTE = "route"
    FLEET = "fleet"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is wrong, with the task it is about, if it is about one."""

    fault: Fault
    text: Said
    task_id: str = ""


@dataclass(frozen=True, slots=True)
class RouteVerdict:
    """A route judged.

    `times` are the time of leaving, of the begin of service at each visit and of being back: all
    as early as can be, but for leaving, which is as late as that allows. None if the route is
    broken.
    """

    breaches: tuple[Breach, ...]
    distance: float
    times: Times | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer judged; `breaches` are those of no single route."""

    routes: tuple[RouteVerdict, ...]
    breaches: tuple[Breach, ...]
    served: int
    vehicles: int
    distance: float

    @property
    def broken(self) -> int:
        """Count the routes that break a rule."""
        return sum(bool(route.breaches) for route in self.routes)

    @property
    def sound(self) -> bool:
        """Tell whether nothing at all is wrong; tasks may be named as unserved."""
        return not self.breaches and not self.broken


def check(instance: Instance, solution: Solution) -> Verdict:
    """Judge an answer: each route alone, then what they are together."""
    routes = tuple(check_route(instance, route) for route in solution.routes)
    used = [route for route in solution.routes if route]
    served = {c // 2 for route in used for c in route if _known(instance, c)}
    return Verdict(
        routes,
        tuple(_together(instance, solution)),
        len(served),
        len(used),
        math.fsum(route.distance for route in routes),
    )


def check_route(instance: Instance, route: Sequence[int]) -> RouteVerdict:
    """Judge one route: what it visits, what it carries, and whether it can be driven in time."""
    if not route:
        return RouteVerdict((), 0.0, None)
    unknown = [c for c in route if not _known(instance, c)]
    if unknown:
        texts = (say("there is no visit {code}", code=code) for code in unknown)
        return RouteVerdict(tuple(Breach(Fault.UNKNOWN_VISIT, text) for text in texts), 0.0, None)
    way = _way(instance, route)
    distance = math.fsum(float(instance.distances[a, b]) for a, b in pairwise(way))
    breaches = (*_pairing(instance, route), *_loads(instance, route))
    if any(breach.fault in {Fault.TWICE, Fault.NOT_PAIRED, Fault.ORDER} for breach in breaches):
        return RouteVerdict(breaches, distance, None)
    found = _schedule(instance, route, way)
    if isinstance(found, Breach):
        return RouteVerdict((*breaches, found), distance, None)
    return RouteVerdict(breaches, distance, None if breaches else found)


def _known(instance: Instance, code: int) -> bool:
    return 0 <= code < 2 * len(instance.tasks)


def _way(instance: Instance, route: Sequence[int]) -> list[int]:
    stops = (instance.visit(code).location for code in route)
    return [instance.fleet.start, *stops, instance.fleet.end]


def _pairing(instance: Instance, route: Sequence[int]) -> Iterable[Breach]:
    often = Counter(route)
    for task_number in sorted({code // 2 for code in route}):
        name = instance.tasks[task_number].task_id
        ends = (2 * task_number, 2 * task_number + 1)
        if any(often[end] > 1 for end in ends):
            yield Breach(Fault.TWICE, say("task {id} is visited twice", id=name), name)
        elif not all(often[end] for end in ends):
            yield Breach(
                Fault.NOT_PAIRED,
                say("task {id} is not both picked up and delivered", id=name),
                name,
            )
        elif list(route).index(ends[0]) > list(route).index(ends[1]):
            yield Breach(
                Fault.ORDER, say("task {id} is delivered before it is picked up", id=name), name
            )


def _loads(instance: Instance, route: Sequence[int]) -> Iterable[Breach]:
    load, capacity = 0, instance.fleet.capacity
    for code in route:
        task = instance.tasks[code // 2]
        load += -task.load if code % 2 else task.load
        if load > capacity and not code % 2:
            text = say(
                "with task {id} it carries {load}, room is for {capacity}",
                id=task.task_id,
                load=load,
                capacity=capacity,
            )
            yield Breach(Fault.LOAD, text, task.task_id)


def _schedule(instance: Instance, route: Sequence[int], way: list[int]) -> Times | Breach:
    """Time the route: windows alone, then each ride's limit added, at last the route's."""
    fleet, visits = instance.fleet, [instance.visit(code) for code in route]
    opens = [fleet.earliest, *(visit.earliest for visit in visits), fleet.earliest]
    closes = [fleet.latest, *(visit.latest for visit in visits), fleet.latest]
    service = [0.0, *(visit.service for visit in visits)]
    steps = [
        spent + float(instance.times[a, b])
        for spent, a, b in zip(service, way, way[1:], strict=False)
    ]
    pulls: list[Pull] = []
    times = _least(opens, closes, steps, pulls)
    if isinstance(times, int):
        return _late(instance, route, times)
    place = {code: at for at, code in enumerate(route, 1)}
    for code in (code for code in route if not code % 2):
        task = instance.tasks[code // 2]
        if math.isfinite(task.longest_ride):
            most = task.longest_ride + task.pickup.service
            pulls.append((place[code], place[code + 1], most))
            times = _least(opens, closes, steps, pulls)
            if isinstance(times, int):
                text = say(
                    "task {id} rides longer than {most}", id=task.task_id, most=task.longest_ride
                )
                return Breach(Fault.RIDE, text, task.task_id)
    if math.isfinite(fleet.longest_route):
        pulls.append((0, len(steps), fleet.longest_route))
        times = _least(opens, closes, steps, pulls)
        if isinstance(times, int):
            return Breach(
                Fault.ROUTE, say("the route takes longer than {most}", most=fleet.longest_route)
            )
    times[0] = times[1] - steps[0]
    return tuple(times)


def _least(
    opens: list[float], closes: list[float], steps: list[float], pulls: list[Pull]
) -> list[float] | int:
    """Give the least times that keep every constraint, or the place of one that is late then."""
    times = list(opens)
    for _ in range(len(times) + 1):
        before = times.copy()
        for at, step in enumerate(steps):
            times[at + 1] = max(times[at + 1], times[at] + step)
        for first, then, most in pulls:
            if times[then] - most > times[first] + TOLERANCE:
                times[first] = times[then] - most
        for at, close in enumerate(closes):
            if times[at] > close + TOLERANCE:
                return at
        if times == before:
            return times
    return 0  # still moving after as many rounds as there are times: they rise for ever


def _late(instance: Instance, route: Sequence[int], at: int) -> Breach:
    if not 1 <= at <= len(route):
        return Breach(Fault.WINDOW, say("it is back after the depot has closed"))
    code = route[at - 1]
    name = instance.tasks[code // 2].task_id
    if code % 2:
        return Breach(Fault.WINDOW, say("the delivery of task {id} is late", id=name), name)
    return Breach(Fault.WINDOW, say("the pickup of task {id} is late", id=name), name)


def _together(instance: Instance, solution: Solution) -> Iterable[Breach]:
    used = [route for route in solution.routes if route]
    if len(used) > instance.fleet.vehicles:
        text = say(
            "{used} routes for {vehicles} vehicles",
            used=len(used),
            vehicles=instance.fleet.vehicles,
        )
        yield Breach(Fault.FLEET, text)
    often = Counter(task for route in used for task in {c // 2 for c in route})
    unserved = Counter(solution.unserved)
    for number, task in enumerate(instance.tasks):
        name = task.task_id
        if often[number] > 1 or unserved[name] > 1 or (often[number] and unserved[name]):
            text = say("task {id} stands in the answer more than once", id=name)
            yield Breach(Fault.TWICE, text, name)
        elif not often[number] and not unserved[name]:
            text = say("task {id} is neither served nor named as unserved", id=name)
            yield Breach(Fault.LOST, text, name)
    for name in sorted(set(unserved) - {task.task_id for task in instance.tasks}):
        yield Breach(Fault.UNKNOWN_VISIT, say("there is no task {id}", id=name), name)
