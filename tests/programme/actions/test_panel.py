from datetime import timedelta

import pytest

from dure.audit.queries.entry import entries_about
from dure.core.actor import SYSTEM, Role
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.models import Notice
from dure.programme.actions.panel import draw_panels, name_chair, publish_seed, replace_member
from dure.programme.adapters.panel_draw import compute
from dure.programme.domain.call import CallState
from dure.programme.domain.run import digest, run_hash
from dure.programme.models import DrawNotice, Evaluator, Panel, PanelMember, ScoreSheet
from tests.factories.programme import (
    NOW,
    a_member,
    a_sheet,
    actor,
    agency,
    an_application,
    an_evaluator,
    city,
    company,
    ministry,
)
from tests.factories.review import (
    EARLIER,
    FIELDS,
    a_draw,
    a_pool,
    a_review_call,
    officer,
    some_applications,
    traces,
)

pytestmark = pytest.mark.django_db


def publish(call, by=SYSTEM, **fields):
    given = {"stage": 1, "seed_text": "2022-평가-1", "panels": 1, "size": 3} | fields
    return publish_seed(call_id=call.pk, actor=by, now=EARLIER + timedelta(days=1), **given)


def test_a_draw_seats_the_members_and_seals_what_decided_it():
    call, pool = a_review_call(), a_pool()

    (panel,) = a_draw(call, demanded=FIELDS)

    run = DrawNotice.objects.get().run
    members = [seat.evaluator for seat in panel.members.all()]
    assert len(members) == 3
    assert {person.expertise[0] for person in members} == set(FIELDS)
    assert panel.run == run
    assert run.seed == f"2022-평가-1/{call.pk}/1"
    assert run.input_hash == digest(run.given)
    assert run.hash == run_hash(
        kind="panel_draw",
        rule=run.rule,
        input_hash=run.input_hash,
        output=run.output,
        seed=run.seed,
    )
    assert len(run.given["pool"]) == len(pool)
    told = Notice.objects.filter(kind="panel.drawn").values_list("recipient_id", flat=True)
    assert set(told) == {person.user_id for person in members}


def test_a_sealed_draw_can_be_made_again_from_what_is_sealed():
    call, _ = a_review_call(), a_pool(18)
    a_draw(call, panels=2, size=3, demanded=FIELDS)
    run = DrawNotice.objects.get().run
    run.refresh_from_db()

    assert compute(run.rule, run.given, run.seed) == run.output
    assert compute(run.rule, run.given, run.seed + "!") != run.output


def test_two_panels_share_nobody_and_each_has_each_field():
    call, _ = a_review_call(), a_pool(18)

    panels = a_draw(call, panels=2, size=3, demanded=FIELDS)

    first, second = (
        {seat.evaluator_id: seat.evaluator.expertise[0] for seat in panel.members.all()}
        for panel in panels
    )
    assert not set(first) & set(second)
    assert set(first.values()) == set(second.values()) == set(FIELDS)


def test_a_pool_below_three_for_each_place_is_refused_without_a_trace():
    call = a_review_call()
    a_pool(8)
    notice = publish(call)
    before = traces()

    with pytest.raises(Invalid, match="9 people must be there"):
        draw_panels(notice_id=notice.pk, actor=SYSTEM, now=NOW)

    assert traces() == before


def test_a_field_that_nobody_knows_is_named():
    call = a_review_call()
    a_pool(9)
    notice = publish(call, demanded=["welfare"])

    with pytest.raises(Invalid, match="somebody who knows Health and welfare, and 0"):
        draw_panels(notice_id=notice.pk, actor=SYSTEM, now=NOW)


