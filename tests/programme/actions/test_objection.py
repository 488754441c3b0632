from datetime import timedelta

import pytest

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.core.errors import (
    IllegalMove,
    Incomplete,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal,
)
from dure.notifications.models import Notice
from dure.programme.actions.announcement import finalise_call
from dure.programme.actions.determination import approve_determinations
from dure.programme.actions.objection import (
    appoint_panel,
    dismiss_objection,
    file_objection,
    uphold_objection,
)
from dure.programme.actions.redetermination import (
    enter_redetermination,
    release_redetermination,
)
from dure.programme.domain.application import REFUSED, ApplicationState
from dure.programme.domain.determination import Outcome
from dure.programme.domain.objection import ObjectionState
from dure.programme.models import (
    Application,
    Conflict,
    Determination,
    Objection,
    Panel,
)
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.objection import objections_visible_to
from tests.factories.programme import (
    NOW,
    acting,
    actor,
    agency,
    an_evaluator,
    city,
    ministry,
    person,
)
from tests.factories.selection import LATER, WON, announced, approver, officer

pytestmark = pytest.mark.django_db

SOON = LATER + timedelta(days=1)
# NOW + 30 days is 27 January 2022, noon in Seoul; seven days end with 3 February.
LAST = LATER + timedelta(days=7, hours=12)


def trace():
    return (
        list(Application.objects.order_by("pk").values_list("pk", "state")),
        list(Objection.objects.values()),
        list(Determination.objects.order_by("pk").values_list("pk", "state")),
        Panel.objects.count(),
        Entry.objects.count(),
        Notice.objects.count(),
    )


def refused():
    """Return a refused application and its city's approver."""
    _, applications, _, _ = announced()
    one = applications[3]
    return one, actor(Role.APPROVER, one.lead)


def filed():
    one, chief = refused()
    row = file_objection(application_id=one.pk, ground="배점 오류", actor=chief, now=SOON)
    return row, one


def heard():
    """Return an objection before its panel, and the panel's chair."""
    row, one = filed()
    members = [an_evaluator() for _ in range(3)]
    appoint_panel(
        objection_id=row.pk, evaluators=[m.pk for m in members], chair=members[0].pk,
        actor=officer(), now=SOON,
    )  # fmt: skip
    return row, one, acting(members[0].user), members


def upheld():
    row, one, chair, _ = heard()
    uphold_objection(objection_id=row.pk, reasons="인용", actor=chair, now=SOON)
    one.refresh_from_db()
    return row, one


def test_an_objection_puts_the_refusal_into_question_and_tells_the_agency():
    one, chief = refused()
    told = person(Role.PROGRAMME_OFFICER, agency())

    row = file_objection(application_id=one.pk, ground=" 배점 오류 ", actor=chief, now=SOON)

    one.refresh_from_db()
    assert (one.state, row.refused_as, row.ground) == ("under_objection", "rejected", "배점 오류")
    assert Notice.objects.filter(recipient=told, kind="objection.filed").count() == 1


@pytest.mark.parametrize("state", ApplicationState)
def test_only_a_refusal_is_objected_to(state):
    one, chief = refused()
    Application.objects.filter(pk=one.pk).update(state=state.value)
    before = trace()

    if state in REFUSED:
        file_objection(application_id=one.pk, ground="가", actor=chief, now=SOON)
        assert Objection.objects.get().refused_as == state
        return
    with pytest.raises(IllegalMove):
        file_objection(application_id=one.pk, ground="가", actor=chief, now=SOON)
    assert trace() == before


@pytest.mark.parametrize(
    ("at", "may"),
    [
        (LATER - timedelta(microseconds=1), False),
        (LATER, True),
        (LAST - timedelta(microseconds=1), True),
        (LAST, False),
    ],
)
def test_the_days_for_it_are_half_open(at, may):
    one, chief = refused()
    before = trace()
    if may:
        file_objection(application_id=one.pk, ground="가", actor=chief, now=at)
        return
    with pytest.raises(Invalid):
        file_objection(application_id=one.pk, ground="가", actor=chief, now=at)
    assert trace() == before


