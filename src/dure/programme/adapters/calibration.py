"""A second opinion on a sealed ranking: advice, never the official order.

Scores are taken as mean + applicant + evaluator + error; the chances come from 2,000 parametric
bootstraps, whose random numbers follow from the run's hash, so that anyone gets the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from dure.core.errors import Invalid
from dure.engine import selection as engine

DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Advised:
    """What the model says of one application.

    Parameters
    ----------
    error
        Standard error of the calibrated score.
    chance
        Of being among the first so many by quality, in [0, 1].
    low, high
        Nine times in ten the true rank lies within.
    discuss
        Chance above 5 % and below 95 %: the scores do not settle it.
    """

    application: int
    number: str
    place: int
    score: float
    error: float
    chance: float
    low: int
    high: int
    discuss: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """The calibrated order, best first, with its sample."""

    rows: tuple[Advised, ...]
    first: int
    sheets: int
    evaluators: int
    draws: int
    seed: str

    @property
    def discuss(self) -> tuple[Advised, ...]:
        """The band to talk about."""
        return tuple(one for one in self.rows if one.discuss)


def advise(given: dict[str, Any], first: int, seed: str) -> Advice | None:
    """Return the advice on a ranking's input; None where the sheets cannot bear it.

    Parameters
    ----------
    first
        Places that are to be won.
    seed
        The run's hash.
    """
    rows = tuple(
        (one["id"], one["number"], sheet["evaluator"], _sum(sheet["points"]))
        for one in given["applications"]
        for sheet in one["sheets"]
    )
    return _advice(rows, first, seed)


def _sum(points: dict[str, str]) -> float:
    return float(sum((Fraction(value) for value in points.values()), Fraction(0)))


@lru_cache(maxsize=16)
def _advice(rows: tuple[tuple[int, str, int, float], ...], first: int, seed: str) -> Advice | None:
    names = {key: number for key, number, _, _ in rows}
    keys, evaluators = sorted(names), sorted({row[2] for row in rows})
    at = {key: n for n, key in enumerate(keys)}
    by = {key: n for n, key in enumerate(evaluators)}
    try:
        ratings = engine.Ratings(
            np.array([at[row[0]] for row in rows], np.int64),
            np.array([by[row[2]] for row in rows], np.int64),
            np.array([row[3] for row in rows], np.float64),
        )
        rng = np.random.default_rng(int(seed, 16))
        found = engine.calibrate(ratings, min(first, len(keys) - 1), rng, draws=DRAWS)
    except (Invalid, np.linalg.LinAlgError):
        return None  # too few sheets to tell evaluators from applications
    advised = tuple(
        Advised(
            application=keys[n],
            number=names[keys[n]],
            place=place,
            score=float(found.score[n]),
            error=float(found.error[n]),
            chance=float(found.chance[n]),
            low=int(found.rank_low[n]),
            high=int(found.rank_high[n]),
            discuss=bool(found.discuss[n]),
        )
        for place, n in enumerate(found.order.tolist(), 1)
    )
    return Advice(advised, first, len(rows), len(evaluators), DRAWS, seed)
