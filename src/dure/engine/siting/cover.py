"""Stops so that everyone walks at most so far: greedy set cover.

Not here: candidates (road nodes, existing stops) and walks, which the caller brings. Candidates
and demand points are numbered from 0; distances are metres (or seconds, if the limit is).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid

Index = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Which demand points are within walking distance of each candidate.

    Parameters
    ----------
    point_count
        Number of demand points p.
    start
        Shape (c + 1,), first entry of each candidate and, last, the number of entries r.
    point, metres
        Shape (r,), a demand point and the walk to it, >= 0. A point is listed once at most per
        candidate.
    """

    point_count: int
    start: Index
    point: Index
    metres: FloatArray

    def __post_init__(self) -> None:
        for name, kind in (("start", np.int64), ("point", np.int64), ("metres", np.float64)):
            value = np.ascontiguousarray(getattr(self, name), dtype=kind)
            object.__setattr__(self, name, value)
        start, entries = self.start, len(self.point)
        if len(start) < 1 or start[0] != 0 or start[-1] != entries or (np.diff(start) < 0).any():
            raise Invalid("expected first entries from 0 to their number", where="reach.start")
        if ((self.point < 0) | (self.point >= self.point_count)).any():
            raise Invalid("no such demand point", where="reach.point")
        if self.metres.shape != (entries,) or not (self.metres >= 0).all():
            raise Invalid("expected one walk >= 0 per entry", where="reach.metres")
        owner = np.repeat(np.arange(len(start) - 1), np.diff(start))
        if len(np.unique(owner * max(self.point_count, 1) + self.point)) < entries:
            raise Invalid("a candidate lists a point twice", where="reach.point")

    @classmethod
    def from_matrix(cls, metres: npt.NDArray[Any], max_metres: float) -> Reach:
        """Keep the pairs within `max_metres` of a matrix of shape (candidates, points)."""
        near = metres <= max_metres
        start = np.concatenate(([0], np.cumsum(near.sum(axis=1))))
        return cls(metres.shape[1], start, np.nonzero(near)[1], metres[near].astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """The stops, and who walks to which.

    Attributes
    ----------
    chosen
        Shape (m,), candidates: kept ones as given, then the others in the order of their gain.
    nearest
        Shape (p,), place in `chosen` of the nearest stop of each point; -1 if none is in reach.
    metres
        Shape (p,), the walk to it; infinite if none.
    unreachable
        Points that no candidate at all can reach.
    """

    chosen: Index
    nearest: Index
    metres: FloatArray
    unreachable: Index


def cover_stops(
    reach: Reach,
    max_metres: float,
    *,
    weight: npt.ArrayLike | None = None,
    cost: npt.ArrayLike | None = None,
    keep: Iterable[int] = (),
    share: float = 1.0,
) -> Cover:
    """Choose candidates so that every point that can be reached walks at most `max_metres`.

    Takes again and again the candidate that newly covers the most weight for its cost (then the
    most points, then the lowest number), and in the end drops those that others make redundant.

    Parameters
    ----------
    reach
        Pairs farther than `max_metres` do not count.
    weight
        Shape (p,), >= 0, people at each point; 1 if None. Points of weight 0 are covered too.
    cost
        Shape (c,), > 0; 1 if None.
    keep
        Candidates that are taken first and never dropped, e.g. existing stops.
    share
        In (0, 1]: end once this share of the weight that can be covered is. Below 1 points of
        weight 0 are not looked after.

    Raises
    ------
    Invalid
        If an argument is out of its bounds.

    References
    ----------
    Chvatal (1979), A greedy heuristic for the set-covering problem, Math. of Operations Research
    4(3): the cost is at most ln(n) + 1 times the least, for n points of one weight. Minoux (1978)
    for gains looked at only when they come up: they never grow.
    """
    points, candidates = reach.point_count, len(reach.start) - 1
    people = _numbers(weight, points, "weight")
    price = _numbers(cost, candidates, "cost")
    kept = list(dict.fromkeys(int(k) for k in keep))
    _check(candidates, max_metres, price, kept, share)
    reached = [
        reach.point[a:b][reach.metres[a:b] <= max_metres]
        for a, b in zip(reach.start[:-1], reach.start[1:], strict=True)
    ]
    covered_by = np.zeros(points, np.int64)
    can_be = np.zeros(points, bool)
    for own in reached:
        can_be[own] = True
    target = share * people[can_be].sum() if share < 1 else np.inf
    chosen = list(kept)
    for k in kept:
        covered_by[reached[k]] += 1
    chosen += _greedy(reached, people, price, covered_by, target)
    removable = sorted(chosen[len(kept) :], key=lambda k: (-price[k], len(reached[k]), k))
    dropped = set()
    for k in removable:
        if (covered_by[reached[k]] > 1).all():
            covered_by[reached[k]] -= 1
            dropped.add(k)
    chosen = [k for k in chosen if k not in dropped]
    nearest, metres = _assign(reach, chosen, max_metres)
    return Cover(np.array(chosen, np.int64), nearest, metres, np.flatnonzero(~can_be))


def _greedy(
    reached: list[Index],
    people: FloatArray,
    price: FloatArray,
    covered_by: Index,
    target: float,
) -> list[int]:
    """Return candidates in the order taken; `covered_by` is added to."""

    def gain(k: int) -> tuple[float, float, int]:
        new = reached[k][covered_by[reached[k]] == 0]
        return (-people[new].sum() / price[k], -len(new) / price[k], k)

    heap = [gain(k) for k in range(len(reached))]
    heapq.heapify(heap)
    taken: list[int] = []
    while heap and (target == np.inf or people[covered_by > 0].sum() < target):
        k = heap[0][2]
        now = gain(k)
        if now[1] == 0:
            heapq.heappop(heap)
        elif now != heap[0]:
            heapq.heapreplace(heap, now)
        else:
            heapq.heappop(heap)
            covered_by[reached[k]] += 1
            taken.append(k)
    return taken


def _assign(reach: Reach, chosen: list[int], max_metres: float) -> tuple[Index, FloatArray]:
    nearest = np.full(reach.point_count, -1, np.int64)
    metres = np.full(reach.point_count, np.inf)
    for place, k in enumerate(chosen):
        entries = slice(reach.start[k], reach.start[k + 1])
        own, walk = reach.point[entries], reach.metres[entries]
        closer = (walk <= max_metres) & (walk < metres[own])
        nearest[own[closer]] = place
        metres[own[closer]] = walk[closer]
    return nearest, metres


def _numbers(values: npt.ArrayLike | None, count: int, name: str) -> FloatArray:
    numbers = np.ones(count) if values is None else np.asarray(values, np.float64)
    if numbers.shape != (count,) or not np.isfinite(numbers).all() or (numbers < 0).any():
        raise Invalid("expected {count} numbers >= 0", where=name, count=count)
    return numbers


def _check(
    candidates: int, max_metres: float, price: FloatArray, kept: list[int], share: float
) -> None:
    if not max_metres >= 0:
        raise Invalid("expected a distance >= 0", where="max_metres")
    if (price <= 0).any():
        raise Invalid("expected costs above 0", where="cost")
    if any(not 0 <= k < candidates for k in kept):
        raise Invalid("no such candidate", where="keep")
    if not 0 < share <= 1:
        raise Invalid("expected a share above 0 and up to 1", where="share")
