"""How many will ask for a trip, by area and time of day, learnt from days past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.core.said import say
from dure.engine.dispatch.problem import LONGEST_SECONDS, Request, TravelTimes

PERIOD_SECONDS = 900
AREAS = 30

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """Requests that are expected, by period of the day and area.

    Parameters
    ----------
    period_seconds
        Length of a period; the first begins at 0.
    centres
        Shape (A,), the location that stands for each area.
    expected
        Shape (Q, A), requests in each period and area, >= 0.

    Raises
    ------
    Invalid
        If a number is negative or missing, or the shapes do not match.
    """

    period_seconds: int
    centres: IntArray
    expected: FloatArray

    def __post_init__(self) -> None:
        if self.period_seconds < 1:
            raise Invalid("a period of {seconds} s", seconds=self.period_seconds)
        if self.expected.ndim != 2 or self.expected.shape[1] != len(self.centres):
            raise Invalid(
                "{shape} expectations for {areas} areas",
                where=say("forecast"),
                shape=self.expected.shape,
                areas=len(self.centres),
            )
        if not (np.isfinite(self.expected) & (self.expected >= 0)).all():
            raise Invalid("an expectation is negative or missing", where=say("forecast"))

    def between(self, begin: int, end: int) -> FloatArray:
        """Give the requests expected in each area from `begin` to `end`; shape (A,)."""
        edges = self.period_seconds * np.arange(len(self.expected) + 1)
        inside = np.minimum(edges[1:], end) - np.maximum(edges[:-1], begin)
        share: FloatArray = np.maximum(inside, 0) / self.period_seconds
        return share @ self.expected


def learn(
    days: Sequence[Sequence[Request]],
    travel: TravelTimes,
    *,
    areas: int = AREAS,
    period_seconds: int = PERIOD_SECONDS,
) -> Forecast:
    """Learn a forecast from past days.

    A request counts at its first pickup stop when it is ready. Each cell of
    period and area is drawn towards what the area's and the period's totals
    say, the more the fewer requests there were: the posterior mean of a Poisson
    count with a gamma prior whose spread is that of all cells (moments).
    Clayton & Kaldor (1987), Biometrics 43(3), 671-681.

    Raises
    ------
    Invalid
        If there is no day, no request, or an area or period of no size.
    """
    if not any(days) or areas < 1 or period_seconds < 1:
        raise Invalid("expected past days with requests, areas and periods")
    at = np.array([r.ready_at for day in days for r in day], np.int64)
    origin = np.array([r.pickups[0].location for day in days for r in day], np.int64)
    counts = np.bincount(origin, minlength=travel.locations)
    seconds = np.minimum(travel.seconds, LONGEST_SECONDS // 4).astype(np.float64)
    centres = _centres(seconds, counts, areas)
    area = seconds[centres].argmin(axis=0)
    cells = np.zeros((int(at.max()) // period_seconds + 1, len(centres)))
    np.add.at(cells, (at // period_seconds, area[origin]), 1.0)
    return Forecast(period_seconds, centres, _shrunken(cells) / len(days))


def _centres(seconds: FloatArray, counts: IntArray, areas: int) -> IntArray:
    """Choose locations so that people are near one: each in turn the one that saves most."""
    chosen = [int((seconds @ counts).argmin())]
    near = seconds[chosen[0]].copy()
    for _ in range(min(areas, int((counts > 0).sum())) - 1):
        saved = np.maximum(near[None, :] - seconds, 0.0) @ counts
        chosen.append(int(saved.argmax()))
        near = np.minimum(near, seconds[chosen[-1]])
    return np.array(sorted(set(chosen)), np.int64)


def _shrunken(cells: FloatArray) -> FloatArray:
    """Draw counts towards the product of their margins."""
    expected = np.outer(cells.sum(axis=1), cells.sum(axis=0)) / cells.sum()
    spread = ((cells - expected) ** 2 - expected).sum() / (expected**2).sum()
    if spread <= 0:
        return expected
    trust = 1.0 / spread
    shrunken: FloatArray = expected * (trust + cells) / (trust + expected)
    return shrunken
