from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.core.errors import Invalid
from dure.engine.selection import (
    Aggregate,
    Apart,
    Criterion,
    Entry,
    Measure,
    MeasureKind,
    Rounding,
    RoundingMode,
    ScoringRule,
    Threshold,
    score,
)

F = Fraction
TOTAL, PANEL = Measure(MeasureKind.TOTAL), Measure(MeasureKind.PANEL)
ONE = (Criterion("quality", 100),)


def sheets(*points):
    return [{"quality": p} for p in points]


def ranks(ranking):
    return {one.application_id: one.rank for one in ranking.scored}


def test_grade_7_psat_of_2023_question_18_is_won_by_the_fourth():
    # Korea's civil service aptitude test: price out of 20, five evaluators out of 80, one highest
    # and one lowest left out, below 85 % of 80 excluded, ties by technical points. Answer: 4.
    rule = ScoringRule(
        (Criterion("technical", 80),),
        Aggregate.TRIMMED,
        thresholds=(Threshold(PANEL, F(85, 100) * 80),),
        tie_breakers=(PANEL,),
    )
    prices = (13, 20, 15, 14, 17)
    given_points = (
        (68, 65, 73, 75, 65),
        (68, 73, 69, 70, 60),
        (68, 62, 69, 65, 60),
        (68, 65, 65, 65, 70),
        (72, 65, 69, 75, 75),
    )
    entries = [
        Entry(name, [{"technical": row[n]} for row in given_points], {"price": prices[n]})
        for n, name in enumerate("甲乙丙丁戊")
    ]

    ranking = score(rule, entries)

    assert [(o.application_id, o.rank, o.total, o.panel) for o in ranking.scored] == [
        ("丁", 1, 84, 70),
        ("丙", 2, 84, 69),
        ("甲", 3, 81, 68),
        ("乙", None, 85, 65),
        ("戊", None, 82, 65),
    ]
    assert ranking.scored[1].decided_by == PANEL
    assert ranking.first(1).inside == ("丁",)


@pytest.mark.parametrize(
    ("points", "passes"),
    [((5, 5, 2), False), ((4, 4, 4), True), ((3, 3, 3), False), ((3, 3, 4), True)],
)
def test_european_thresholds_hold_for_each_criterion_and_the_sum(points, passes):
    names = ("excellence", "impact", "implementation")
    rule = ScoringRule(
        tuple(Criterion(name, 5) for name in names),
        thresholds=(
            *(Threshold(Measure(MeasureKind.CRITERION, name), 3) for name in names),
            Threshold(TOTAL, 10),
        ),
    )

    (scored,) = score(rule, [Entry("a", [dict(zip(names, points, strict=True))] * 3)]).scored

    assert (scored.rank == 1) == passes
    assert bool(scored.missed) != passes


def test_thirds_are_not_rounded_unless_the_rule_says_so():
    plain = ScoringRule(ONE)
    rounded = ScoringRule(ONE, rounding=(Rounding(MeasureKind.PANEL, 2, RoundingMode.HALF_UP),))
    entries = [Entry("a", sheets(70, 70, 71)), Entry("b", sheets("70.33", "70.33", "70.33"))]

    assert ranks(score(plain, entries)) == {"a": 1, "b": 2}
    assert ranks(score(rounded, entries)) == {"a": 1, "b": 1}
    assert score(plain, entries).scored[0].total == F(211, 3)


def test_equals_share_a_rank_and_the_next_is_counted_on():
    entries = [Entry(n, sheets(p)) for n, p in (("d", 50), ("b", 80), ("c", 80), ("a", 90))]

    ranking = score(ScoringRule(ONE), entries)

    assert [(o.application_id, o.rank) for o in ranking.scored] == [
        ("a", 1), ("b", 2), ("c", 2), ("d", 4),
    ]  # fmt: skip
    assert ranking.first(2).inside == ("a",)
    assert ranking.first(2).tied == ("b", "c")
    assert ranking.first(2).places == 1
    assert ranking.first(3).inside == ("a", "b", "c")
    assert ranking.first(1).tied == ()
    assert ranking.first(9).inside == ("a", "b", "c", "d")


