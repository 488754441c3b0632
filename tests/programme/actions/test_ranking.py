from dataclasses import replace
from fractions import Fraction

import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound, Stale
from dure.notifications.models import Notice
from dure.programme.actions.ranking import rank_stage, release_stage
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.terms import Stage, StageKind
from dure.programme.models import Application, Conflict, CriterionScore, ScoreSheet, SealedRun
from tests.factories.programme import NOW, acting, actor, agency, city, ministry, person
from tests.factories.selection import (
    LATER,
    RULE,
    STAGE,
    WON,
    a_call_to_rank,
    officer,
    ranked,
    terms,
)

pytestmark = pytest.mark.django_db


def trace():
    return (
        list(Application.objects.order_by("pk").values_list("pk", "state", "stage")),
        list(ScoreSheet.objects.order_by("pk").values_list("pk", "state")),
        Entry.objects.count(),
        Notice.objects.count(),
        SealedRun.objects.count(),
    )


def test_one_highest_and_one_lowest_sheet_are_left_out_and_the_rest_is_exact():
    call, applications = a_call_to_rank(((30, 50), (28, 50), (25, 50)))
    sheet = applications[0].sheets.order_by("pk").last()
    CriterionScore.objects.filter(sheet=sheet, criterion="need").update(points="40")
    CriterionScore.objects.filter(sheet__application=applications[2], criterion="need").update(
        points="33.333"
    )

    rows = ranked(call).output["ranking"]

    # The first: 78, 79, 80, 81, 90 without 78 and 90.
    assert [(row["number"], row["rank"], row["total"]) for row in rows] == [
        ("2022-003", 1, "83333/1000"),
        ("2022-001", 2, "80"),
        ("2022-002", 3, "78"),
    ]
    assert {row["decided_by"] for row in rows} == {""}


def test_equal_totals_go_by_the_criterion_then_by_less_money_then_by_lot():
    asks = (WON, WON, WON, WON - 1, WON)
    points = ((10, 0), (10, 0), (30, 50), (30, 50), (31, 49))
    call, applications = a_call_to_rank(points, asks=asks)
    CriterionScore.objects.filter(sheet__application__in=applications[:2]).update(points=10)

    run = rank_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER, seed="공고")
    rows = run.output["ranking"]

    assert [row["number"] for row in rows[:3]] == ["2022-005", "2022-004", "2022-003"]
    assert [row["decided_by"] for row in rows] == ["", "need", "asked_won", "", "lot"]
    assert run.seed == "공고"


def test_without_a_seed_the_lots_follow_from_the_sheets():
    call, _ = a_call_to_rank()

    run = ranked(call)

    assert run.seed == run.input_hash


def test_whoever_misses_a_threshold_has_no_rank():
    laid = terms(rule=replace(RULE, threshold=Fraction(7, 10)))
    call, _ = a_call_to_rank(((40, 30), (40, 29)), laid=laid)
    CriterionScore.objects.filter(criterion="need").update(points=40)

    rows = ranked(call).output["ranking"]

    assert [(row["rank"], row["missed"]) for row in rows] == [(1, []), (None, ["total"])]


def test_the_shortlist_is_marked():
    laid = terms(stages=(replace(STAGE, shortlist=2), replace(STAGE, number=2)))
    call, _ = a_call_to_rank(laid=laid)

    rows = ranked(call).output["ranking"]

    assert [row["inside"] for row in rows] == [True, True, False, False]


def test_fewer_sheets_than_the_quorum_are_refused_by_name_without_a_trace():
    call, applications = a_call_to_rank()
    for one in applications[1:3]:
        one.sheets.filter(pk=one.sheets.first().pk).update(state="reopened", reason="x")
    before = trace()

    with pytest.raises(Invalid) as refused:
        ranked(call)

    assert refused.value.values["applications"] == "2022-002, 2022-003"
    assert refused.value.values["needed"] == 5
    assert trace() == before


def test_a_trimmed_mean_needs_three_sheets_whatever_the_quorum():
    laid = terms(stages=(replace(STAGE, quorum=1),))
    call, _ = a_call_to_rank(laid=laid, sheets=2)

    with pytest.raises(Invalid) as refused:
        ranked(call)

    assert refused.value.values["needed"] == 3


@pytest.mark.parametrize("state", [state for state in CallState if state != "evaluating"])
def test_a_call_that_is_not_evaluated_is_not_ranked(state):
    call, _ = a_call_to_rank(state=state.value)
    before = trace()

    with pytest.raises(IllegalMove):
        ranked(call)
    with pytest.raises(IllegalMove):
        release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)
    assert trace() == before


def test_another_stage_than_the_one_under_way_is_not_ranked():
    call, _ = a_call_to_rank()

    with pytest.raises(IllegalMove):
        rank_stage(call_id=call.pk, stage=2, actor=officer(), now=LATER)


