import json
from itertools import pairwise

import pytest

from dure.core.actor import SYSTEM, Role
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound, Stale
from dure.core.said import from_data
from dure.notifications.models import Notice
from dure.programme.actions.assignment import (
    add_by_hand,
    confirm_assignment,
    preview_assignment,
    set_asked_expertise,
)
from dure.programme.actions.conflict import declare_conflict, derive_for_call
from dure.programme.adapters.assignment import Impossible, Proposal, compute
from dure.programme.adapters.recompute import verify_run
from dure.programme.domain.assignment import AssignmentMode, AssignmentRule
from dure.programme.models import Conflict, Evaluator, ScoreSheet, SealedRun
from dure.programme.queries.assignment import default_rule, facts_of, stage_of
from tests.factories.programme import (
    NOW,
    a_member,
    actor,
    agency,
    an_application,
    an_evaluator,
    city,
    company,
    ministry,
)
from tests.factories.review import (
    FIELDS,
    a_draw,
    a_pool,
    a_review_call,
    officer,
    some_applications,
    traces,
)

pytestmark = pytest.mark.django_db
M = AssignmentMode


def a_rule(call, mode=M.ONE, **fields):
    rule = default_rule(facts_of(call, 1), stage_of(call, 1), mode)
    given = {name: getattr(rule, name) for name in rule.__dataclass_fields__} | fields
    return AssignmentRule(**given)


def give_out(call, rule, by=SYSTEM):
    derive_for_call(call_id=call.pk, now=NOW)
    proposal = preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=by)
    assert isinstance(proposal, Proposal), proposal
    return confirm_assignment(
        call_id=call.pk, stage=1, rule=rule, token=proposal.token, actor=by, now=NOW
    )


def told(sheet):
    return [from_data(line) for line in sheet.why]


def test_one_panel_judges_all_but_who_has_a_conflict():
    call, pool = a_review_call(), a_pool()
    one, two, three = some_applications(call, 3)
    (panel,) = a_draw(call)
    barred = panel.members.first().evaluator
    a_member(two, barred.employments.first().organisation)

    give_out(call, a_rule(call))

    given = set(ScoreSheet.objects.values_list("application_id", "evaluator_id"))
    members = set(panel.members.values_list("evaluator_id", flat=True))
    every = {(row.pk, key) for row in (one, two, three) for key in members}
    assert given == every - {(two.pk, barred.pk)}
    sheet = ScoreSheet.objects.first()
    assert (sheet.state, sheet.panel, sheet.stage) == ("assigned", panel, 1)
    assert sheet.run.kind == "assignment"
    assert sheet.rubric.key == "small-city-written"
    assert told(sheet)[0] == "Sits on the panel that judges all applications."
    assert len(pool) == 9


def test_several_panels_share_evenly_and_keep_away_from_conflicts():
    call, _ = a_review_call(quorum=3), a_pool(27)
    applications = some_applications(call, 6)
    panels = a_draw(call, panels=3)
    for application in applications[:2]:
        for panel in panels[:2]:
            employer = panel.members.first().evaluator.employments.first().organisation
            a_member(application, employer)

    give_out(call, a_rule(call, M.SEVERAL))

    of = dict(ScoreSheet.objects.values_list("application_id", "panel__name"))
    assert [of[application.pk] for application in applications[:2]] == ["3", "3"]
    names = list(of.values())
    assert [names.count(name) for name in "123"] == [2, 2, 2]
    assert ScoreSheet.objects.count() == 18


def test_a_mixed_assignment_keeps_loads_fields_and_conflicts_and_says_why():
    call, _ = a_review_call(), a_pool(18)
    applications = some_applications(call, 4)
    panels = a_draw(call, panels=2, demanded=FIELDS)
    barred = panels[0].members.first().evaluator
    a_member(applications[0], barred.employments.first().organisation)
    for application in applications:
        set_asked_expertise(
            application_id=application.pk, expertise=["data"], actor=SYSTEM, now=NOW
        )

    give_out(call, a_rule(call, M.MIXED, demanded=FIELDS))

    sheets = ScoreSheet.objects.select_related("evaluator")
    loads = [sheets.filter(evaluator=person).count() for person in facts_people(call)]
    assert sorted(loads) == [2] * 6
    assert not sheets.filter(application=applications[0], evaluator=barred).exists()
    for application in applications:
        known = {sheet.evaluator.expertise[0] for sheet in sheets.filter(application=application)}
        assert known == set(FIELDS)
    of_data = sheets.filter(evaluator__expertise=["data"]).first()
    line = "Knows Data and artificial intelligence, which the application asks for."
    assert told(of_data)[0] == line
    assert all(told(sheet) for sheet in sheets)


