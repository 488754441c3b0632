"""Scores as mean + applicant + evaluator + error, fitted where both are drawn from a population.

Not here: ranks and chances. m scores by e evaluators of p applicants, each numbered from 0; an
evaluator need not have scored everyone. Scores far off count less, as far as the data show that
such scores occur at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize
from scipy.sparse import coo_array, csr_array

from dure.core.errors import Invalid

FloatArray = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]

RATIO_RANGE = (-7.0, 14.0)  # natural logarithm of error variance over effect variance
ODD_SPREAD = 4.0  # an odd score's error, in ordinary errors; Tukey (1960) used 3
ODD_ROUNDS = 6
ODD_GAIN = 2.0  # logarithm of likelihood that odd scores must add to be believed


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Scores, one row each, checked.

    Parameters
    ----------
    applicant, evaluator
        Shape (m,), a pair at most once; every applicant of 0..p-1 and evaluator of 0..e-1 occurs.
    score
        Shape (m,), finite.

    Raises
    ------
    Invalid
        Also if there are fewer than three applicants, or no more scores than effects: then
        errors and effects cannot be told apart.
    """

    applicant: Index
    evaluator: Index
    score: FloatArray

    def __post_init__(self) -> None:
        for name, kind in (("applicant", np.int64), ("evaluator", np.int64), ("score", float)):
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=kind))
        m = len(self.score)
        if not len(self.applicant) == len(self.evaluator) == m or not m:
            raise Invalid("expected as many applicants and evaluators as scores", where="ratings")
        if not np.isfinite(self.score).all():
            raise Invalid("expected finite numbers", where="ratings.score")
        for name in ("applicant", "evaluator"):
            numbers = getattr(self, name)
            if numbers.min() < 0 or len(np.unique(numbers)) != numbers.max() + 1:
                raise Invalid("expected every number from 0", where=f"ratings.{name}")
        if len(np.unique(self.applicant * self.e + self.evaluator)) < m:
            raise Invalid("an evaluator scored an applicant twice", where="ratings")
        if self.p < 3 or m <= self.p + self.e - 1:
            raise Invalid("too few scores to tell effects from errors", where="ratings")

    @property
    def p(self) -> int:
        """Number of applicants."""
        return int(self.applicant.max()) + 1

    @property
    def e(self) -> int:
        """Number of evaluators."""
        return int(self.evaluator.max()) + 1

    @property
    def marks(self) -> csr_array:
        """Shape (m, 1 + p + e), ones for the mean, the applicant and the evaluator."""
        m = len(self.score)
        columns = np.concatenate(
            (np.zeros(m, int), 1 + self.applicant, 1 + self.p + self.evaluator)
        )
        rows = np.tile(np.arange(m), 3)
        return csr_array(
            coo_array((np.ones(3 * m), (rows, columns)), shape=(m, 1 + self.p + self.e))
        )


@dataclass(frozen=True, slots=True)
class Variances:
    """Of applicants, of evaluators' severity, and of an ordinary error."""

    applicant: float
    evaluator: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """The fitted model.

    Attributes
    ----------
    effects
        Shape (1 + p + e,): the mean, then each applicant's and evaluator's best prediction.
    covariance
        Of the predictions' errors, shape (1 + p + e, 1 + p + e).
    weight
        Shape (m,), in (0, 1]: how far each score is an ordinary one.
    odd_share
        Estimated share of odd scores.
    """

    variances: Variances
    effects: FloatArray
    covariance: FloatArray
    weight: FloatArray
    odd_share: float