@pytest.mark.parametrize(
    ("role", "of"),
    [(role, of) for role in Role for of in (agency, ministry, city)],
)
def test_only_the_agencys_officers_rank_and_release(role, of):
    call, _ = a_call_to_rank()
    ranked(call)
    before = trace()
    who = actor(role, of())
    if (role, of) == (Role.PROGRAMME_OFFICER, agency):
        ranked(call, who)
        release_stage(call_id=call.pk, stage=1, actor=who, now=LATER)
        return

    with pytest.raises((NotAllowed, NotFound)):
        ranked(call, who)
    with pytest.raises((NotAllowed, NotFound)):
        release_stage(call_id=call.pk, stage=1, actor=who, now=LATER)
    assert trace() == before


def test_an_officer_with_a_conflict_does_neither():
    call, applications = a_call_to_rank()
    user = person(Role.PROGRAMME_OFFICER, agency())
    Conflict.objects.create(
        user=user, application=applications[0], ground="declared", origin="declared", found_at=NOW
    )
    ranked(call)
    before = trace()

    with pytest.raises(NotAllowed):
        ranked(call, acting(user))
    with pytest.raises(NotAllowed):
        release_stage(call_id=call.pk, stage=1, actor=acting(user), now=LATER)
    assert trace() == before


def two_stages(**first):
    second = Stage(2, StageKind.PRESENTATION, rubric="written@1", quorum=5, panel_size=5)
    return terms(stages=(replace(STAGE, shortlist=2, **first), second))


def test_a_release_moves_and_tells_everybody_at_one_moment():
    call, applications = a_call_to_rank(laid=two_stages())
    people = [person(Role.CITY_OFFICER, one.lead) for one in applications]
    ranked(call)

    release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)

    assert [
        (one.state, one.stage, one.updated_at)
        for one in Application.objects.filter(call=call).order_by("number")
    ] == [
        ("in_stage", 2, LATER),
        ("in_stage", 2, LATER),
        ("not_shortlisted", 1, LATER),
        ("not_shortlisted", 1, LATER),
    ]
    told = Notice.objects.order_by("recipient_id").values_list(
        "recipient_id", "kind", "created_at"
    )
    good, bad = "application.shortlisted", "application.not_shortlisted"
    assert list(told) == [
        (one.pk, kind, LATER) for one, kind in zip(people, (good, good, bad, bad), strict=True)
    ]
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"locked"}


def test_after_the_last_stage_the_call_goes_into_selection_and_nobody_is_told():
    call, applications = a_call_to_rank()
    for one in applications:
        person(Role.CITY_OFFICER, one.lead)
    ranked(call)

    release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)

    call.refresh_from_db()
    assert call.state == CallState.DELIBERATING
    assert set(Application.objects.values_list("state", flat=True)) == {"in_stage"}
    assert Notice.objects.count() == 0


def test_a_release_twice_is_refused():
    call, _ = a_call_to_rank(laid=two_stages())
    ranked(call)
    release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)
    before = trace()

    with pytest.raises(IllegalMove):
        release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)
    assert trace() == before


def test_a_stage_that_was_not_ranked_is_not_released():
    call, _ = a_call_to_rank()

    with pytest.raises(Invalid):
        release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)


def test_sheets_that_changed_since_must_be_ranked_again():
    call, _ = a_call_to_rank()
    ranked(call)
    CriterionScore.objects.filter(pk=CriterionScore.objects.first().pk).update(points=1)
    before = trace()

    with pytest.raises(Stale):
        release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)
    assert trace() == before


def test_an_application_withdrawn_since_makes_the_ranking_stale():
    call, applications = a_call_to_rank()
    ranked(call)
    Application.objects.filter(pk=applications[0].pk).update(state=ApplicationState.WITHDRAWN)

    with pytest.raises(Stale):
        release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)


def test_stages_are_joined_by_their_weights_exactly():
    laid = two_stages(weight=Fraction(3, 10))
    laid = replace(laid, stages=(laid.stages[0], replace(laid.stages[1], weight=Fraction(7, 10))))
    call, applications = a_call_to_rank(laid=laid)
    ranked(call)
    release_stage(call_id=call.pk, stage=1, actor=officer(), now=LATER)
    call.stage = 2
    call.save()
    ScoreSheet.objects.filter(application__in=applications[:2]).update(stage=2, state="submitted")
    CriterionScore.objects.filter(sheet__application=applications[1]).update(points="33.331")

    rows = ranked(call).output["ranking"]

    # The first has 80 twice; the second 78, then 66.662.
    assert [(row["number"], row["total"]) for row in rows] == [
        ("2022-001", "80"),
        ("2022-002", str(Fraction(3, 10) * 78 + Fraction(7, 10) * Fraction("66.662"))),
    ]
