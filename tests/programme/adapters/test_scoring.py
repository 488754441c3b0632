"""The official score through stored rows: golden cases, and the fast way against the engine."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.actor import Role
from dure.programme.adapters.matrix import scored
from dure.programme.adapters.ranking import rank
from dure.programme.adapters.scoring import SheetPoints, sheet_aggregates, stage_scores
from dure.programme.domain.rubric import Rubric, RubricCriterion
from dure.programme.domain.terms import Aggregate, SelectionRule, Stage, StageKind
from dure.programme.queries.call import terms_of
from dure.programme.queries.matrix import matrix_of
from dure.programme.queries.ranking import ranking_material, ranking_rule
from dure.programme.queries.sheet import sheets_that_count
from tests.factories.programme import actor, agency, an_evaluator, city
from tests.factories.scoring import filled, judged, rubric, under_evaluation

WHOLE = Rubric((RubricCriterion("whole", "점수", Fraction(100)),))
# PSAT 2023, grade 7, question 18: five evaluators, one highest and one lowest left out.
PSAT = {"A": (68, 65, 73, 75, 65), "B": (68, 73, 69, 70, 67), "D": (75, 80, 78, 72, 75)}
ONE_EACH = SelectionRule(Aggregate.TRIMMED, trim=1, places=1)


def stage(key, **more):
    return Stage(1, StageKind.WRITTEN, f"{key}@1", **({"quorum": 1} | more))


@pytest.mark.django_db
def test_one_highest_and_one_lowest_are_left_out_even_where_several_are_equal():
    call = under_evaluation(stages=(stage("psat", quorum=5),), selection=ONE_EACH)
    form, people = rubric(WHOLE, "psat"), [an_evaluator() for _ in range(5)]
    keys = {}
    for name, points in PSAT.items():
        application = judged(call, lead=city(name))
        keys[application.pk] = name
        for one, given_points in zip(people, points, strict=True):
            filled(application, one, points={"whole": given_points}, rubric=form)

    found = stage_scores(WHOLE, ONE_EACH, sheets_that_count(call.pk, 1), quorum=5)
    totals = {keys[one.application_id]: one.total for one in found}

    assert totals == {"A": Fraction(206, 3), "B": Fraction(69), "D": Fraction(76)}
    assert [keys[one.application_id] for one in found] == ["D", "B", "A"]
    officer = actor(Role.PROGRAMME_OFFICER, agency())
    rows = scored(matrix_of(officer, call.pk, 1), by_total=True).rows
    assert [one.total for one in rows] == [Fraction(76), Fraction(69), Fraction(206, 3)]


@pytest.mark.django_db
@pytest.mark.parametrize("sheets", [0, 1, 2])
def test_a_trimmed_mean_of_fewer_than_three_sheets_is_refused_whatever_the_quorum(sheets):
    call = under_evaluation(stages=(stage("psat", quorum=1),), selection=ONE_EACH)
    form, application = rubric(WHOLE, "psat"), judged(call)
    filled(application, an_evaluator(), "draft", rubric=form, points={"whole": 50})
    for _ in range(sheets):
        filled(application, an_evaluator(), points={"whole": 50}, rubric=form)

    [found] = stage_scores(
        WHOLE, ONE_EACH, sheets_that_count(call.pk, 1), applications=[application.pk]
    )
    assert (found.total, found.rank, found.is_short) == (None, None, True)
    officer = actor(Role.PROGRAMME_OFFICER, agency())
    [row] = scored(matrix_of(officer, call.pk, 1)).rows
    assert (row.total, row.missing) == (None, 3 - sheets)


@pytest.mark.django_db
def test_five_five_two_is_below_a_threshold_of_three_though_the_sum_passes():
    given_rubric = Rubric(
        tuple(
            RubricCriterion(key, key, Fraction(5), threshold=Fraction(3))
            for key in ("excellence", "impact", "implementation")
        ),
        total=Fraction(15),
        threshold=Fraction(10),
    )
    rule = SelectionRule(places=1)
    call = under_evaluation(stages=(stage("eu"),), selection=rule)
    form, application = rubric(given_rubric, "eu"), judged(call)
    filled(
        application,
        an_evaluator(),
        points={"excellence": 5, "impact": 5, "implementation": 2},
        rubric=form,
    )

    [found] = stage_scores(given_rubric, rule, sheets_that_count(call.pk, 1))
    assert (found.total, found.rank, found.missed) == (12, None, ("implementation",))
    officer = actor(Role.PROGRAMME_OFFICER, agency())
    assert scored(matrix_of(officer, call.pk, 1)).rows[0].below == ("implementation",)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("points", "missed"), [("69.999", ("total",)), (70, ()), (100, ()), ("0.7", ("total",))]
)
def test_a_threshold_of_seventy_per_cent_is_a_share_in_matrix_and_ranking_alike(points, missed):
    rule = SelectionRule(places=1, threshold=Fraction(7, 10))
    call = under_evaluation(stages=(stage("share"),), selection=rule)
    form, application = rubric(WHOLE, "share"), judged(call)
    filled(application, an_evaluator(), points={"whole": points}, rubric=form)
    terms = terms_of(call)

    [found] = stage_scores(WHOLE, rule, sheets_that_count(call.pk, 1))
    officer = actor(Role.PROGRAMME_OFFICER, agency())
    sealed = ranking_rule(terms, terms.stage(1))
    [row] = rank(sealed, ranking_material(call, terms, terms.stage(1)), "seed")["ranking"]

    assert found.missed == missed
    assert tuple(row["missed"]) == missed
    assert scored(matrix_of(officer, call.pk, 1)).rows[0].below == missed


@given(
    sums=st.dictionaries(
        st.integers(1, 5), st.lists(st.integers(0, 100_000), max_size=7), min_size=1
    ),
    aggregate=st.sampled_from(Aggregate),
    trim=st.integers(0, 2),
    quorum=st.integers(0, 4),
)
def test_the_matrix_has_the_numbers_of_the_engine(sums, aggregate, trim, quorum):
    rule = SelectionRule(aggregate, trim=trim)
    sheets = [
        SheetPoints(one, number, {"whole": Fraction(value, 1000)})
        for one, values in sums.items()
        for number, value in enumerate(values)
    ]
    official = stage_scores(WHOLE, rule, sheets, quorum=quorum, applications=list(sums))
    needed = official[0].needed

    fast = sheet_aggregates(rule, sums, needed=needed)
    assert fast == {one.application_id: one.total for one in official if not one.is_short}


def test_points_of_a_tenth_stay_a_tenth():
    rule = SelectionRule()
    sheets = [SheetPoints(1, n, {"whole": Fraction(Decimal("0.1"))}) for n in range(3)]

    assert stage_scores(WHOLE, rule, sheets)[0].total == Fraction(1, 10)