def fit(ratings: Ratings) -> Fit:
    """Estimate variances by restricted maximum likelihood and effects by best prediction.

    Errors are a mixture of ordinary ones and, with a share that is estimated, of odd ones four
    times as wide. Unless odd ones explain the scores clearly better, every score counts alike.
    O(rounds * steps * (p + e) * e**2).

    References
    ----------
    Patterson, Thompson (1971), Biometrika 58; Henderson (1975), Biometrics 31 for the best linear
    unbiased prediction; Tukey (1960) and Little (1988), Applied Statistics 37, for the mixture.
    """
    marks, plain = ratings.marks, np.ones(len(ratings.score))
    first = Fit(*_fit_weighted(ratings, marks, plain, None), plain, 0.0)
    fitted, share = first, 0.0
    for _ in range(ODD_ROUNDS):
        density = _odd_density(_standard_errors(ratings, marks, fitted) ** 2)
        before, share = share, _odd_share(density)
        if np.log(1 - share + share * density).sum() < ODD_GAIN:
            return first
        odd = density * share / (1 - share + share * density)
        weight = 1 - odd * (1 - ODD_SPREAD**-2)
        parts = _fit_weighted(ratings, marks, weight, fitted.variances)
        fitted = Fit(*parts, weight, share)
        if abs(share - before) < 1e-3:
            break
    return fitted


def _odd_share(density: FloatArray) -> float:
    """Return the likeliest share of odd scores, by expectation and maximisation."""
    share = 0.02
    for _ in range(30):
        share = float((density * share / (1 - share + share * density)).mean())
    return share


def _standard_errors(ratings: Ratings, marks: csr_array, fitted: Fit) -> FloatArray:
    """Return each score's error in units of what is expected of an ordinary one."""
    error = ratings.score - marks @ fitted.effects
    # Prediction takes up part of each error; what remains is put back to full size.
    leverage = ((marks @ fitted.covariance) * marks.toarray()).sum(axis=1)
    kept = np.maximum(1 - fitted.weight * leverage / fitted.variances.error, 0.2)
    return np.asarray(error / np.sqrt(fitted.variances.error * kept))


def _odd_density(squared: FloatArray) -> FloatArray:
    """Return how many times likelier an error is if it is odd than if it is ordinary."""
    # Past 40 standard units nothing is left to tell, and the exponential would overflow.
    return np.asarray(np.exp(squared.clip(max=1600) / 2 * (1 - ODD_SPREAD**-2)) / ODD_SPREAD)


def _fit_weighted(
    ratings: Ratings, marks: csr_array, weight: FloatArray, near: Variances | None
) -> tuple[Variances, FloatArray, FloatArray]:
    p, e, m = ratings.p, ratings.e, len(ratings.score)
    cross = (marks.T @ (marks * weight[:, None])).toarray()
    right = marks.T @ (weight * ratings.score)
    square = float(weight @ ratings.score**2)

    def solved(logs: FloatArray) -> tuple[float, float]:
        """Return the criterion and the error variance for two logarithmic ratios."""
        ratio_a, ratio_b = np.exp(logs)
        diagonal = cross[np.arange(1, p + 1), np.arange(1, p + 1)] + ratio_a
        kept = np.r_[0, p + 1 : 1 + p + e]
        beside = cross[1 : p + 1, kept]
        core = cross[np.ix_(kept, kept)] + np.diag(np.r_[0, np.full(e, ratio_b)])
        scaled = beside / diagonal[:, None]
        factor = cho_factor(core - beside.T @ scaled, lower=True, check_finite=False)
        rest = right[kept] - scaled.T @ right[1 : p + 1]
        explained = (
            rest @ cho_solve(factor, rest, check_finite=False)
            + (right[1 : p + 1] ** 2 / diagonal).sum()
        )
        error = max((square - explained) / (m - 1), 1e-12)
        size = np.log(diagonal).sum() + 2 * np.log(np.diag(factor[0])).sum()
        return (m - 1) * np.log(error) + size - p * logs[0] - e * logs[1], error

    start = np.zeros(2)
    if near is not None:
        start = np.log([near.error / near.applicant, near.error / near.evaluator])
    found = minimize(
        lambda logs: solved(logs)[0],
        start.clip(*RATIO_RANGE),
        method="L-BFGS-B",
        bounds=[RATIO_RANGE] * 2,
        options={"ftol": 1e-11, "gtol": 1e-6},
    )
    ratio_a, ratio_b = np.exp(found.x)
    error = solved(found.x)[1]
    full = cross + np.diag(np.r_[0, np.full(p, ratio_a), np.full(e, ratio_b)])
    inverse = np.linalg.inv(full)
    variances = Variances(error / ratio_a, error / ratio_b, error)
    return variances, inverse @ right, inverse * error
