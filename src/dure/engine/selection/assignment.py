"""Who reviews what: the assignment of most affinity, exactly, and why each person.

Not here: where conflicts come from. Applications (p) and evaluators (e) are numbered from 0.
Affinity is compared in whole steps of 0.000001; ties are broken by lots of the ids, so neither
the order of rows nor the solver's version decides them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csc_array, vstack

from dure.core.errors import Invalid
from dure.engine.selection.lots import lot
from dure.engine.selection.problem import STEPS, AssignmentProblem, Index, Mask
from dure.engine.selection.shortage import Demands, Shortage, shortage
from dure.engine.selection.solver import (
    INFINITY,
    Program,
    minimise,
    minimise_whole,
    proves,
)

FloatArray = npt.NDArray[np.float64]

LOT_BITS = 40
LOT_BITS_WHOLE = 20


class Bar(StrEnum):
    """What kept someone with more affinity off a panel."""

    CONFLICT = "conflict"
    CEILING = "ceiling"  # that person has as many reviews as allowed
    FLOOR = "floor"  # the person chosen instead would have too few
    RULE = "rule"  # the panel would break a rule
    FIXED = "fixed"  # the person chosen instead was to stay


@dataclass(frozen=True, slots=True)
class Barred:
    """An evaluator with more affinity than the one chosen, and every reason against.

    `rules` names the panel rules that the exchange would break.
    """

    evaluator: int
    affinity: float
    bars: tuple[Bar, ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """Why this person: affinity, place among all evaluators of the application (1 is best, ties
    share it), and everyone better who is not on the panel."""

    affinity: float
    place: int
    better: tuple[Barred, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """The answer.

    Attributes
    ----------
    panels
        Evaluators of each application, rising.
    loads
        Shape (e,), reviews by each evaluator.
    total
        Sum of affinity, exact in steps of 0.000001. No assignment has more.
    network
        True if the linear program itself gave whole numbers, with a proof in whole numbers;
        False if rules overlap and branch and bound was needed.
    """

    problem: AssignmentProblem
    panels: tuple[tuple[int, ...], ...]
    loads: Index
    total: Fraction
    network: bool

    def why(self, application: int, evaluator: int) -> Why:
        """Explain a pair: nobody in `better` could take the place alone, and `bars` says why."""
        problem, panel = self.problem, self.panels[application]
        if evaluator not in panel:
            raise Invalid("not on that panel", where="evaluator")
        row = problem.steps[application]
        better = [
            self._barred(application, evaluator, int(other))
            for other in np.lexsort((np.arange(len(row)), -row))
            if row[other] > row[evaluator] and other not in panel
        ]
        place = 1 + int((row > row[evaluator]).sum())
        return Why(float(problem.affinity[application, evaluator]), place, tuple(better))

    def _barred(self, application: int, chosen: int, other: int) -> Barred:
        problem = self.problem
        panel = (set(self.panels[application]) - {chosen}) | {other}
        broken = tuple(
            rule.name
            for rule in problem.rules
            if rule.applications[application]
            and not rule.keeps(sum(bool(rule.members[j]) for j in panel))
        )
        bars = {
            Bar.CONFLICT: problem.conflicts[application, other],
            Bar.CEILING: self.loads[other] >= problem.load_ceiling[other],
            Bar.FLOOR: self.loads[chosen] <= problem.load_floor[chosen],
            Bar.RULE: bool(broken),
            Bar.FIXED: problem.fixed[application, chosen],
        }
        held = tuple(bar for bar, holds in bars.items() if holds)
        return Barred(other, float(problem.affinity[application, other]), held, broken)


def assign(problem: AssignmentProblem, *, seed: str = "") -> Assignment | Shortage:
    """Choose the panels of most affinity in total that keep every bound.

    Without rules, or where the rules of a panel are nested or apart, the program is a network:
    its vertices are whole, and whole prices prove the answer best. Where they overlap, branch and
    bound. Among equal totals the least sum of the pairs' lots wins, so `seed` and ids decide.

    Returns
    -------
    Assignment or Shortage
        What makes it impossible, and the least that would make it possible.

    References
    ----------
    Charlin, Zemel (2013), The Toronto paper matching system; Hoffman, Kruskal (1956) for whole
    vertices: two laminar families of rows make a totally unimodular matrix.
    """
    demands = _demands(problem)
    network = _is_laminar(problem)
    program = demands.program
    application, evaluator = demands.application, demands.evaluator
    program = replace(program, cost=-problem.steps[application, evaluator].astype(np.float64))
    chosen = _cheapest_network(program, problem, demands, seed) if network else None
    if chosen is None:
        chosen, network = _cheapest_whole(program, problem, demands, seed), False
    if chosen is None:
        return shortage(demands)
    panels: list[list[int]] = [[] for _ in range(len(problem.reviews))]
    for pair in np.flatnonzero(chosen):
        panels[application[pair]].append(int(evaluator[pair]))
    loads = np.bincount(evaluator[chosen], minlength=len(problem.load_floor)).astype(np.int64)
    total = int(problem.steps[application, evaluator][chosen].sum())
    return Assignment(
        problem,
        tuple(tuple(sorted(panel)) for panel in panels),
        loads,
        Fraction(total, STEPS),
        network,
    )


def _cheapest_network(
    program: Program, problem: AssignmentProblem, demands: Demands, seed: str
) -> Mask | None:
    solved = _proven(program)
    if solved is None:
        return None
    values, prices = solved
    # All best answers are those that agree with one best set of prices: only they go on.
    reduced = program.cost - program.matrix.T @ prices
    open_pair = reduced == 0
    taken = np.where(open_pair, 0.0, values)
    used = program.matrix @ taken
    lower = np.where(prices < 0, program.row_upper, program.row_lower)
    upper = np.where(prices > 0, program.row_lower, program.row_upper)
    face = Program(
        _lots(problem, demands, open_pair, seed, LOT_BITS),
        program.lower[open_pair],
        program.upper[open_pair],
        csc_array(program.matrix[:, open_pair]),
        lower - used,
        upper - used,
    )
    broken = _proven(face)
    if broken is None:
        return None
    values = taken.copy()
    values[open_pair] = broken[0]
    chosen: Mask = values > 0.5
    return chosen


def _proven(program: Program) -> tuple[FloatArray, FloatArray] | None:
    solved = minimise(program)
    if solved is None:
        return None
    values, prices = np.rint(solved[0]), np.rint(solved[1])
    return (values, prices) if proves(program, values, prices) else None


def _cheapest_whole(
    program: Program, problem: AssignmentProblem, demands: Demands, seed: str
) -> Mask | None:
    values = minimise_whole(program)
    if values is None:
        return None
    every = np.ones(len(values), bool)
    tied = replace(
        program,
        cost=_lots(problem, demands, every, seed, LOT_BITS_WHOLE),
        matrix=csc_array(vstack((program.matrix, csc_array(program.cost[None, :])))),
        row_lower=np.append(program.row_lower, -INFINITY),
        row_upper=np.append(program.row_upper, program.cost @ values),
    )
    broken = minimise_whole(tied)
    chosen: Mask = (values if broken is None else broken) > 0.5
    return chosen


def _lots(
    problem: AssignmentProblem, demands: Demands, pairs: Mask, seed: str, bits: int
) -> FloatArray:
    ids, others = problem.application_ids, problem.evaluator_ids
    return np.array(
        [
            lot(seed, f"assignment {ids[i]}", others[j]) >> (256 - bits)
            for i, j in zip(
                demands.application[pairs].tolist(), demands.evaluator[pairs].tolist(), strict=True
            )
        ],
        np.float64,
    )


def _demands(problem: AssignmentProblem) -> Demands:
    application, evaluator = np.nonzero(~problem.conflicts)
    p, e = problem.affinity.shape
    pairs = np.arange(len(application))
    rows, columns = [application, p + evaluator], [pairs, pairs]
    lower = [problem.reviews, problem.load_floor]
    upper = [problem.reviews, problem.load_ceiling]
    owners: list[tuple[int, int]] = []
    for number, rule in enumerate(problem.rules):
        held = np.flatnonzero(rule.applications)
        row_of = np.full(p, -1)
        row_of[held] = p + e + len(owners) + np.arange(len(held))
        owners += [(number, int(i)) for i in held]
        inside = rule.members[evaluator] & (row_of[application] >= 0)
        rows.append(row_of[application[inside]])
        columns.append(pairs[inside])
        ceiling = e if rule.ceiling is None else rule.ceiling
        lower.append(np.full(len(held), rule.floor))
        upper.append(np.full(len(held), ceiling))
    row, column = np.concatenate(rows), np.concatenate(columns)
    size = (p + e + len(owners), len(pairs))
    program = Program(
        np.zeros(len(pairs)),
        problem.fixed[application, evaluator].astype(np.float64),
        np.ones(len(pairs)),
        csc_array(coo_array((np.ones(len(row)), (row, column)), shape=size)),
        np.concatenate(lower).astype(np.float64),
        np.concatenate(upper).astype(np.float64),
    )
    return Demands(program, application, evaluator, p, e, tuple(owners))


def _is_laminar(problem: AssignmentProblem) -> bool:
    """Tell whether on every panel the rules' members are apart or nested."""
    allowed = ~problem.conflicts
    for n, one in enumerate(problem.rules):
        for other in problem.rules[:n]:
            both = one.applications & other.applications
            shared = (allowed & (one.members & other.members))[both].sum(axis=1)
            least = np.minimum(
                (allowed & one.members)[both].sum(axis=1),
                (allowed & other.members)[both].sum(axis=1),
            )
            if ((shared > 0) & (shared < least)).any():
                return False
    return True
