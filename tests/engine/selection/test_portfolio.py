from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.selection import (
    GroupLimit,
    NoPortfolio,
    Portfolio,
    PortfolioLimit,
    PortfolioProblem,
    best_portfolio,
)

EOK = 100_000_000


@st.composite
def problems(draw):
    n = draw(st.integers(1, 7))
    scores = sorted((draw(st.integers(1, 6)) for _ in range(n)), reverse=True)
    asks = tuple(draw(st.integers(1, 9)) * 10**8 + draw(st.integers(0, 1)) for _ in range(n))
    groups = tuple(
        GroupLimit(
            name,
            np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n))),
            floor,
            draw(st.none() | st.integers(floor, 4)),
        )
        for name in draw(st.sets(st.sampled_from(["east", "west"])))
        for floor in [draw(st.integers(0, 2))]
    )
    low = draw(st.integers(0, 2))
    return PortfolioProblem(
        tuple(Fraction(score, 3) for score in scores),
        tuple(range(1, n + 1)),
        asks,
        draw(st.integers(0, 30)) * 10**8,
        low,
        draw(st.none() | st.integers(low, n + 2)),
        groups,
    )


def fits(problem, chosen):
    counts = [(sum(bool(g.members[i]) for i in chosen), g) for g in problem.groups]
    top = problem.count_ceiling
    return (
        sum(problem.asks_won[i] for i in chosen) <= problem.budget_won
        and problem.count_floor <= len(chosen)
        and (top is None or len(chosen) <= top)
        and all(g.floor <= n and (g.ceiling is None or n <= g.ceiling) for n, g in counts)
    )


def every_portfolio(problem):
    n = len(problem.scores)
    for size in range(n + 1):
        for chosen in combinations(range(n), size):
            if fits(problem, chosen):
                yield chosen


def worth(problem, chosen):
    return (
        sum((problem.points[i] for i in chosen), Fraction(0)),
        -sum(problem.ranks[i] for i in chosen),
    )


@settings(deadline=None, max_examples=200)
@given(problems())
def test_agrees_with_trying_everything(problem):
    possible = list(every_portfolio(problem))

    answer = best_portfolio(problem)

    if not possible:
        assert isinstance(answer, NoPortfolio)
        return
    assert isinstance(answer, Portfolio)
    assert answer.chosen in possible
    assert worth(problem, answer.chosen) == max(worth(problem, own) for own in possible)
    assert (
        answer.spent_won == sum(problem.asks_won[i] for i in answer.chosen) <= problem.budget_won
    )


@settings(deadline=None, max_examples=100)
@given(problems(), st.integers(0, 10**9))
def test_more_budget_never_lowers_the_best(problem, more):
    before = best_portfolio(problem)
    after = best_portfolio(replace(problem, budget_won=problem.budget_won + more))

    if isinstance(before, Portfolio):
        assert isinstance(after, Portfolio)
        assert after.total >= before.total