def test_tie_breakers_are_used_in_order_and_named():
    rule = ScoringRule(
        (Criterion("need", 10), Criterion("plan", 10)),
        tie_breakers=(
            Measure(MeasureKind.CRITERION, "plan"),
            Measure(MeasureKind.POINTS, "bonus"),
        ),
    )
    entries = [
        Entry("a", [{"need": 6, "plan": 5}], {"bonus": 1}),
        Entry("b", [{"need": 5, "plan": 5}], {"bonus": 2}),
        Entry("c", [{"need": 4, "plan": 6}], {"bonus": 2}),
        Entry("d", [{"need": 4, "plan": 4}], {"bonus": 1}),
    ]

    ranking = score(rule, entries)

    assert [o.application_id for o in ranking.scored] == ["c", "b", "a", "d"]
    assert [o.decided_by for o in ranking.scored] == [
        None, rule.tie_breakers[0], rule.tie_breakers[1], None,
    ]  # fmt: skip


def test_weights_count_in_a_sheet_and_trimming_by_sheet_or_by_criterion_differ():
    criteria = (Criterion("need", 10, F(1, 2)), Criterion("plan", 10, 2))
    marks = [{"need": 0, "plan": 9}, {"need": 4, "plan": 5}, {"need": 10, "plan": 1}]
    by_sheet = ScoringRule(criteria, Aggregate.TRIMMED)
    by_criterion = ScoringRule(criteria, Aggregate.TRIMMED, apart=Apart.CRITERIA)

    assert score(by_sheet, [Entry("a", marks)]).scored[0].panel == 12
    assert score(by_criterion, [Entry("a", marks)]).scored[0].panel == F(4, 2) + 2 * 5
    assert score(by_sheet, [Entry("a", marks[:1] * 2 + marks[1:])]).scored[0].panel == 15


def test_fewer_sheets_than_the_rule_needs_are_refused_by_name():
    entries = [Entry("a", sheets(1, 2, 3)), Entry("b", sheets(1, 2)), Entry("c", sheets(1))]

    with pytest.raises(Invalid, match="b, c") as refusal:
        score(ScoringRule(ONE, Aggregate.TRIMMED), entries)

    assert "3" in refusal.value.what


@pytest.mark.parametrize(
    "entries",
    [
        [Entry("a", [{}])],
        [Entry("a", [{"quality": 1, "other": 1}])],
        [Entry("a", sheets(101))],
        [Entry("a", sheets(-1))],
        [Entry("a", sheets(0.5))],
        [Entry("a", sheets(1)), Entry("a", sheets(1))],
    ],
)
def test_sheets_that_do_not_fit_the_rule_are_refused(entries):
    with pytest.raises(Invalid):
        score(ScoringRule(ONE), entries)


def test_a_measure_that_nobody_has_is_refused():
    rule = ScoringRule(ONE, tie_breakers=(Measure(MeasureKind.POINTS, "price"),))

    with pytest.raises(Invalid, match="price"):
        score(rule, [Entry("a", sheets(1))])


marks = st.lists(st.integers(0, 20), min_size=3, max_size=3)


@settings(deadline=None)
@given(st.lists(marks, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_order_of_applications_and_sheets_does_not_matter(points, random):
    rule = ScoringRule(ONE, Aggregate.TRIMMED, thresholds=(Threshold(TOTAL, 5),))
    entries = [Entry(str(n), sheets(*own)) for n, own in enumerate(points)]
    shuffled = [Entry(e.application_id, random.sample(e.sheets, 3)) for e in entries]
    random.shuffle(shuffled)

    assert score(rule, shuffled) == score(rule, entries)


@settings(deadline=None)
@given(st.lists(marks, min_size=1, max_size=8))
def test_ranks_agree_with_counting_who_is_better(points):
    entries = [Entry(str(n), sheets(*own)) for n, own in enumerate(points)]

    ranking = score(ScoringRule(ONE, Aggregate.MEDIAN), entries)

    middle = {str(n): sorted(own)[1] for n, own in enumerate(points)}
    assert ranks(ranking) == {
        n: 1 + sum(other > own for other in middle.values()) for n, own in middle.items()
    }


@given(st.lists(marks, min_size=1, max_size=4))
def test_means_do_not_depend_on_what_is_averaged_first(points):
    rows = [{"x": x, "y": y, "z": z} for x, y, z in points]
    criteria = (Criterion("x", 20, 3), Criterion("y", 20, F(1, 3)), Criterion("z", 20))

    panels = {
        score(ScoringRule(criteria, apart=apart), [Entry("a", rows)]).scored[0].panel
        for apart in Apart
    }

    assert len(panels) == 1
