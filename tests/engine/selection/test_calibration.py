import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.engine.selection import Ratings, calibrate, fit
from dure.engine.selection.calibration import _information
from tests.engine.selection.test_mixed import dense_answer, simulated


def test_same_generator_same_answer():
    ratings, *_ = simulated(20, 8, 5)

    one, two = (calibrate(ratings, 6, np.random.default_rng(1), draws=200) for _ in range(2))

    assert np.array_equal(one.chance, two.chance)
    assert np.array_equal(one.rank_low, two.rank_low)


def test_chances_add_up_to_the_places():
    ratings, *_ = simulated(20, 8, 5)

    opinion = calibrate(ratings, 6, np.random.default_rng(1), draws=200)

    assert opinion.chance.sum() == pytest.approx(6)
    assert (opinion.rank_low <= opinion.rank_high).all()
    assert (opinion.rank_low >= 1).all()
    assert (opinion.rank_high <= 20).all()
    assert np.array_equal(opinion.discuss, (opinion.chance > 0.05) & (opinion.chance < 0.95))
    assert (np.diff(opinion.score[opinion.order]) <= 0).all()


def test_where_all_score_all_the_order_is_that_of_the_means():
    ratings, *_ = simulated(20, 6, 6)

    opinion = calibrate(ratings, 6, np.random.default_rng(1), draws=100)

    means = np.bincount(ratings.applicant, ratings.score) / 6
    assert np.array_equal(opinion.order, np.argsort(-means, kind="stable"))


def test_a_severe_panel_does_not_sink_its_applicants():
    rng = np.random.default_rng(7)
    applicant, evaluator = np.repeat(np.arange(40), 4), np.tile([0, 1, 2, 3], 40)
    evaluator[applicant % 2 == 1] += 4
    evaluator[(applicant < 10) & (evaluator == 0)] = 4  # a few who know both panels
    quality = rng.normal(0, 5, 40)
    score = 70 + quality[applicant] - 8 * (evaluator >= 4) + rng.normal(0, 2, 160)
    keep = np.unique(applicant * 8 + evaluator, return_index=True)[1]
    ratings = Ratings(applicant[keep], evaluator[keep], score[keep])

    opinion = calibrate(ratings, 10, rng, draws=200)

    means = np.bincount(ratings.applicant, ratings.score) / np.bincount(ratings.applicant)
    odd = np.arange(40) % 2 == 1
    bias = (means - quality)[odd].mean() - (means - quality)[~odd].mean()
    own = (opinion.score - quality)[odd].mean() - (opinion.score - quality)[~odd].mean()
    assert abs(own) < abs(bias) / 2


def test_chances_and_intervals_mean_what_they_say():
    rng = np.random.default_rng(11)
    chances, belonged, inside = [], [], []
    for seed in range(60):
        ratings, quality, *_ = simulated(30, 10, 4, spreads=(5, 4, 6), seed=seed)
        opinion = calibrate(ratings, 10, rng, draws=200)
        rank = np.empty(30, int)
        rank[np.argsort(-quality)] = np.arange(1, 31)
        chances.append(opinion.chance)
        belonged.append(rank <= 10)
        inside.append((opinion.rank_low <= rank) & (rank <= opinion.rank_high))
    chance, member = np.concatenate(chances), np.concatenate(belonged)

    for low, high in ((0.1, 0.4), (0.4, 0.6), (0.6, 0.9)):
        own = (chance > low) & (chance < high)
        assert member[own].mean() == pytest.approx(chance[own].mean(), abs=0.06)
    assert 0.87 <= np.mean(inside) <= 0.95


def test_without_differences_chances_are_those_of_a_lottery():
    ratings, *_ = simulated(40, 8, 5, spreads=(0, 4, 5), seed=5)

    opinion = calibrate(ratings, 10, np.random.default_rng(1), draws=400)

    assert abs(opinion.chance - 0.25).max() < 0.25
    assert opinion.discuss.all()


def test_information_agrees_with_the_textbook():
    ratings, *_ = simulated(12, 5, 4, seed=4)
    fitted = fit(ratings)
    known = fitted.variances
    true = np.array([known.applicant, known.evaluator, known.error])
    *_, inverse, x = dense_answer(ratings, known)
    p_matrix = inverse - inverse @ x @ np.linalg.inv(x.T @ inverse @ x) @ x.T @ inverse
    z = ratings.marks.toarray()
    parts = [z[:, 1:13] @ z[:, 1:13].T, z[:, 13:] @ z[:, 13:].T, np.eye(len(ratings.score))]

    traces, information = _information(fitted, true, 12, len(ratings.score))

    pv = [p_matrix @ part for part in parts]
    assert traces == pytest.approx([np.trace(own) for own in pv], rel=1e-6)
    expected = [[np.trace(a @ b) for a in pv] for b in pv]
    assert information == pytest.approx(np.array(expected), rel=1e-6)


@pytest.mark.parametrize(("first", "draws"), [(0, 200), (20, 200), (5, 99)])
def test_what_makes_no_sense_is_refused(first, draws):
    ratings, *_ = simulated(20, 8, 5)

    with pytest.raises(Invalid):
        calibrate(ratings, first, np.random.default_rng(1), draws=draws)
