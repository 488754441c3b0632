"""A second opinion on scores: applicants compared as if the same evaluators had scored all.

Not here: the official rule, which decides. For each applicant: the calibrated score, its chance
to belong to the first n by true quality, and an interval of its rank.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dure.core.errors import Invalid
from dure.engine.selection.mixed import Fit, Ratings, fit

FloatArray = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

DRAWS = 2000
CHUNK = 250
DISCUSS = (0.05, 0.95)
RANK_INTERVAL = (0.05, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The second opinion.

    Attributes
    ----------
    score, error
        Shape (p,), on the scale of the scores: best prediction, and its standard error.
    severity
        Shape (e,), how far each evaluator scores above (+) or below the others, shrunk.
    order
        Shape (p,), applicants by falling score; equals by number.
    chance
        Shape (p,), of being among the first n by true quality.
    rank_low, rank_high
        Shape (p,), from 1: nine times in ten the true rank lies within.
    discuss
        Shape (p,), chance above 5 % and below 95 %: scores do not settle these.
    fitted
        Variances, and the weight of each score: those near 0.1 stand far off the others.
    """

    score: FloatArray
    error: FloatArray
    severity: FloatArray
    order: Index
    chance: FloatArray
    rank_low: Index
    rank_high: Index
    discuss: npt.NDArray[np.bool_]
    fitted: Fit


def calibrate(
    ratings: Ratings, first: int, rng: np.random.Generator, *, draws: int = DRAWS
) -> Calibration:
    """Compare applicants beyond who scored them, and say how sure the first `first` are.

    Each draw simulates a round from the fitted model, estimates the variances anew from it, and
    with these draws the true qualities given the real scores: so chances allow for variances
    that are not known either.

    Parameters
    ----------
    first
        Places, 1 <= first < p.
    draws
        Bootstrap draws, >= 100.

    References
    ----------
    Laird, Louis (1987), Empirical Bayes confidence intervals based on bootstrap samples, J. of
    the American Statistical Association 82: the parametric bootstrap (type III). Variances are
    estimated anew by one step of Fisher scoring.
    """
    if not 1 <= first < ratings.p:
        raise Invalid("expected 1 <= first < number of applicants", where="first")
    if draws < 100:
        raise Invalid("expected 100 draws or more", where="draws")
    fitted, p = fit(ratings), ratings.p
    ratios = _estimated_anew(ratings, fitted, rng, draws)
    truths = np.concatenate(
        [_truths(ratings, fitted, ratios[n : n + CHUNK], rng) for n in range(0, draws, CHUNK)]
    )
    ranks = np.empty(truths.shape, np.int64)
    np.put_along_axis(ranks, np.argsort(-truths, axis=1), np.arange(1, p + 1)[None], axis=1)
    chance = (ranks <= first).mean(axis=0)
    low, high = np.quantile(ranks, RANK_INTERVAL, axis=0, method="inverted_cdf")
    own = fitted.effects[1 : p + 1]
    return Calibration(
        score=fitted.effects[0] + own,
        error=np.sqrt(np.diag(_contrast(fitted.covariance, p))),
        severity=fitted.effects[p + 1 :],
        order=np.lexsort((np.arange(p), -own)),
        chance=chance,
        rank_low=low,
        rank_high=high,
        discuss=(chance > DISCUSS[0]) & (chance < DISCUSS[1]),
        fitted=fitted,
    )


def _contrast(covariance: FloatArray, p: int) -> FloatArray:
    """Return the covariance of mean + applicant."""
    own = covariance[1 : p + 1, 1 : p + 1]
    beside = covariance[0, 1 : p + 1]
    return np.asarray(own + beside[:, None] + beside[None] + covariance[0, 0])


