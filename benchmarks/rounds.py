"""Simulated rounds: how many of the true best each way of adding up scores finds.

`python -m benchmarks.rounds [rounds]`. True quality is drawn, so it is known who belongs to the
first 16; every way sees the same scores. Not data: spreads are examples, 6 points between
applicants, 5 between evaluators' severity, 7 for a single judgement.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dure.engine.selection import Ratings, calibrate

SEED = 16
ROUNDS = 60
FIRST = 16
DRAWS = 400
QUALITY, SEVERITY, JUDGEMENT = 6.0, 5.0, 7.0
BANDS = ((0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95))


@dataclass(frozen=True)
class Design:
    """Who scores whom, and how often a score is bent by 20 points."""

    name: str
    applicants: int
    pairs: Callable[[np.random.Generator], np.ndarray]
    bent_share: float = 0.0


def panels(applicants: int, panels_of: int, count: int) -> Callable[..., np.ndarray]:
    """Let separate panels score a share of the applicants each."""

    def pairs(rng: np.random.Generator) -> np.ndarray:
        own = rng.permutation(applicants) % count
        return np.array(
            [(i, own[i] * panels_of + k) for i in range(applicants) for k in range(panels_of)]
        )

    return pairs


def mixed(applicants: int, evaluators: int, each: int) -> Callable[..., np.ndarray]:
    """Let every applicant have its own panel, loads as even as may be."""

    def pairs(rng: np.random.Generator) -> np.ndarray:
        load, rows = np.zeros(evaluators), []
        for i in range(applicants):
            panel = np.lexsort((rng.random(evaluators), load))[:each]
            load[panel] += 1
            rows += [(i, j) for j in panel]
        return np.array(rows)

    return pairs


DESIGNS = (
    Design("49, one panel of 7", 49, panels(49, 7, 1)),
    Design("49, one panel of 7, 3 % bent by 20", 49, panels(49, 7, 1), 0.03),
    Design("49, three panels of 7", 49, panels(49, 7, 3)),
    Design("49, 21 evaluators, 7 each, mixed", 49, mixed(49, 21, 7)),
    Design("200, 60 evaluators, 5 each, mixed", 200, mixed(200, 60, 5)),
    Design("200, twelve panels of 5", 200, panels(200, 5, 12)),
)


def mean(ratings: Ratings) -> np.ndarray:
    """Average each applicant's scores."""
    count = np.bincount(ratings.applicant)
    return np.bincount(ratings.applicant, ratings.score) / count


def trimmed(ratings: Ratings) -> np.ndarray:
    """Average without one highest and one lowest."""
    order = np.lexsort((ratings.score, ratings.applicant))
    ends = np.cumsum(np.bincount(ratings.applicant))
    return np.array([own[1:-1].mean() for own in np.split(ratings.score[order], ends[:-1])])


def standardised(ratings: Ratings) -> np.ndarray:
    """Average after giving each evaluator mean 0 and spread 1."""
    count = np.bincount(ratings.evaluator)
    middle = np.bincount(ratings.evaluator, ratings.score) / count
    off = ratings.score - middle[ratings.evaluator]
    spread = np.sqrt(np.bincount(ratings.evaluator, off**2) / count)
    z = off / np.maximum(spread, 1e-9)[ratings.evaluator]
    return mean(Ratings(ratings.applicant, ratings.evaluator, z))


def play(design: Design, rounds: int) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
    """Return hits of each way in each round, then every chance given and who belonged."""
    rng = np.random.default_rng([SEED, len(design.name), design.applicants])
    hits: dict[str, list[int]] = {}
    chances, belonged = [], []
    for _ in range(rounds):
        applicant, evaluator = design.pairs(rng).T
        quality = rng.normal(70, QUALITY, design.applicants)
        severity = rng.normal(0, SEVERITY, evaluator.max() + 1)
        score = quality[applicant] + severity[evaluator]
        score += rng.normal(0, JUDGEMENT, len(score))
        bent = rng.random(len(score)) < design.bent_share
        score += np.where(bent, rng.choice([-20.0, 20.0], len(score)), 0)
        ratings = Ratings(applicant, evaluator, score)
        opinion = calibrate(ratings, FIRST, rng, draws=DRAWS)
        best = np.argsort(-quality)[:FIRST]
        ways = {
            "mean": mean(ratings),
            "trimmed": trimmed(ratings),
            "z_score": standardised(ratings),
            "calibrated": opinion.score,
        }
        for way, value in ways.items():
            found = np.isin(np.argsort(-value, kind="stable")[:FIRST], best).sum()
            hits.setdefault(way, []).append(int(found))
        chances.append(opinion.chance)
        belonged.append(np.isin(np.arange(design.applicants), best))
    found_by = {way: np.array(found) for way, found in hits.items()}
    return found_by, np.concatenate(chances), np.concatenate(belonged)


def run(rounds: int = ROUNDS) -> list[dict[str, object]]:
    """Return a row for each design, then one for each band of chances over all designs."""
    rows: list[dict[str, object]] = []
    chances, belonged = [], []
    for design in DESIGNS:
        hits, chance, member = play(design, rounds)
        chances.append(chance)
        belonged.append(member)
        row: dict[str, object] = {"name": design.name, "rounds": rounds, "seed": SEED}
        within = True
        for way, found in hits.items():
            row[way] = round(float(found.mean()), 2)
            row[f"{way}_se"] = round(float(found.std(ddof=1) / np.sqrt(rounds)), 2)
        for way in ("mean", "trimmed"):
            ahead = hits["calibrated"] - hits[way]
            error = float(ahead.std(ddof=1) / np.sqrt(rounds))
            row[f"ahead_of_{way}"] = f"{ahead.mean():+.2f}±{error:.2f}"
            within &= bool(ahead.mean() >= -2 * error)
        rows.append({**row, "goal_met": within})
    return rows + bands(np.concatenate(chances), np.concatenate(belonged))


def bands(chance: np.ndarray, member: np.ndarray) -> list[dict[str, object]]:
    """Compare the chances given with how many belonged."""
    rows: list[dict[str, object]] = []
    for low, high in BANDS:
        own = (chance >= low) & (chance < high)
        given, came = float(chance[own].mean()), float(member[own].mean())
        error = float(np.sqrt(came * (1 - came) / own.sum()))
        rows.append(
            {
                "name": f"chances from {low:.0%} to {high:.0%}",
                "applicants": int(own.sum()),
                "given": round(given, 3),
                "belonged": round(came, 3),
                "se": round(error, 3),
                "goal_met": abs(given - came) <= 0.05,
            }
        )
    return rows


if __name__ == "__main__":
    for line in run(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS):
        print("  ".join(f"{key}={value}" for key, value in line.items()), flush=True)
