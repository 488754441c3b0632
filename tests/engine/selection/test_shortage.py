from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from dure.engine.selection import (
    AssignmentLimit,
    AssignmentProblem,
    Bound,
    PanelRule,
    Shortage,
    assign,
)
from tests.engine.selection.cases import every_assignment, problems


def impossible(p=8, e=6, **change):
    given = {
        "affinity": np.ones((p, e)),
        "conflicts": np.zeros((p, e), bool),
        "reviews": 3,
        "load_floor": 0,
        "load_ceiling": p,
    }
    answer = assign(AssignmentProblem(**{**given, **change}))
    assert isinstance(answer, Shortage)
    return answer


def test_too_few_without_conflict_is_named_with_its_numbers():
    conflicts = np.zeros((8, 6), bool)
    conflicts[5, :4] = True

    answer = impossible(conflicts=conflicts)

    own = Bound(AssignmentLimit.REVIEWS, application=5)
    assert [(r.bounds, r.needed, r.available, r.short) for r in answer.reasons] == [
        ((own,), 3, 2, 1)
    ]
    assert answer.repair == ((own, 1),)


def test_every_application_that_is_short_is_named():
    conflicts = np.zeros((8, 6), bool)
    conflicts[[2, 5], :4] = True

    answer = impossible(conflicts=conflicts)

    assert [reason.bounds[0].application for reason in answer.reasons] == [2, 5]


def test_a_ceiling_too_low_is_told_by_how_much():
    answer = impossible(load_ceiling=np.array([4, 4, 4, 4, 4, 1]))

    assert [(r.needed, r.available) for r in answer.reasons] == [(24, 21)]
    assert sum(by for _, by in answer.repair) == 3
    assert {bound.limit for bound, _ in answer.repair} == {AssignmentLimit.LOAD_CEILING}


def test_floors_too_high_are_told_by_how_much():
    answer = impossible(load_floor=np.array([5, 5, 5, 5, 5, 1]))

    assert [(r.needed, r.available) for r in answer.reasons] == [(26, 24)]
    assert sum(by for _, by in answer.repair) == 2
    assert {bound.limit for bound, _ in answer.repair} == {AssignmentLimit.LOAD_FLOOR}


def test_a_floor_beyond_what_conflicts_leave_is_named():
    conflicts = np.zeros((8, 6), bool)
    conflicts[:6, 1] = True

    answer = impossible(conflicts=conflicts, load_floor=np.array([0, 3, 0, 0, 0, 0]))

    assert answer.reasons[0].bounds == (Bound(AssignmentLimit.LOAD_FLOOR, evaluator=1),)
    assert (answer.reasons[0].needed, answer.reasons[0].available) == (3, 2)


def test_a_bottleneck_of_few_evaluators_is_found():
    conflicts = np.zeros((8, 6), bool)
    conflicts[:3, 3:] = True

    answer = impossible(conflicts=conflicts, load_ceiling=np.array([2, 3, 3, 8, 8, 8]))

    (reason,) = answer.reasons
    assert {b.application for b in reason.bounds} - {-1} == {0, 1, 2}
    assert {b.evaluator for b in reason.bounds} - {-1} == {0}
    assert (reason.needed, reason.available) == (9, 8)
    assert answer.repair == ((Bound(AssignmentLimit.LOAD_CEILING, evaluator=0), 1),)


def test_an_expertise_nobody_free_has_is_named():
    conflicts = np.zeros((8, 6), bool)
    conflicts[4, 0] = True

    answer = impossible(conflicts=conflicts, rules=(PanelRule("law", np.arange(6) < 1, 1),))

    assert answer.reasons[0].bounds == (Bound(AssignmentLimit.RULE_FLOOR, application=4, rule=0),)


def test_rules_that_fail_only_in_whole_reviews_are_explained():
    # Each two of three evaluators share a rule: half of each would do, no whole one does.
    pairs = [np.array([a, b, c], bool) for a, b, c in ((1, 1, 0), (0, 1, 1), (1, 0, 1))]
    rules = tuple(PanelRule(f"r{n}", own, 1) for n, own in enumerate(pairs))

    answer = impossible(p=1, e=3, reviews=1, rules=rules)

    (reason,) = answer.reasons
    assert {bound.limit for bound in reason.bounds} >= {AssignmentLimit.RULE_FLOOR}
    assert reason.minimal


@settings(deadline=None, max_examples=60)
@given(problems())
def test_repair_makes_it_possible(problem):
    answer = assign(problem)

    if isinstance(answer, Shortage):
        assert answer.reasons
        assert answer.repair
        relaxed = _relaxed(problem, answer.repair)
        assert not isinstance(assign(relaxed), Shortage)
        assert any(True for _ in every_assignment(relaxed))


def _relaxed(problem, repair):
    gives = dict(repair)
    p, e = problem.affinity.shape

    def gave(limit, application=-1, evaluator=-1, rule=-1):
        return gives.get(Bound(limit, application, evaluator, rule), 0)

    rules = [
        replace(
            rule,
            floor=rule.floor - gave(AssignmentLimit.RULE_FLOOR, i, rule=n),
            ceiling=None
            if rule.ceiling is None
            else rule.ceiling + gave(AssignmentLimit.RULE_CEILING, i, rule=n),
            applications=np.arange(p) == i,
        )
        for n, rule in enumerate(problem.rules)
        for i in range(p)
    ]
    less = [gave(AssignmentLimit.REVIEWS, i) for i in range(p)]
    more = [gave(AssignmentLimit.REVIEWS_ABOVE, i) for i in range(p)]
    return replace(
        problem,
        reviews=problem.reviews - less + more,
        load_floor=problem.load_floor
        - [gave(AssignmentLimit.LOAD_FLOOR, evaluator=j) for j in range(e)],
        load_ceiling=problem.load_ceiling
        + [gave(AssignmentLimit.LOAD_CEILING, evaluator=j) for j in range(e)],
        rules=tuple(rules),
    )