def _estimated_anew(
    ratings: Ratings, fitted: Fit, rng: np.random.Generator, draws: int
) -> FloatArray:
    """Return, shape (draws, 3), variances estimated from rounds that the model simulates."""
    p, e, m = ratings.p, ratings.e, len(ratings.score)
    marks, weight, known = ratings.marks, fitted.weight, fitted.variances
    true = np.array([known.applicant, known.evaluator, known.error])
    effects = np.concatenate(
        (
            np.zeros((1, draws)),
            rng.normal(0, np.sqrt(true[0]), (p, draws)),
            rng.normal(0, np.sqrt(true[1]), (e, draws)),
        )
    )
    scores = marks @ effects
    scores += rng.normal(0, 1, (m, draws)) * np.sqrt(true[2] / weight)[:, None]
    right = marks.T @ (scores * weight[:, None])
    found = fitted.covariance @ right / true[2]
    cross = (marks.T @ (marks * weight[:, None])).toarray()
    squares = (weight @ scores**2) - 2 * (found * right).sum(0) + (found * (cross @ found)).sum(0)
    seen = np.array(
        [
            (found[1 : p + 1] ** 2).sum(0) / true[0] ** 2,
            (found[p + 1 :] ** 2).sum(0) / true[1] ** 2,
            squares / true[2] ** 2,
        ]
    )
    traces, information = _information(fitted, true, p, m)
    step = np.linalg.solve(information, seen - traces[:, None])
    return np.asarray(np.maximum(true[:, None] + step, 1e-3 * true[:, None]).T)


def _information(fitted: Fit, true: FloatArray, p: int, m: int) -> tuple[FloatArray, FloatArray]:
    """Return tr(P V_k) and tr(P V_k P V_l) for the three variances.

    Blocks of Z'PZ come from the predictions' errors; the rest follows from P V P = P, where V is
    the sum of variance times V_k (Searle, Casella, McCulloch 1992, Variance components, ch. 6).
    """
    spread = np.repeat(true[:2], [p, len(fitted.effects) - 1 - p])
    within = np.diag(1 / spread) - fitted.covariance[1:, 1:] / np.outer(spread, spread)
    blocks = {(0, 0): within[:p, :p], (0, 1): within[:p, p:], (1, 1): within[p:, p:]}
    traces = np.array([np.trace(blocks[0, 0]), np.trace(blocks[1, 1]), 0.0])
    traces[2] = (m - 1 - true[:2] @ traces[:2]) / true[2]
    information = np.zeros((3, 3))
    for (k, n), block in blocks.items():
        information[k, n] = information[n, k] = (block**2).sum()
    for k in range(3):
        rest = (traces[k] - true[:2] @ information[:2, k]) / true[2]
        information[2, k] = information[k, 2] = rest
    return traces, information


def _truths(
    ratings: Ratings, fitted: Fit, variances: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Draw true qualities given the scores, one row for each row of variances."""
    p, e = ratings.p, ratings.e
    marks, weight = ratings.marks, fitted.weight
    cross = (marks.T @ (marks * weight[:, None])).toarray()
    right = marks.T @ (weight * ratings.score)
    kept = np.r_[0, p + 1 : 1 + p + e]
    error = variances[:, 2]
    diagonal = np.diag(cross)[1 : p + 1] + (error / variances[:, 0])[:, None]
    beside = cross[1 : p + 1, kept]
    outer = (beside[:, :, None] * beside[:, None, :]).reshape(p, -1)
    core = cross[np.ix_(kept, kept)] - (1 / diagonal @ outer).reshape(-1, e + 1, e + 1)
    at = np.arange(1, e + 1)
    core[:, at, at] += (error / variances[:, 1])[:, None]
    rest = right[kept] - (right[1 : p + 1] / diagonal) @ beside
    factor = np.linalg.cholesky(core)
    noise = rng.normal(0, 1, (len(error), e + 1)) * np.sqrt(error)[:, None]
    # With core = F F', the mean F'^-1 F^-1 rest and the noise F'^-1 z go through F' together.
    half = np.linalg.solve(factor, rest[:, :, None])[:, :, 0] + noise
    others = np.linalg.solve(factor.transpose(0, 2, 1), half[:, :, None])[:, :, 0]
    own = (right[1 : p + 1] - others @ beside.T) / diagonal
    return np.asarray(own + rng.normal(0, 1, own.shape) * np.sqrt(error[:, None] / diagonal))
