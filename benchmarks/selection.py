"""Assignment, panel draw, portfolio and calibrated ranking at the sizes of a call and far above.

`python -m benchmarks.selection`. The peer is what is done without an optimiser: taking the best
pair, or the best application, that still fits.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from time import perf_counter, process_time
from typing import Any

import numpy as np

from dure.engine.selection import (
    Assignment,
    AssignmentProblem,
    Candidate,
    GroupLimit,
    PanelDraw,
    PanelRequest,
    Portfolio,
    PortfolioProblem,
    Quota,
    Ratings,
    assign,
    best_portfolio,
    calibrate,
    draw_panel,
)

SEED = 49
REPEATS = 3
ASSIGNMENTS = ((49, 21, 7, 0.05), (200, 60, 5, 1.0), (1000, 200, 5, 3.0))
PORTFOLIOS = ((49, 16), (200, 40), (1000, 200))
PORTFOLIO_GOAL = 0.5
CALIBRATIONS = ((49, 21, 7, 16), (200, 60, 5, 16))
CALIBRATION_GOAL = 1.0


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return the middle of three times, by the clock and of the processor, and the answer.

    Goals are about the processor's, all threads together: the machine does other things too.
    """
    times, spent = [], []
    for _ in range(REPEATS):
        begun, used = perf_counter(), process_time()
        answer = work()
        times.append(perf_counter() - begun)
        spent.append(process_time() - used)
    return sorted(times)[REPEATS // 2], sorted(spent)[REPEATS // 2], answer


def greedy_pairs(problem: AssignmentProblem) -> tuple[int, int, int]:
    """Take pairs by falling affinity: steps of affinity, reviews missing, floors broken."""
    e = problem.affinity.shape[1]
    room, left = problem.load_ceiling.copy(), problem.reviews.copy()
    total = 0
    for pair in np.argsort(-problem.steps, axis=None, kind="stable").tolist():
        i, j = divmod(pair, e)
        if left[i] and room[j] and not problem.conflicts[i, j]:
            left[i] -= 1
            room[j] -= 1
            total += int(problem.steps[i, j])
    load = problem.load_ceiling - room
    return total, int(left.sum()), int((load < problem.load_floor).sum())


def assignments() -> list[dict[str, object]]:
    """Time exact assignments and check every bound."""
    rows: list[dict[str, object]] = []
    for p, e, each, goal in ASSIGNMENTS:
        rng = np.random.default_rng(SEED)
        even = p * each // e
        problem = AssignmentProblem(
            rng.random((p, e)), rng.random((p, e)) < 0.1, each, even - 2, even + 2
        )
        seconds, spent, answer = timed(lambda problem=problem: assign(problem))
        if not isinstance(answer, Assignment):
            raise AssertionError(answer)
        _, peer_spent, (total, missing, broken) = timed(
            lambda problem=problem: greedy_pairs(problem)
        )
        conflicts = sum(
            bool(problem.conflicts[i, j]) for i, own in enumerate(answer.panels) for j in own
        )
        outside = int(
            ((answer.loads < problem.load_floor) | (answer.loads > problem.load_ceiling)).sum()
        )
        rows.append(
            {
                "name": f"assignment {p} x {e} x {each}",
                "ms": round(1000 * seconds, 1),
                "cpu_ms": round(1000 * spent, 1),
                "affinity": round(float(answer.total), 2),
                "conflicts": conflicts,
                "loads_out_of_bounds": outside,
                "proven": answer.network,
                "greedy_cpu_ms": round(1000 * peer_spent, 1),
                "greedy_affinity": round(total / 1e6, 2),
                "greedy_reviews_missing": missing,
                "greedy_floors_broken": broken,
                "seed": SEED,
                "goal_ms": round(1000 * goal),
                "goal_met": spent <= goal and not conflicts and not outside,
            }
        )
    return rows


def some_call(n: int, places: int) -> PortfolioProblem:
    """Make a call of n applications asking 1 to 2 billion won, in ten regions."""
    rng = np.random.default_rng(SEED)
    scores = np.sort(rng.integers(6000, 9500, n))[::-1]
    asks = rng.integers(100, 201, n)
    region = rng.permutation(n) % 10
    return PortfolioProblem(
        tuple(Fraction(int(score), 300) for score in scores),
        tuple(range(1, n + 1)),
        tuple((asks * 10_000_000).tolist()),
        int(asks.mean() * places * 0.95) * 10_000_000,
        count_ceiling=places,
        groups=tuple(
            GroupLimit(f"region {g}", region == g, 1, max(2, places // 5)) for g in range(10)
        ),
    )


def down_the_ranking(problem: PortfolioProblem) -> tuple[float, int]:
    """Take whatever still fits, best first: points, and regional floors missed."""
    left, taken = problem.budget_won, []
    for i, ask in enumerate(problem.asks_won):
        full = any(
            group.members[i] and sum(bool(group.members[k]) for k in taken) >= (group.ceiling or 0)
            for group in problem.groups
        )
        if ask <= left and len(taken) < (problem.count_ceiling or 0) and not full:
            taken.append(i)
            left -= ask
    missed = sum(
        sum(bool(group.members[k]) for k in taken) < group.floor for group in problem.groups
    )
    return float(sum(problem.points[i] for i in taken)), missed


def portfolios() -> list[dict[str, object]]:
    """Time exact portfolios with every deviation named."""
    rows: list[dict[str, object]] = []
    for n, places in PORTFOLIOS:
        problem = some_call(n, places)
        seconds, spent, answer = timed(lambda problem=problem: best_portfolio(problem))
        if not isinstance(answer, Portfolio):
            raise AssertionError(answer)
        points, missed = down_the_ranking(problem)
        rows.append(
            {
                "name": f"portfolio of {n}, {places} places, 10 regions",
                "ms": round(1000 * seconds, 1),
                "cpu_ms": round(1000 * spent, 1),
                "points": round(float(answer.total), 2),
                "spent": round(answer.spent_won / problem.budget_won, 4),
                "deviations": len(answer.deviations),
                "ranking_points": round(points, 2),
                "ranking_floors_missed": missed,
                "seed": SEED,
                "goal_ms": round(1000 * PORTFOLIO_GOAL),
                "goal_met": spent <= PORTFOLIO_GOAL,
            }
        )
    return rows


def calibrations() -> list[dict[str, object]]:
    """Time calibrated rankings with 2,000 draws; the peer is the plain mean."""
    rows: list[dict[str, object]] = []
    for p, e, each, first in CALIBRATIONS:
        rng = np.random.default_rng(SEED)
        evaluator = np.concatenate([rng.choice(e, each, replace=False) for _ in range(p)])
        applicant = np.repeat(np.arange(p), each)
        quality = rng.normal(0, 6, p)
        score = 70 + quality[applicant] + rng.normal(0, 5, e)[evaluator]
        ratings = Ratings(applicant, evaluator, score + rng.normal(0, 7, p * each))
        seconds, spent, opinion = timed(
            lambda ratings=ratings, first=first: calibrate(
                ratings, first, np.random.default_rng(SEED)
            )
        )
        mean = np.bincount(applicant, ratings.score) / each
        rows.append(
            {
                "name": f"calibrated ranking {p} x {e} x {each}, 2,000 draws",
                "ms": round(1000 * seconds, 1),
                "cpu_ms": round(1000 * spent, 1),
                "to_discuss": int(opinion.discuss.sum()),
                "correlation_with_truth": round(
                    float(np.corrcoef(opinion.score, quality)[0, 1]), 3
                ),
                "correlation_of_mean": round(float(np.corrcoef(mean, quality)[0, 1]), 3),
                "seed": SEED,
                "goal_ms": round(1000 * CALIBRATION_GOAL),
                "goal_met": spent <= CALIBRATION_GOAL,
            }
        )
    return rows


def draws() -> list[dict[str, object]]:
    """Time the draw of 21 from 63, uniform among the panels that fit."""
    pool = [
        Candidate(
            f"{n:03}",
            frozenset(
                kind for kind, step in (("it", 3), ("city", 2), ("law", 5)) if n % step == 0
            ),
            f"employer {n % 30}",
        )
        for n in range(63)
    ]
    request = PanelRequest(21, (Quota("city", 5), Quota("it", 5), Quota("law", 3)), 2)
    seconds, spent, drawn = timed(lambda: draw_panel(pool, request, "2022-01"))
    if not isinstance(drawn, PanelDraw):
        raise AssertionError(drawn)
    return [
        {
            "name": "panel of 21 from 63, three quotas, two per employer",
            "ms": round(1000 * seconds, 1),
            "cpu_ms": round(1000 * spent, 1),
            "panels_that_fit": drawn.panels,
            "least_chance": round(float(min(drawn.chances.values())), 3),
            "most_chance": round(float(max(drawn.chances.values())), 3),
        }
    ]


def run() -> list[dict[str, object]]:
    """Return a row for each case."""
    return [*assignments(), *portfolios(), *calibrations(), *draws()]


if __name__ == "__main__":
    for line in run():
        print("  ".join(f"{key}={value}" for key, value in line.items()), flush=True)