def test_one_objects_once():
    row, one, chair, _ = heard()
    dismiss_objection(objection_id=row.pk, reasons="기각", actor=chair, now=SOON)
    before = trace()

    with pytest.raises(Invalid):
        file_objection(
            application_id=one.pk, ground="다시", actor=actor(Role.APPROVER, one.lead), now=SOON
        )
    assert trace() == before


def test_an_objection_has_a_ground():
    one, chief = refused()
    before = trace()

    with pytest.raises(Incomplete):
        file_objection(application_id=one.pk, ground=" ", actor=chief, now=SOON)
    assert trace() == before


@pytest.mark.parametrize(
    ("role", "of"), [(role, of) for role in Role for of in ("lead", "neighbour", "agency")]
)
def test_only_the_citys_approver_objects(role, of):
    one, _ = refused()
    where = {"lead": one.lead, "neighbour": city("이웃시"), "agency": agency()}[of]
    who = actor(role, where)
    before = trace()
    if (role, of) == (Role.APPROVER, "lead"):
        file_objection(application_id=one.pk, ground="가", actor=who, now=SOON)
        return
    with pytest.raises((NotAllowed, NotFound)):
        file_objection(application_id=one.pk, ground="가", actor=who, now=SOON)
    assert trace() == before


MOVES = {
    "filed": {"appoint": "hearing"},
    "hearing": {"appoint": "hearing", "uphold": "upheld", "dismiss": "dismissed"},
    "upheld": {},
    "dismissed": {},
}


@pytest.mark.parametrize("state", ObjectionState)
@pytest.mark.parametrize("move", ["appoint", "uphold", "dismiss"])
def test_every_move_from_every_state(state, move):
    row, _, chair, members = heard()
    decided = {"reasons": "가", "decided_at": SOON} if state in {"upheld", "dismissed"} else {}
    Objection.objects.update(state=state.value, **decided)
    acts = {
        "appoint": lambda: appoint_panel(
            objection_id=row.pk, evaluators=[m.pk for m in members], chair=members[1].pk,
            actor=officer(), now=SOON,
        ),
        "uphold": lambda: uphold_objection(
            objection_id=row.pk, reasons="인용", actor=chair, now=SOON
        ),
        "dismiss": lambda: dismiss_objection(
            objection_id=row.pk, reasons="기각", actor=chair, now=SOON
        ),
    }  # fmt: skip
    before = trace()
    expected = MOVES[state.value].get(move)
    if expected is None:
        with pytest.raises(Refusal):
            acts[move]()
        assert trace() == before
        return
    acts[move]()
    row.refresh_from_db()
    assert row.state == expected


@pytest.mark.parametrize("refused_as", sorted(REFUSED))
def test_a_dismissal_leaves_the_refusal_as_it_was(refused_as):
    row, one, chair, _ = heard()
    Objection.objects.update(refused_as=refused_as.value)

    dismiss_objection(objection_id=row.pk, reasons="기각", actor=chair, now=SOON)

    one.refresh_from_db()
    assert one.state == refused_as
    assert Determination.objects.get(application=one).state == "released"


def test_nobody_from_the_first_panel_hears_it():
    row, one = filed()
    judged = one.sheets.first().evaluator
    free = [an_evaluator() for _ in range(2)]
    before = trace()

    with pytest.raises(Invalid):
        appoint_panel(
            objection_id=row.pk, evaluators=[judged.pk, *(e.pk for e in free)], chair=free[0].pk,
            actor=officer(), now=SOON,
        )  # fmt: skip
    assert trace() == before


def test_nobody_with_a_conflict_hears_it_found_or_declared():
    row, one = filed()
    free = [an_evaluator() for _ in range(2)]
    declared, employed = an_evaluator(), an_evaluator(employer=one.lead)
    Conflict.objects.create(
        user=declared.user, application=one, ground="declared", origin="declared", found_at=NOW
    )

    for who in (declared, employed):
        with pytest.raises(Invalid):
            appoint_panel(
                objection_id=row.pk, evaluators=[who.pk, *(e.pk for e in free)],
                chair=free[0].pk, actor=officer(), now=SOON,
            )  # fmt: skip


@pytest.mark.parametrize(("count", "chaired"), [(2, True), (3, False)])
def test_a_panel_has_three_members_and_a_chair_among_them(count, chaired):
    row, _ = filed()
    members = [an_evaluator() for _ in range(count)]
    chair = members[0] if chaired else an_evaluator()
    before = trace()

    with pytest.raises(Invalid):
        appoint_panel(
            objection_id=row.pk, evaluators=[m.pk for m in members], chair=chair.pk,
            actor=officer(), now=SOON,
        )  # fmt: skip
    assert trace() == before


