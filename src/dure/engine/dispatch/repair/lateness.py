"""Lexicographic least lateness over any test of what fits.

The vector of latenesses, sorted from the largest down, is made least: first
the largest, then the next largest with the largest given, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Bounds = Mapping[int, int]
Fits = Callable[[Bounds], Bounds | None]
"""Whether a plan exists in which nobody is later than their bound; how late they are in one."""


def least(trips: Sequence[int], fits: Fits, highest: int, *, exact: bool) -> dict[int, int] | None:
    """Find the lexicographically least bounds; None if not even `highest` for all fits.

    Level by level the least bound common to all trips not yet fixed is found
    by bisection, in whole seconds. Then one of them is fixed there: with
    `exact` every one is tried and all that tie are carried on, so that the
    answer is exact if `fits` is; otherwise the one that is latest in the plan
    that was found. `fits` must be monotone in each bound.
    """
    states: list[dict[int, int]] = [{}]
    bound = highest
    for _ in trips:
        level, kept = _level(trips, states, bound, fits)
        if level is None:
            return None
        if level == 0:
            return {trip: kept[0][0].get(trip, 0) for trip in trips}
        states, bound = _fixed(trips, kept, level, exact=exact), level
    return states[0] if trips else {}


def _level(
    trips: Sequence[int], states: Sequence[dict[int, int]], bound: int, fits: Fits
) -> tuple[int | None, list[tuple[dict[int, int], Bounds]]]:
    """Find the least common bound over all states, and the states that reach it."""
    best: int | None = None
    kept: list[tuple[dict[int, int], Bounds]] = []
    for fixed in states:
        free = [trip for trip in trips if trip not in fixed]
        found = _smallest(free, fixed, bound if best is None else best, fits)
        if found is None:
            continue
        if best is None or found[0] < best:
            best, kept = found[0], []
        kept.append((fixed, found[1]))
    return best, kept


def _smallest(
    free: Sequence[int], fixed: Bounds, high: int, fits: Fits
) -> tuple[int, Bounds] | None:
    """Find the least bound for all that are free by bisection; None if `high` does not fit."""
    best = fits({**fixed, **dict.fromkeys(free, 0)})
    if best is not None:
        return 0, best
    best = fits({**fixed, **dict.fromkeys(free, high)})
    if best is None:
        return None
    low, high = 0, min(high, max(best[trip] for trip in free))
    while high - low > 1:
        middle = (low + high) // 2
        found = fits({**fixed, **dict.fromkeys(free, middle)})
        if found is None:
            low = middle
        else:
            best, high = found, min(middle, max(found[trip] for trip in free))
            low = min(low, high - 1)
    return high, best


def _fixed(
    trips: Sequence[int],
    kept: Sequence[tuple[dict[int, int], Bounds]],
    level: int,
    *,
    exact: bool,
) -> list[dict[int, int]]:
    """Fix one more trip at the level: each in turn, or the latest of the first plan."""
    if not exact:
        fixed, late = kept[0]
        free = [trip for trip in trips if trip not in fixed]
        return [fixed | {max(free, key=lambda trip: late[trip]): level}]
    states = {
        frozenset(state.items()): state
        for fixed, _ in kept
        for state in ({**fixed, trip: level} for trip in trips if trip not in fixed)
    }
    return list(states.values())
