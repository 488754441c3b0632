from datetime import timedelta

import pytest
from django.test import Client

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.bounded import TooLong
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.engine.selection import draw_order
from dure.notifications.models import Notice
from dure.programme.actions.time_request import answer_time_request, ask_for_time
from dure.programme.actions.timetable import (
    draw_timetable,
    drop_session,
    move_slot,
    plan_session,
)
from dure.programme.adapters.recompute import verify_run
from dure.programme.domain.run import run_hash
from dure.programme.domain.timetable import Span
from dure.programme.models import (
    Conflict,
    PresentationSession,
    PresentationSlot,
    SealedRun,
    TimeRequest,
)
from dure.programme.queries.timetable import slots_visible_to, timetable_of
from tests.factories.programme import (
    NOW,
    acting,
    actor,
    agency,
    an_evaluator,
    city,
    ministry,
    organisation,
    person,
)
from tests.factories.scoring import a_panel, filled, judged, seat, under_evaluation

pytestmark = pytest.mark.django_db
DAY = NOW + timedelta(days=10)


@pytest.fixture
def scene():
    call = under_evaluation()
    panel, evaluator = a_panel(call), an_evaluator()
    seat(panel, evaluator)
    cities = [city(f"시 {n}") for n in range(4)]
    applications = [judged(call, lead=one) for one in cities]
    for one in applications:
        filled(one, evaluator)
    return call, panel, evaluator, cities, applications, actor(Role.PROGRAMME_OFFICER, agency())


def hours(minutes, start=0):
    begin = DAY + timedelta(minutes=start)
    return Span(begin, begin + timedelta(minutes=minutes))


def plan(call, panel, by, minutes=80, room="A", start=0, **more):
    return plan_session(
        call_id=call.pk, stage=1, panel_id=panel.pk, room=room, hours=hours(minutes, start),
        actor=by, now=NOW, **more,
    )  # fmt: skip


def draw(call, by, seed="KOSPI 2988.77"):
    return draw_timetable(call_id=call.pk, stage=1, seed=seed, actor=by, now=NOW)


def trace():
    return [
        list(model.objects.order_by("pk").values())
        for model in (PresentationSession, PresentationSlot, TimeRequest, SealedRun)
    ] + [Entry.objects.count(), Notice.objects.count()]


def refused(kind, work):
    before = trace()
    with pytest.raises(kind):
        work()
    assert trace() == before


def test_everybody_gets_one_place_in_drawn_order_sealed_and_told(scene):
    call, panel, _, cities, applications, officer = scene
    mayor = person(Role.APPROVER, cities[0])
    plan(call, panel, officer)

    run = draw(call, officer)

    slots = list(PresentationSlot.objects.all())
    assert {slot.application_id for slot in slots} == {one.pk for one in applications}
    assert len({slot.starts_at for slot in slots}) == 4
    assert [slot.application_id for slot in slots] == run.output["order"]
    assert run.hash == run_hash(
        kind=run.kind, rule=run.rule, input_hash=run.input_hash, output=run.output, seed=run.seed
    )
    assert Notice.objects.get().recipient_id == mayor.pk


def test_the_same_seed_draws_the_same_order_and_another_seed_another(scene):
    call, panel, _, _, _, officer = scene
    plan(call, panel, officer, 200)
    orders = set()
    for seed in ("a", "a", "b", "c"):
        orders.add(tuple(draw(call, officer, seed).output["order"]))
        PresentationSlot.objects.all().delete()
    assert 1 < len(orders) <= 3


def test_a_sealed_timetable_is_computed_again_and_one_changed_place_is_named(scene):
    call, panel, _, _, applications, officer = scene
    plan(call, panel, officer, 200)
    wish = ask_for_time(
        application_id=applications[0].pk, stage=1, hours=hours(40, 100), reason="연가",
        actor=actor(Role.CITY_OFFICER, applications[0].lead), now=NOW,
    )  # fmt: skip
    answer_time_request(request_id=wish.pk, granted=True, answer="", actor=officer, now=NOW)
    run = draw(call, officer)
    assert str(applications[0].pk) in run.given["windows"]
    assert verify_run(SealedRun.objects.get(pk=run.pk)) == (True, ())

    first, second = list(run.output["slots"])[:2]
    slots = run.output["slots"]
    slots[first], slots[second] = slots[second], slots[first]
    SealedRun.objects.filter(pk=run.pk).update(output=run.output)
    assert verify_run(SealedRun.objects.get(pk=run.pk)) == (False, ("output",))