def facts_people(call):
    return [seat.evaluator for seat in facts_of(call, 1).seats]


@pytest.mark.parametrize("mode", M)
def test_a_sealed_assignment_can_be_made_again(mode):
    call, _ = a_review_call(), a_pool(18)
    some_applications(call, 4)
    a_draw(call, panels=1 if mode is M.ONE else 2)
    give_out(call, a_rule(call, mode))

    run = SealedRun.objects.get(kind="assignment")

    assert compute(run.rule, run.given, run.seed) == run.output
    stored = ScoreSheet.objects.values_list("application_id", "evaluator_id", "panel_id")
    assert sorted([str(key) for key in row] for row in stored) == sorted(run.output["pairs"])


def test_what_is_impossible_is_told_with_what_would_help():
    call, _ = a_review_call(), a_pool()
    (application,) = some_applications(call, 1)
    (panel,) = a_draw(call)
    for seat in panel.members.all():
        a_member(application, seat.evaluator.employments.first().organisation)
    rule = a_rule(call)
    before = traces()

    confirm = {"call_id": call.pk, "stage": 1, "rule": rule, "token": "x", "now": NOW}
    with pytest.raises(Invalid, match="No assignment keeps"):
        confirm_assignment(actor=SYSTEM, **confirm)

    assert traces() == before
    derive_for_call(call_id=call.pk, now=NOW)
    told_ = preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=SYSTEM)
    assert isinstance(told_, Impossible)
    assert [str(line) for line in told_.reasons] == [
        f"{application.number} 통영시 needs 1, and 0 are free to judge it."
    ]


def test_loads_that_cannot_hold_are_named():
    call, _ = a_review_call(), a_pool()
    some_applications(call, 2)
    a_draw(call)
    rule = a_rule(call, M.MIXED, reviews=3, load_floor=0, load_ceiling=1)

    told_ = preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=SYSTEM)

    assert isinstance(told_, Impossible)
    assert str(told_.reasons[0]).startswith("6 would be needed and there can be 3 at most")
    assert sum("judges 1 at most" in line for line in told_.reasons) == 3
    assert all("judge 1 more" in line for line in told_.repair)
    assert len(told_.repair) == 3


def test_a_field_that_nobody_on_the_panel_knows_is_named():
    call, _ = a_review_call(), a_pool()
    (application,) = some_applications(call, 1)
    a_draw(call)
    rule = a_rule(call, M.MIXED, demanded=("finance",))

    told_ = preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=SYSTEM)

    assert [str(line) for line in told_.reasons] == [
        f"{application.number} 통영시 needs somebody who knows Costs and accounting; nobody who "
        "does is free to judge it."
    ]


def test_what_has_changed_since_the_proposal_is_not_given_out():
    call, _ = a_review_call(), a_pool()
    applications = some_applications(call, 3)
    (panel,) = a_draw(call)
    rule = a_rule(call)
    proposal = preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=SYSTEM)
    employer = panel.members.first().evaluator.employments.first().organisation
    a_member(applications[0], employer)
    before = traces()

    with pytest.raises(Stale):
        confirm_assignment(
            call_id=call.pk, stage=1, rule=rule, token=proposal.token, actor=SYSTEM, now=NOW
        )

    assert traces() == before
    assert not Conflict.objects.exists()


def test_a_second_assignment_keeps_the_first_and_adds_what_is_new():
    call, _ = a_review_call(), a_pool()
    some_applications(call, 2)
    a_draw(call)
    give_out(call, a_rule(call))
    first = set(ScoreSheet.objects.values_list("pk", flat=True))
    new = an_application(call, city("나주시"), "in_stage", stage=1)

    made = give_out(call, a_rule(call))

    assert {sheet.application_id for sheet in made} == {new.pk}
    assert first < set(ScoreSheet.objects.values_list("pk", flat=True))


def test_evaluators_are_told_how_many_and_never_which():
    call, _ = a_review_call(), a_pool()
    applications = some_applications(call, 3)
    a_draw(call)

    give_out(call, a_rule(call))

    notices = Notice.objects.filter(kind="sheet.assign")
    assert [row.said["values"]["count"] for row in notices] == [3, 3, 3]
    assert not any(a.title in str(n.said) for n in notices for a in applications)


