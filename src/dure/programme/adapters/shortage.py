"""Why no assignment exists, and the least that would make one possible, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from dure.core.said import Said, say
from dure.engine.selection import AssignmentLimit, AssignmentProblem, Bound, Reason, Shortage
from dure.programme.adapters.words import field

MOST_NAMED = 6
"""Bounds of one kind that are named one by one; more are counted."""

Labels = tuple[list[str], list[str]]
L = AssignmentLimit


def in_words(
    shortage: Shortage, problem: AssignmentProblem, labels: Labels
) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return the sentences that say what contradicts each other, and those of the repair."""
    lines: list[Said] = []
    for reason in shortage.reasons:
        lines += _reason(reason, problem, labels)
    return tuple(lines), _repair(shortage, problem, labels)


def _reason(reason: Reason, problem: AssignmentProblem, labels: Labels) -> list[Said]:
    if len(reason.bounds) == 1:
        return [_alone(reason, problem, labels)]
    head = say(
        "{needed} would be needed and there can be {available} at most, because all of this must "
        "hold:",
        needed=reason.needed,
        available=reason.available,
    )
    kinds = Counter(bound.limit for bound in reason.bounds)
    lines = [
        _bound(bound, problem, labels)
        for bound in reason.bounds
        if kinds[bound.limit] <= MOST_NAMED
    ]
    lines += [_many(limit, count) for limit, count in kinds.items() if count > MOST_NAMED]
    return [head, *lines]


def _alone(reason: Reason, problem: AssignmentProblem, labels: Labels) -> Said:
    bound = reason.bounds[0]
    application, person = _names(bound, labels)
    values = {
        "application": application,
        "person": person,
        "needed": reason.needed,
        "available": reason.available,
    }
    if bound.limit is L.RULE_FLOOR:
        return say(
            "{application} needs somebody who knows {field}; nobody who does is free to judge it.",
            field=field(problem.rules[bound.rule].name),
            **values,
        )
    if bound.limit is L.LOAD_FLOOR:
        return say(
            "{person} is to judge {needed} at least, and is free to judge {available}.", **values
        )
    if bound.limit is L.REVIEWS:
        return say("{application} needs {needed}, and {available} are free to judge it.", **values)
    return _bound(bound, problem, labels)


def _bound(bound: Bound, problem: AssignmentProblem, labels: Labels) -> Said:
    application, person = _names(bound, labels)
    said: dict[AssignmentLimit, Callable[[], Said]] = {
        L.REVIEWS: lambda: say(
            "{application} needs {count}.",
            application=application,
            count=int(problem.reviews[bound.application]),
        ),
        L.REVIEWS_ABOVE: lambda: say(
            "{application} takes {count} and no more.",
            application=application,
            count=int(problem.reviews[bound.application]),
        ),
        L.LOAD_FLOOR: lambda: say(
            "{person} judges {count} or more.",
            person=person,
            count=int(problem.load_floor[bound.evaluator]),
        ),
        L.LOAD_CEILING: lambda: say(
            "{person} judges {count} at most.",
            person=person,
            count=int(problem.load_ceiling[bound.evaluator]),
        ),
        L.RULE_FLOOR: lambda: say(
            "{application} needs somebody who knows {field}.",
            application=application,
            field=field(problem.rules[bound.rule].name),
        ),
        L.RULE_CEILING: lambda: say(
            "{application} has a limit on those who know {field}.",
            application=application,
            field=field(problem.rules[bound.rule].name),
        ),
    }
    return said[bound.limit]()


def _many(limit: AssignmentLimit, count: int) -> Said:
    return {
        L.REVIEWS: say("{count} applications need their number of evaluators.", count=count),
        L.REVIEWS_ABOVE: say("{count} applications take no more evaluators.", count=count),
        L.LOAD_FLOOR: say("{count} evaluators have a least number of applications.", count=count),
        L.LOAD_CEILING: say("{count} evaluators have a greatest number of applications.",
                            count=count),
        L.RULE_FLOOR: say("{count} applications need somebody of a field.", count=count),
        L.RULE_CEILING: say("{count} applications have a limit on a field.", count=count),
    }[limit]  # fmt: skip


def _repair(shortage: Shortage, problem: AssignmentProblem, labels: Labels) -> tuple[Said, ...]:
    kinds = Counter(bound.limit for bound, _ in shortage.repair)
    lines = []
    for bound, by in shortage.repair:
        if kinds[bound.limit] > MOST_NAMED:
            continue
        application, person = _names(bound, labels)
        lines.append(_give(bound, by, application, person, problem))
    for limit, count in kinds.items():
        if count > MOST_NAMED:
            total = sum(by for bound, by in shortage.repair if bound.limit is limit)
            lines.append(_give_many(limit, count, total))
    return tuple(lines)


def _give(
    bound: Bound, by: int, application: str, person: str, problem: AssignmentProblem
) -> Said:
    if bound.limit is L.LOAD_CEILING:
        return say("Let {person} judge {by} more.", person=person, by=by)
    if bound.limit is L.LOAD_FLOOR:
        return say("Let {person} judge {by} fewer.", person=person, by=by)
    if bound.limit is L.REVIEWS:
        return say("Be content with {by} fewer for {application}.", application=application, by=by)
    if bound.limit is L.REVIEWS_ABOVE:
        return say("Let {by} more judge {application}.", application=application, by=by)
    return say(
        "Do without somebody who knows {field} for {application}.",
        application=application,
        field=field(problem.rules[bound.rule].name),
    )


def _give_many(limit: AssignmentLimit, count: int, total: int) -> Said:
    if limit in (L.LOAD_CEILING, L.LOAD_FLOOR):
        return say(
            "Change the bounds of {count} evaluators, by {total} in all.", count=count, total=total
        )
    return say(
        "Ask for less at {count} applications, by {total} in all.", count=count, total=total
    )


def _names(bound: Bound, labels: Labels) -> tuple[str, str]:
    rows, columns = labels
    application = rows[bound.application] if bound.application >= 0 else ""
    return application, columns[bound.evaluator] if bound.evaluator >= 0 else ""