def test_a_timetable_that_the_lots_do_not_give_is_named(scene, monkeypatch):
    call, panel, _, _, _, officer = scene
    plan(call, panel, officer, 200)
    run = draw(call, officer)
    monkeypatch.setattr("dure.programme.adapters.timetable.draw_order", the_other_way_round)
    assert verify_run(SealedRun.objects.get(pk=run.pk)) == (False, ("recomputed output",))


def the_other_way_round(keys, seed):
    return tuple(reversed(draw_order(keys, seed)))


def test_it_is_drawn_once_and_only_where_all_have_a_place(scene):
    call, panel, _, _, _, officer = scene
    refused(Invalid, lambda: draw(call, officer))
    plan(call, panel, officer, 60)
    refused(Invalid, lambda: draw(call, officer))
    refused(Incomplete, lambda: draw(call, officer, " "))
    plan(call, panel, officer, 20, "B", 100)
    draw(call, officer)
    refused(Invalid, lambda: draw(call, officer, "again"))


def test_a_room_and_a_panel_are_in_one_place_at_a_time(scene):
    call, panel, _, _, _, officer = scene
    plan(call, panel, officer)
    refused(Invalid, lambda: plan(call, panel, officer, room="B", start=40))
    refused(Invalid, lambda: plan(call, a_panel(call, 1, "2"), officer, start=40))
    refused(Invalid, lambda: plan(call, panel, officer, 19, "C", 200))
    refused(Incomplete, lambda: plan(call, panel, officer, room=" ", start=200))
    plan(call, panel, officer, start=80)


@pytest.mark.parametrize(
    ("role", "of"),
    [
        (Role.APPROVER, ministry),
        (Role.AUDITOR, lambda: organisation("감사원")),
        (Role.EVALUATOR, agency),
        (Role.CITY_OFFICER, city),
        (Role.PROGRAMME_OFFICER, lambda: organisation("다른 기관")),
    ],
)
def test_only_the_agency_plans_draws_and_moves(scene, role, of):
    call, panel, _, _, _, officer = scene
    session = plan(call, panel, officer)
    by = actor(role, of())
    refused((NotAllowed, NotFound), lambda: plan(call, panel, by, start=200))
    refused((NotAllowed, NotFound), lambda: draw(call, by))
    refused((NotAllowed, NotFound), lambda: drop_session(session_id=session.pk, actor=by, now=NOW))


def test_a_wish_is_asked_answered_and_kept_by_the_draw(scene):
    call, panel, _, cities, applications, officer = scene
    plan(call, panel, officer)
    mine = actor(Role.CITY_OFFICER, cities[2])
    last = hours(20, 60)

    def ask(by=mine, why="The mayor opens a bridge."):
        return ask_for_time(
            application_id=applications[2].pk, stage=1, hours=last, reason=why, actor=by, now=NOW
        )

    refused(Incomplete, lambda: ask(why=" "))
    refused((NotFound, NotAllowed), lambda: ask(actor(Role.CITY_OFFICER, cities[1])))
    refused(NotAllowed, lambda: ask(officer))
    wish = ask()
    refused(Invalid, ask)

    def answer(granted, text="", by=officer):
        return answer_time_request(
            request_id=wish.pk, granted=granted, answer=text, actor=by, now=NOW
        )

    refused(Incomplete, lambda: answer(False))
    refused((NotAllowed, NotFound), lambda: answer(True, by=mine))
    answer(True)
    refused(Invalid, lambda: answer(False, "late"))

    draw(call, officer)
    assert applications[2].slots.get().starts_at == last.starts_at