def test_who_cannot_be_drawn_and_why():
    call, pool = a_review_call(), a_pool(14)
    (application,) = some_applications(call, 1)
    a_member(application, company("고용주 0"), role="subcontractor")
    Evaluator.objects.filter(pk=pool[1].pk).update(is_available=False)
    Evaluator.objects.filter(pk=pool[2].pk).update(checked_at=None)
    Evaluator.objects.filter(pk=pool[3].pk).update(entered_at=NOW - timedelta(days=1))

    (panel,) = a_draw(call)

    run = panel.run
    out = {row["id"]: row["out"] for row in run.given["pool"]}
    assert [out[str(pool[n].pk)] for n in range(5)] == [
        ["conflict"],
        ["unavailable"],
        ["unchecked"],
        ["entered_late"],
        [],
    ]
    drawn = run.output["panels"][0]["members"] + run.output["reserve"]
    assert sorted(drawn, key=int) == [str(person.pk) for person in pool[4:]]


def test_with_several_panels_one_conflict_keeps_nobody_out():
    call, pool = a_review_call(), a_pool(18)
    first, _ = some_applications(call, 2)
    a_member(first, company("고용주 0"))

    panel = a_draw(call, panels=2)[0]

    assert panel.run.given["pool"][0] == {
        "id": str(pool[0].pk), "knows": ["transport"], "out": [],
    }  # fmt: skip


def test_objections_are_judged_by_nobody_from_the_first_panels():
    call, pool = a_review_call("announced"), a_pool(12)
    (panel,) = a_draw(call)
    an_application(call, city("나주시"), "under_objection")
    notice = publish(call, stage=0)

    (other,) = draw_panels(notice_id=notice.pk, actor=SYSTEM, now=NOW)

    first = set(panel.members.values_list("evaluator_id", flat=True))
    assert not first & set(other.members.values_list("evaluator_id", flat=True))
    assert len(pool) == 12


def test_a_seed_is_published_once_and_drawn_once():
    call, _ = a_review_call(), a_pool()
    a_draw(call)
    before = traces()

    with pytest.raises(Invalid, match="published already"):
        publish(call, seed_text="a nicer one")
    with pytest.raises(Invalid, match="made already"):
        draw_panels(notice_id=DrawNotice.objects.get().pk, actor=SYSTEM, now=NOW)

    assert traces() == before


def test_a_seed_with_an_open_source_waits_for_its_outcome():
    call, _ = a_review_call(), a_pool()
    notice = publish(call, source="KOSPI on 2021-12-28")
    before = traces()

    with pytest.raises(Incomplete):
        draw_panels(notice_id=notice.pk, actor=SYSTEM, now=NOW)
    assert traces() == before
    (panel,) = draw_panels(notice_id=notice.pk, outcome="3020.24", actor=SYSTEM, now=NOW)

    assert panel.run.seed == f"2022-평가-1/3020.24/{call.pk}/1"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"seed_text": "  "}, Incomplete),
        ({"seed_text": "a\nb"}, Invalid),
        ({"size": 0}, Invalid),
        ({"panels": 61}, Invalid),
        ({"demanded": ["magic"]}, Invalid),
        ({"stage": 7}, NotFound),
    ],
)
def test_a_draw_that_cannot_be_meant_is_refused_without_a_trace(fields, refusal):
    call = a_review_call()
    before = traces()

    with pytest.raises(refusal):
        publish(call, **fields)

    assert traces() == before


@pytest.mark.parametrize("state", CallState)
def test_panels_are_drawn_from_publication_to_the_end(state):
    more = {"cancel_reason": "x", "cancelled_at": NOW} if state is CallState.CANCELLED else {}
    call = a_review_call(state.value, **more)
    by = officer()

    if state in {CallState.DRAFT, CallState.FINAL, CallState.CANCELLED}:
        with pytest.raises(NotAllowed):
            publish(call, by)
    else:
        assert publish(call, by).pk


@pytest.mark.parametrize("role", Role)
def test_only_an_officer_of_the_agency_draws(role):
    call, _ = a_review_call(), a_pool()
    notice = publish(call)
    people = [actor(role, agency()), actor(role, ministry()), actor(role, city())]
    allowed = [role is Role.PROGRAMME_OFFICER, False, False]
    before = traces()

    for person, may in zip(people, allowed, strict=True):
        if may:
            continue
        with pytest.raises(NotAllowed):
            draw_panels(notice_id=notice.pk, actor=person, now=NOW)
        assert traces() == before
    if any(allowed):
        draw_panels(notice_id=notice.pk, actor=people[0], now=NOW)


