"""Small assignments, and the slow obvious way to solve them."""

from itertools import combinations, product

import numpy as np
from hypothesis import strategies as st

from dure.engine.selection import AssignmentProblem, PanelRule


@st.composite
def problems(draw, *, rules=2, steps=4):
    """Up to four applications and five evaluators, often tied, often impossible."""
    p, e = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    cell = st.integers(0, steps)
    affinity = draw(st.lists(cell, min_size=p * e, max_size=p * e))
    conflicts = draw(st.lists(st.integers(0, 3), min_size=p * e, max_size=p * e))
    floors = draw(st.lists(st.integers(0, 2), min_size=e, max_size=e))
    spans = draw(st.lists(st.integers(0, 3), min_size=e, max_size=e))
    made = []
    for number in range(draw(st.integers(0, rules))):
        members = draw(st.lists(st.booleans(), min_size=e, max_size=e))
        floor = draw(st.integers(0, 1))
        made.append(
            PanelRule(f"rule-{number}", np.array(members), floor, draw(st.none() | st.just(1)))
        )
    return AssignmentProblem(
        np.array(affinity).reshape(p, e) / steps,
        np.array(conflicts).reshape(p, e) == 0,
        draw(st.integers(0, 3)),
        np.array(floors),
        np.array(floors) + spans,
        rules=tuple(made),
    )


def fits(problem, panels):
    """Tell, rule by rule, whether panels are as they must be."""
    p, e = problem.affinity.shape
    matrix = np.zeros((p, e), bool)
    for i, panel in enumerate(panels):
        matrix[i, list(panel)] = True
    load = matrix.sum(axis=0)
    return (
        not (matrix & problem.conflicts).any()
        and (matrix.sum(axis=1) == problem.reviews).all()
        and (problem.load_floor <= load).all()
        and (load <= problem.load_ceiling).all()
        and not (problem.fixed & ~matrix).any()
        and all(
            rule.keeps(int((matrix[i] & rule.members).sum()))
            for rule in problem.rules
            for i in np.flatnonzero(rule.applications)
        )
    )


def every_assignment(problem):
    """Yield all that fit, with their affinity in steps."""
    p, e = problem.affinity.shape
    choices = [list(combinations(range(e), int(problem.reviews[i]))) for i in range(p)]
    for panels in product(*choices):
        if fits(problem, panels):
            yield (
                panels,
                sum(int(problem.steps[i, list(own)].sum()) for i, own in enumerate(panels)),
            )