def test_a_move_has_a_reason_a_free_place_and_is_told(scene):
    call, panel, _, cities, applications, officer = scene
    plan(call, panel, officer, 100)
    person(Role.CITY_OFFICER, cities[0])
    draw(call, officer)
    slot = applications[0].slots.get()
    free = DAY + timedelta(minutes=80)

    def move(at=free, why="A train was cancelled.", by=officer, session=slot.session_id):
        return move_slot(
            slot_id=slot.pk, session_id=session, starts_at=at, reason=why, actor=by, now=NOW
        )

    taken = PresentationSlot.objects.exclude(pk=slot.pk).first().starts_at
    refused(Incomplete, lambda: move(why=""))
    refused(Invalid, lambda: move(taken))
    refused(Invalid, lambda: move(free + timedelta(minutes=1)))
    refused(NotAllowed, lambda: move(by=actor(Role.CITY_OFFICER, cities[0])))
    refused(NotFound, lambda: move(by=actor(Role.CITY_OFFICER, cities[1])))
    moved = move()
    assert (moved.starts_at, moved.run, moved.reason) == (free, None, "A train was cancelled.")
    assert Notice.objects.filter(kind="slot.moved").count() == 2  # both officers of the city


def test_whoever_has_a_conflict_leaves_the_room_and_does_not_see_the_slot(scene):
    call, panel, evaluator, _, applications, officer = scene
    plan(call, panel, officer)
    draw(call, officer)
    Conflict.objects.create(
        user=evaluator.user, application=applications[1], ground="employer", origin="derived",
        found_at=NOW,
    )  # fmt: skip

    [sitting] = timetable_of(officer, call, 1)
    leaves = {one.slot.application_id: one.leaves for one in sitting.seats}
    assert leaves[applications[1].pk] == (str(evaluator.user.name or evaluator.user),)
    assert leaves[applications[0].pk] == ()
    seen = slots_visible_to(acting(evaluator.user)).values_list("application_id", flat=True)
    assert applications[1].pk not in seen
    assert applications[0].pk in seen


def test_an_applicant_sees_their_own_slot_alone_and_takes_it_home(scene):
    call, panel, _, cities, applications, officer = scene
    plan(call, panel, officer)
    draw(call, officer)
    user = person(Role.CITY_OFFICER, cities[0])
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)

    text = client.get(f"/calls/{call.pk}/stages/1/timetable").content.decode()
    assert cities[0].name in text
    assert all(one.name not in text for one in cities[1:])
    own, other = (one.slots.get() for one in applications[:2])
    ics = client.get(f"/presentations/{own.pk}.ics")
    assert ics["Content-Type"].startswith("text/calendar")
    assert f"DTSTART:{own.starts_at:%Y%m%dT%H%M%SZ}" in ics.content.decode()
    assert all(len(line) <= 75 for line in ics.content.split(b"\r\n"))
    assert client.get(f"/presentations/{other.pk}.ics").status_code == 404
    assert client.get(f"/calls/{call.pk}/stages/1/timetable/door").status_code == 404


def test_rooms_seeds_wishes_answers_and_moves_are_kept_whole_or_refused(scene):
    call, panel, _, cities, applications, officer = scene
    refused(TooLong, lambda: plan(call, panel, officer, room="가" * 81))
    assert plan(call, panel, officer, 100, room="가" * 80).room == "가" * 80

    def ask(text):
        return ask_for_time(
            application_id=applications[2].pk, stage=1, hours=hours(20, 60), reason=text,
            actor=actor(Role.CITY_OFFICER, cities[2]), now=NOW,
        )  # fmt: skip

    refused(TooLong, lambda: ask("가" * 2_001))
    wish = ask("가" * 2_000)
    assert wish.reason == "가" * 2_000

    def answer(text):
        return answer_time_request(
            request_id=wish.pk, granted=False, answer=text, actor=officer, now=NOW
        )

    refused(TooLong, lambda: answer("가" * 2_001))
    assert answer("가" * 2_000).answer == "가" * 2_000

    refused(TooLong, lambda: draw(call, officer, "가" * 121))
    draw(call, officer, "가" * 120)
    assert SealedRun.objects.get().seed == "가" * 120
    slot = applications[0].slots.get()
    taken = set(PresentationSlot.objects.values_list("starts_at", flat=True))
    free = next(at for n in range(5) if (at := DAY + timedelta(minutes=20 * n)) not in taken)

    def move(text):
        return move_slot(
            slot_id=slot.pk, session_id=slot.session_id, starts_at=free, reason=text,
            actor=officer, now=NOW,
        )  # fmt: skip

    refused(TooLong, lambda: move("가" * 2_001))
    assert move("가" * 2_000).reason == "가" * 2_000
