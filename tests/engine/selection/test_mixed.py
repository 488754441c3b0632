import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.selection import Ratings, fit


def simulated(p, e, each, spreads=(6.0, 4.0, 5.0), seed=0, odd=0.0):
    rng = np.random.default_rng(seed)
    quality, severity = rng.normal(0, spreads[0], p), rng.normal(0, spreads[1], e)
    evaluator = np.concatenate([rng.choice(e, each, replace=False) for _ in range(p)])
    evaluator = np.unique(evaluator, return_inverse=True)[1]
    applicant = np.repeat(np.arange(p), each)
    score = 70 + quality[applicant] + severity[evaluator] + rng.normal(0, spreads[2], p * each)
    bent = rng.random(p * each) < odd
    score += np.where(bent, rng.choice([-40.0, 40.0], p * each), 0)
    return Ratings(applicant, evaluator, score), quality, severity, bent


def dense_answer(ratings, variances):
    """Best prediction by the textbook: the whole covariance of the scores, inverted."""
    marks = ratings.marks.toarray()
    x, z = marks[:, :1], marks[:, 1:]
    spread = np.repeat([variances.applicant, variances.evaluator], [ratings.p, ratings.e])
    v = z * spread @ z.T + variances.error * np.eye(len(ratings.score))
    inverse = np.linalg.inv(v)
    mean = (x.T @ inverse @ ratings.score / (x.T @ inverse @ x)).item()
    return mean, spread * (z.T @ inverse @ (ratings.score - mean)), v, inverse, x


def criterion(ratings, variances):
    """Restricted likelihood by the textbook (logarithm, without its constant)."""
    mean, _, v, inverse, x = dense_answer(ratings, variances)
    off = ratings.score - mean
    information = np.linalg.slogdet(x.T @ inverse @ x)[1]
    return -(np.linalg.slogdet(v)[1] + information + off @ inverse @ off) / 2


def test_predictions_agree_with_the_textbook():
    ratings, *_ = simulated(15, 6, 4)

    fitted = fit(ratings)
    mean, effects, *_ = dense_answer(ratings, fitted.variances)

    assert fitted.effects[0] == pytest.approx(mean, abs=1e-8)
    assert fitted.effects[1:] == pytest.approx(effects, abs=1e-8)


def test_variances_are_the_likeliest():
    ratings, *_ = simulated(20, 8, 5, seed=3)
    found = fit(ratings).variances
    best = criterion(ratings, found)

    for name in ("applicant", "evaluator", "error"):
        for factor in (0.9, 1.1):
            other = {n: getattr(found, n) for n in ("applicant", "evaluator", "error")}
            other[name] *= factor
            assert criterion(ratings, type(found)(**other)) < best


def test_planted_variances_and_effects_are_recovered():
    ratings, quality, severity, _ = simulated(300, 40, 8, seed=1)

    fitted = fit(ratings)

    assert fitted.variances.applicant**0.5 == pytest.approx(6, rel=0.15)
    assert fitted.variances.evaluator**0.5 == pytest.approx(4, rel=0.3)
    assert fitted.variances.error**0.5 == pytest.approx(5, rel=0.05)
    assert np.corrcoef(fitted.effects[1:301], quality)[0, 1] > 0.93
    assert np.corrcoef(fitted.effects[301:], severity)[0, 1] > 0.9


def test_ordinary_scores_all_count_alike():
    ratings, *_ = simulated(49, 21, 7)

    assert (fit(ratings).weight == 1).all()


def test_odd_scores_are_found_and_count_less():
    ratings, quality, _, bent = simulated(49, 21, 7, odd=0.03, seed=2)

    fitted = fit(ratings)

    assert fitted.weight[bent].max() < 0.2
    assert np.median(fitted.weight[~bent]) > 0.95
    assert fitted.variances.error**0.5 == pytest.approx(5, rel=0.15)
    raw = np.bincount(ratings.applicant, ratings.score) / 7
    own = np.corrcoef(fitted.effects[1:50], quality)[0, 1]
    assert own > np.corrcoef(raw, quality)[0, 1]


def test_without_differences_everyone_is_predicted_alike():
    ratings, *_ = simulated(40, 8, 5, spreads=(0, 4, 5), seed=5)

    assert fit(ratings).effects[1:41].std() < 1


def test_shifting_every_score_shifts_the_mean_alone():
    ratings, *_ = simulated(20, 8, 5)
    shifted = Ratings(ratings.applicant, ratings.evaluator, ratings.score + 10)

    assert fit(shifted).effects[0] == pytest.approx(fit(ratings).effects[0] + 10, abs=1e-3)
    assert fit(shifted).effects[1:] == pytest.approx(fit(ratings).effects[1:], abs=1e-3)


@pytest.mark.parametrize(
    ("applicant", "evaluator", "score"),
    [
        ([], [], []),
        ([0, 1, 2], [0, 0, 0], [1, 2, 3]),
        ([0, 0, 1, 1], [0, 1, 0, 1], [1, 2, 3, 4]),
        ([0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 0], [1, 2, 3, 4, 5, 6]),
        ([0, 0, 1, 1, 3, 3], [0, 1, 0, 1, 0, 1], [1, 2, 3, 4, 5, 6]),
        ([0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1], [1, 2, 3, 4, 5, np.nan]),
        ([0, 0, 1, 1, 2], [0, 1, 0, 1, 0, 1], [1, 2, 3, 4, 5, 6]),
        ([-1, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1], [1, 2, 3, 4, 5, 6]),
    ],
)
def test_scores_that_cannot_be_told_apart_are_refused(applicant, evaluator, score):
    with pytest.raises(Invalid):
        Ratings(np.array(applicant), np.array(evaluator), np.array(score))
