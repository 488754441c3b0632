"""Published instances through the engine: read, solved, judged by the independent checker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dure.engine.static.checker import RouteVerdict, Verdict, check
from dure.engine.static.instance import Instance, Solution
from dure.engine.static.reading import read_instance

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, what was found, and what the checker says of it."""

    instance: Instance
    solution: Solution
    verdict: Verdict


def solve_text(
    text: str,
    name: str,
    *,
    seconds: float | None,
    iterations: int | None,
    seed: int,
    vehicles: int | None,
) -> Answer:
    """Read an instance, solve it and judge the solution.

    Raises
    ------
    Invalid
        If the text is no instance, or has a task that nobody can do.
    """
    # The solver loads its compiler, which takes longer than to refuse a bad file.
    from dure.engine.static.solver import solve  # noqa: PLC0415

    instance = read_instance(text, name)
    solution = solve(
        instance, seconds=seconds, iterations=iterations, seed=seed, vehicles=vehicles
    )
    judged = instance
    if vehicles is not None:
        judged = replace(instance, fleet=replace(instance.fleet, vehicles=vehicles))
    return Answer(judged, solution, check(judged, solution))


def answer_as_mapping(answer: Answer) -> dict[str, Any]:
    """Give the answer as plain values, for a JSON file; nodes are numbered as in the instance."""
    verdict = answer.verdict
    return {
        "instance": answer.instance.name,
        "kind": answer.instance.kind.value,
        "tasks": len(answer.instance.tasks),
        "served": verdict.served,
        "unserved": list(answer.solution.unserved),
        "vehicles": verdict.vehicles,
        "distance": round(verdict.distance, DIGITS),
        "sound": verdict.sound,
        "breaches": [str(breach.text) for breach in verdict.breaches],
        "routes": [
            _route(answer.instance, route, judged)
            for route, judged in zip(answer.solution.routes, verdict.routes, strict=True)
            if route
        ],
    }


def _route(instance: Instance, route: tuple[int, ...], judged: RouteVerdict) -> dict[str, Any]:
    times = judged.times or (None,) * (len(route) + 2)
    visits, load = [], 0
    for code, begins in zip(route, times[1:-1], strict=True):
        task = instance.tasks[code // 2]
        load += -task.load if code % 2 else task.load
        visits.append(
            {
                "task": task.task_id,
                "what": "delivery" if code % 2 else "pickup",
                "node": instance.numbers[code // 2][code % 2],
                "begins": _rounded(begins),
                "load": load,
            }
        )
    return {
        "leaves": _rounded(times[0]),
        "back": _rounded(times[-1]),
        "distance": round(judged.distance, DIGITS),
        "breaches": [str(breach.text) for breach in judged.breaches],
        "visits": visits,
    }


def _rounded(time: float | None) -> float | None:
    return None if time is None else round(time, DIGITS)