@pytest.mark.parametrize("role", Role)
def test_only_officers_of_the_agency_give_out(role):
    call, _ = a_review_call(), a_pool()
    some_applications(call, 1)
    a_draw(call)
    rule = a_rule(call)
    before = traces()

    for where, may in (
        (agency(), role is Role.PROGRAMME_OFFICER),
        (ministry(), False),
        (city("서산시"), False),
        (company("다른 기관"), False),
    ):
        who = actor(role, where)
        if may:
            assert preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=who)
            continue
        with pytest.raises(NotAllowed):
            preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=who)
    assert traces() == before


def test_adding_by_hand_needs_a_reason_and_no_conflict():
    call, pool = a_review_call(), a_pool()
    (application,) = some_applications(call, 1)
    (panel,) = a_draw(call)
    reserve = Evaluator.objects.get(pk=int(panel.run.output["reserve"][0]))
    unchecked = an_evaluator()
    at_lead = an_evaluator(employer=application.lead, checked_at=NOW)
    given = {"application_id": application.pk, "panel_id": panel.pk, "now": NOW}

    def add(person, reason="a member fell ill", by=None):
        return add_by_hand(evaluator_id=person.pk, reason=reason, actor=by or officer(), **given)

    for person, reason, refusal in (
        (reserve, " ", Incomplete),
        (unchecked, "x", Invalid),
        (at_lead, "x", Invalid),
    ):
        before = traces()
        with pytest.raises(refusal):
            add(person, reason)
        assert traces() == before
    sheet = add(reserve)

    assert told(sheet) == ["Given by hand: a member fell ill"]
    assert panel.members.filter(evaluator=reserve).exists()
    with pytest.raises(Invalid, match="already"):
        add(reserve)
    with pytest.raises((NotFound, NotAllowed)):
        add(pool[0], by=actor(Role.CITY_OFFICER, application.lead))


def test_an_officer_in_conflict_cannot_give_out_by_hand():
    call, pool = a_review_call(), a_pool()
    (application,) = some_applications(call, 1)
    (panel,) = a_draw(call)
    by = officer()
    declare_conflict(application_id=application.pk, note="x", actor=by, now=NOW)

    with pytest.raises(NotFound):
        add_by_hand(
            application_id=application.pk, evaluator_id=pool[0].pk, panel_id=panel.pk,
            reason="x", actor=by, now=NOW,
        )  # fmt: skip


def test_nothing_to_judge_or_no_panel_is_said():
    call, _ = a_review_call(), a_pool()
    rule = AssignmentRule(M.ONE, 1, 0, 5)

    with pytest.raises(Invalid, match="No panel"):
        preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=SYSTEM)
    a_draw(call)
    with pytest.raises(Invalid, match="No application"):
        preview_assignment(call_id=call.pk, stage=1, rule=rule, actor=SYSTEM)
    with pytest.raises(NotFound):
        preview_assignment(call_id=call.pk, stage=9, rule=rule, actor=SYSTEM)


def test_default_bounds_share_the_work_evenly():
    call, _ = a_review_call(), a_pool(18)
    some_applications(call, 5)
    a_draw(call, panels=2)

    rule = a_rule(call, M.MIXED)

    assert (rule.reviews, rule.load_floor, rule.load_ceiling) == (3, 2, 3)
    low, high = a_rule(call, M.SEVERAL).load_floor, a_rule(call, M.SEVERAL).load_ceiling
    assert all(b - a == 1 for a, b in pairwise([low, high]))


def one_byte(value):
    """Change one digit of a JSON value's text."""
    text = json.dumps(value)
    at = next(n for n, sign in enumerate(text) if sign.isdigit() and sign != "0")
    return json.loads(text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :])


@pytest.mark.parametrize("column", ["rule", "given", "output", "seed"])
def test_one_changed_byte_of_a_sealed_assignment_is_named(column):
    call, _ = a_review_call(), a_pool()
    some_applications(call, 3)
    a_draw(call)
    give_out(call, a_rule(call))
    run = SealedRun.objects.get(kind="assignment")
    assert verify_run(run) == (True, ())

    changed = one_byte(getattr(run, column) or "x1")
    SealedRun.objects.filter(pk=run.pk).update(**{column: changed})

    held, named = verify_run(SealedRun.objects.get(pk=run.pk))
    assert not held
    assert column in named or "hash" in named