def test_only_the_chair_decides():
    row, one, _, members = heard()
    others = [
        officer(), approver(), acting(members[1].user), actor(Role.APPROVER, one.lead),
        actor(Role.AUDITOR, ministry()), actor(Role.EVALUATOR, agency()),
    ]  # fmt: skip
    before = trace()

    for who in others:
        for act in (uphold_objection, dismiss_objection):
            with pytest.raises((NotAllowed, NotFound)):
                act(objection_id=row.pk, reasons="가", actor=who, now=SOON)
    assert trace() == before


def test_a_decision_has_reasons():
    row, _, chair, _ = heard()
    before = trace()

    with pytest.raises(Incomplete):
        uphold_objection(objection_id=row.pk, reasons="", actor=chair, now=SOON)
    assert trace() == before


def test_the_panel_reads_the_application_while_it_hears_it():
    row, one, chair, _ = heard()
    stranger = acting(an_evaluator().user)

    assert list(applications_visible_to(chair)) == [one]
    assert objections_visible_to(chair).count() == 1
    assert not applications_visible_to(stranger).filter(pk=one.pk).exists()
    assert not objections_visible_to(stranger).exists()

    dismiss_objection(objection_id=row.pk, reasons="기각", actor=chair, now=SOON)
    assert not applications_visible_to(chair).exists()


def test_upheld_it_is_eligible_and_determined_anew():
    _, one = upheld()
    by, head = officer(), approver()
    assert one.state == "eligible"
    assert Determination.objects.get(application=one).state == "superseded"

    row = enter_redetermination(
        application_id=one.pk, outcome=Outcome.RESERVE, reason="재평가", deviation="",
        national_won=WON, actor=by, now=SOON,
    )  # fmt: skip
    with pytest.raises(IllegalMove):
        release_redetermination(determination_id=row.pk, actor=head, now=SOON)
    approve_determinations(call_id=one.call_id, actor=head, now=SOON)
    release_redetermination(determination_id=row.pk, actor=head, now=SOON)

    one.refresh_from_db()
    row.refresh_from_db()
    assert (one.state, row.state, row.reserve_place) == ("reserve", "released", 2)


def test_beyond_the_places_with_its_reason_but_never_beyond_the_budget():
    _, one = upheld()
    by, head = officer(), approver()
    given = {"application_id": one.pk, "outcome": Outcome.AWARD, "reason": "재평가"}
    with pytest.raises(Incomplete):
        enter_redetermination(**given, deviation="", national_won=WON, actor=by, now=SOON)
    enter_redetermination(**given, deviation="정원 외", national_won=WON, actor=by, now=SOON)
    before = trace()

    with pytest.raises(Invalid) as refused:
        approve_determinations(call_id=one.call_id, actor=head, now=SOON)
    assert refused.value.values["spent"] == 3 * WON
    assert trace() == before

    Determination.objects.filter(rank=1).update(national_won=WON - 1)
    Determination.objects.filter(application=one, state="held").update(national_won=1)
    approve_determinations(call_id=one.call_id, actor=head, now=SOON)
    row = Determination.objects.get(application=one, state="approved")
    release_redetermination(determination_id=row.pk, actor=head, now=SOON)
    one.refresh_from_db()
    assert one.state == "selected"


def test_without_an_upheld_objection_nothing_is_determined_anew():
    row, one, _, _ = heard()
    before = trace()

    with pytest.raises(Invalid):
        enter_redetermination(
            application_id=one.pk, outcome=Outcome.AWARD, reason="가", deviation="나",
            national_won=1, actor=officer(), now=SOON,
        )  # fmt: skip
    assert trace() == before
    assert row.state


@pytest.mark.parametrize("build", [filed, heard, upheld])
def test_a_call_is_not_final_while_an_objection_is_open(build):
    made = build()
    one = made[1]
    before = trace()

    with pytest.raises(Invalid) as refused:
        finalise_call(call_id=one.call_id, actor=officer(), now=LAST)
    assert refused.value.values["applications"] == one.number
    assert trace() == before