@settings(deadline=None, max_examples=80)
@given(problems(), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(problem, random):
    rows = random.sample(range(len(problem.scores)), len(problem.scores))
    shuffled = PortfolioProblem(
        tuple(problem.scores[i] for i in rows),
        tuple(problem.ranks[i] for i in rows),
        tuple(problem.asks_won[i] for i in rows),
        problem.budget_won,
        problem.count_floor,
        problem.count_ceiling,
        tuple(replace(g, members=g.members[rows]) for g in problem.groups),
        tuple(str(i) for i in rows),
    )

    answer, again = best_portfolio(problem), best_portfolio(shuffled)

    if isinstance(answer, Portfolio):
        assert sorted(rows[i] for i in again.chosen) == list(answer.chosen)
    else:
        assert again == answer


@settings(deadline=None, max_examples=150)
@given(problems())
def test_every_deviation_is_named_and_every_exchange_is_blocked(problem):
    answer = best_portfolio(problem)

    if isinstance(answer, Portfolio):
        last = max((problem.ranks[i] for i in answer.chosen), default=0)
        assert [deviation.application for deviation in answer.deviations] == [
            i for i in range(len(problem.scores))
            if i not in answer.chosen and problem.ranks[i] < last
        ]  # fmt: skip
        for deviation in answer.deviations:
            worse = {k for k in answer.chosen if problem.ranks[k] > deviation.rank}
            assert {k for block in deviation.blocks for k in block.instead_of} == worse
            for block in deviation.blocks:
                if block.limit == PortfolioLimit.BUDGET:
                    asks = [problem.asks_won[k] for k in block.instead_of]
                    spent = answer.spent_won + problem.asks_won[deviation.application]
                    assert block.by == spent - max(asks) - problem.budget_won
            for k in worse:
                exchanged = {*answer.chosen, deviation.application} - {k}
                assert not fits(problem, sorted(exchanged))


@settings(deadline=None, max_examples=150)
@given(problems())
def test_limits_that_clash_are_each_needed(problem):
    answer = best_portfolio(problem)

    if isinstance(answer, NoPortfolio):
        assert any(every_portfolio(problem)) is False
        for limit in answer.limits:
            others = [other for other in answer.limits if other != limit]
            assert list(every_portfolio(_only(problem, others)))
        assert not list(every_portfolio(_only(problem, answer.limits)))
        costs = [
            sum(problem.asks_won[i] for i in chosen)
            for chosen in every_portfolio(replace(problem, budget_won=10**12))
        ]
        assert answer.least_budget_won == min(costs, default=None)


def _only(problem, limits):
    held = set(limits)
    return replace(
        problem,
        budget_won=problem.budget_won if (PortfolioLimit.BUDGET, "") in held else 10**12,
        count_floor=problem.count_floor if (PortfolioLimit.COUNT_FLOOR, "") in held else 0,
        count_ceiling=problem.count_ceiling
        if (PortfolioLimit.COUNT_CEILING, "") in held
        else None,
        groups=tuple(
            replace(
                group,
                floor=group.floor if (PortfolioLimit.GROUP_FLOOR, group.name) in held else 0,
                ceiling=group.ceiling
                if (PortfolioLimit.GROUP_CEILING, group.name) in held
                else None,
            )
            for group in problem.groups
        ),
    )


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_dynamic_programming_at_the_size_of_a_call(seed):
    rng = np.random.default_rng(seed)
    scores = np.sort(rng.integers(600, 950, 49))[::-1].tolist()
    asks, budget, places = rng.integers(10, 21, 49).tolist(), 211, 16
    best = np.full((places + 1, budget + 1), -1)
    best[0, 0] = 0
    for points, ask in zip(scores, asks, strict=True):
        for count in range(places, 0, -1):
            before = best[count - 1, : budget + 1 - ask]
            better = np.where(before >= 0, before + points, -1)
            best[count, ask:] = np.maximum(best[count, ask:], better)

    answer = best_portfolio(
        PortfolioProblem(
            tuple(scores),
            tuple(range(1, 50)),
            tuple(ask * EOK for ask in asks),
            budget * EOK,
            count_ceiling=places,
        )
    )

    assert answer.total == best.max()


def call(applicants, places, each_won, budget_won):
    scores = tuple(range(100 + applicants, 100, -1))
    return PortfolioProblem(
        scores, tuple(range(1, applicants + 1)), (each_won,) * applicants, budget_won, 0, places
    )


def test_budget_of_2022_takes_the_first_sixteen_and_is_spent_to_the_won():
    answer = best_portfolio(call(49, 16, 40 * EOK, 640 * EOK))

    assert answer.chosen == tuple(range(16))
    assert answer.spent_won == 64_000_000_000
    assert 4 * answer.spent_won == 256_000_000_000
    assert answer.deviations == ()


def test_budget_of_the_demonstrations_is_200_eok():
    consortia = best_portfolio(call(30, 10, 15 * EOK, 150 * EOK))
    labs = best_portfolio(call(30, 5, 10 * EOK, 50 * EOK))

    assert consortia.spent_won + labs.spent_won == 20_000_000_000


def test_one_won_short_loses_a_city():
    answer = best_portfolio(call(49, 16, 40 * EOK, 640 * EOK - 1))

    assert len(answer.chosen) == 15


def test_a_quota_lifts_a_city_and_says_why():
    east = np.array([False, False, False, True])
    problem = PortfolioProblem(
        (9, 8, 7, 6), (1, 2, 3, 4), (10, 10, 10, 10), 20, 0, 2, (GroupLimit("east", east, 1),)
    )

    answer = best_portfolio(problem)

    assert answer.chosen == (0, 3)
    (second, third) = answer.deviations
    assert (second.application, third.application) == (1, 2)
    (block,) = second.blocks
    assert (block.limit, block.group, block.instead_of, block.by) == (
        PortfolioLimit.GROUP_FLOOR, "east", (3,), 1,
    )  # fmt: skip


def test_money_that_does_not_suffice_is_told_in_won():
    problem = PortfolioProblem((9, 8, 7), (1, 2, 3), (3 * EOK, EOK, 2 * EOK), 2 * EOK, 2)

    answer = best_portfolio(problem)

    assert set(answer.limits) == {(PortfolioLimit.BUDGET, ""), (PortfolioLimit.COUNT_FLOOR, "")}
    assert answer.least_budget_won == 3 * EOK


def test_equal_portfolios_are_settled_by_rank_then_by_lot():
    ranked = PortfolioProblem((5, 5, 5), (1, 2, 3), (10, 10, 10), 20)
    shared = PortfolioProblem((5, 5, 5), (1, 1, 1), (10, 10, 10), 20)

    assert best_portfolio(ranked).chosen == (0, 1)
    assert len({best_portfolio(shared, seed=str(s)).chosen for s in range(9)}) > 1
    assert best_portfolio(shared, seed="1") == best_portfolio(shared, seed="1")


@pytest.mark.parametrize(
    "change",
    [
        {"scores": (3, 2, 0)},
        {"scores": (1, 2, 3)},
        {"scores": (3.0, 2, 1)},
        {"ranks": (1, 2)},
        {"asks_won": (1, 1, 0)},
        {"asks_won": (1, 1, 1.5)},
        {"budget_won": -1},
        {"count_floor": 3, "count_ceiling": 2},
        {"groups": (GroupLimit("a", np.ones(2, bool)),)},
        {"groups": (GroupLimit("a", np.ones(3, bool), 2, 1),)},
        {"application_ids": ("a", "a", "b")},
    ],
)
def test_what_is_out_of_bounds_is_refused(change):
    good = {"scores": (3, 2, 1), "ranks": (1, 2, 3), "asks_won": (1, 1, 1), "budget_won": 2}

    with pytest.raises(Invalid):
        PortfolioProblem(**{**good, **change})


def test_shared_ranks_may_hold_different_points_but_never_more_than_the_rank_before():
    PortfolioProblem((5, 7, 4), (1, 1, 3), (1, 1, 1), 2)
    with pytest.raises(Invalid):
        PortfolioProblem((5, 7, 6), (1, 1, 3), (1, 1, 1), 2)