def test_the_chair_is_a_member_and_there_is_one():
    call, _ = a_review_call(), a_pool()
    (panel,) = a_draw(call)
    first, second, _third = panel.members.all()
    outsider = an_evaluator()

    name_chair(panel_id=panel.pk, evaluator_id=first.evaluator_id, actor=officer(), now=NOW)
    name_chair(panel_id=panel.pk, evaluator_id=second.evaluator_id, actor=officer(), now=NOW)
    with pytest.raises(NotFound):
        name_chair(panel_id=panel.pk, evaluator_id=outsider.pk, actor=officer(), now=NOW)

    chairs = PanelMember.objects.filter(panel=panel, is_chair=True)
    assert [seat.evaluator_id for seat in chairs] == [second.evaluator_id]
    verbs = [entry.verb for entry in entries_about(panel)]
    assert verbs == ["panel.draw", "panel.name_chair", "panel.name_chair"]


def test_a_member_who_leaves_is_replaced_by_the_next_of_the_reserve_with_the_sheets():
    call, _ = a_review_call(), a_pool()
    one, two = some_applications(call, 2)
    (panel,) = a_draw(call)
    seat = panel.members.first()
    open_ = a_sheet(one, seat.evaluator, "draft", panel=panel)
    handed_in = a_sheet(two, seat.evaluator, "submitted", panel=panel)
    reserve = [int(key) for key in panel.run.output["reserve"]]

    taken = replace_member(
        panel_id=panel.pk, evaluator_id=seat.evaluator_id, reason="ill", actor=officer(), now=NOW
    )

    seat.refresh_from_db()
    open_.refresh_from_db()
    handed_in.refresh_from_db()
    assert taken.evaluator_id == reserve[0]
    assert (seat.left_at, seat.left_reason) == (NOW, "ill")
    assert (open_.state, open_.reason, handed_in.state) == ("cancelled", "ill", "submitted")
    new = ScoreSheet.objects.get(evaluator_id=taken.evaluator_id)
    assert (new.application, new.state, new.panel_id) == (one, "assigned", panel.pk)


def test_the_reserve_is_passed_over_for_conflicts_and_missing_fields():
    call, pool = a_review_call(), a_pool(12)
    (application,) = some_applications(call, 1)
    (panel,) = a_draw(call, demanded=FIELDS)
    seat = panel.members.first()
    field = seat.evaluator.expertise[0]
    by_key = {person.pk: person for person in pool}
    fitting = [
        key for key in map(int, panel.run.output["reserve"]) if by_key[key].expertise == [field]
    ]
    barred = by_key[fitting[0]]
    a_member(application, barred.employments.first().organisation)

    taken = replace_member(
        panel_id=panel.pk, evaluator_id=seat.evaluator_id, reason="ill", actor=officer(), now=NOW
    )

    assert taken.evaluator_id == fitting[1]


def test_nobody_left_in_the_reserve_is_said_without_a_trace():
    call, pool = a_review_call(), a_pool()
    (panel,) = a_draw(call)
    Evaluator.objects.filter(pk__in=[p.pk for p in pool]).update(is_available=False)
    seat = panel.members.first()
    before = traces()

    with pytest.raises(Invalid, match="Nobody of the reserve"):
        replace_member(
            panel_id=panel.pk, evaluator_id=seat.evaluator_id, reason="x", actor=officer(), now=NOW
        )
    with pytest.raises(Incomplete):
        replace_member(
            panel_id=panel.pk, evaluator_id=seat.evaluator_id, reason=" ", actor=officer(), now=NOW
        )

    assert traces() == before
    assert Panel.objects.count() == 1
