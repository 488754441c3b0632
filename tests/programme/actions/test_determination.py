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
    Stale,
)
from dure.notifications.models import Notice
from dure.programme.actions.announcement import announce, finalise_call
from dure.programme.actions.determination import (
    approve_determinations,
    edit_determination,
    propose_determinations,
)
from dure.programme.actions.reserve import forfeit_award, promote_next
from dure.programme.domain.call import CallState
from dure.programme.domain.determination import DeterminationState, Outcome
from dure.programme.models import Application, Call, Determination
from dure.programme.queries.determination import awards_of, determinations_visible_to
from tests.factories.programme import acting, actor, agency, city, ministry, person
from tests.factories.selection import (
    LATER,
    WON,
    announced,
    approved,
    approver,
    deliberating,
    officer,
    proposed,
)

pytestmark = pytest.mark.django_db


def trace():
    return (
        list(Call.objects.values_list("pk", "state", "announced_at")),
        list(Application.objects.order_by("pk").values_list("pk", "state")),
        list(Determination.objects.order_by("pk").values()),
        Entry.objects.count(),
        Notice.objects.count(),
    )


def edit(row, by, **fields):
    given = {
        "outcome": Outcome.REJECT,
        "reason": "협약 불가",
        "deviation": "기초지자체가 사업을 철회할 뜻을 밝힘",
        "national_won": 0,
        "seen": None,
    } | fields
    return edit_determination(determination_id=row.pk, actor=by, now=LATER, **given)


def test_what_is_proposed_follows_the_sealed_portfolio():
    call, _, by = proposed()

    assert [
        (row.application.number, row.outcome, row.rank, row.reserve_place, row.national_won)
        for row in Determination.objects.order_by("rank")
    ] == [
        ("2022-001", "award", 1, None, WON),
        ("2022-002", "award", 2, None, WON),
        ("2022-003", "reserve", 3, 1, WON),
        ("2022-004", "reject", 4, None, 0),
    ]
    row = Determination.objects.get(rank=1)
    assert (row.state, row.entered_by_id, row.approved_by) == ("held", by.user_id, None)
    assert "80" in row.reason
    assert call.state == "deliberating"


def test_proposing_again_holds_everything_again():
    call, _, _, _ = approved()

    propose_determinations(call_id=call.pk, actor=officer(), now=LATER)

    assert set(Determination.objects.values_list("state", "approved_by")) == {("held", None)}
    assert Determination.objects.count() == 4


MOVES = {
    "held": {"edit": "held", "approve": "approved"},
    "approved": {"edit": "held", "release": "released"},
    "released": {"supersede": "superseded"},
    "superseded": {},
}


@pytest.mark.parametrize("state", DeterminationState)
@pytest.mark.parametrize("move", ["edit", "approve", "release", "supersede"])
def test_every_move_from_every_state(state, move):
    call, applications, by, head = approved()
    released = LATER if state in {"released", "superseded"} else None
    Determination.objects.update(state=state.value, released_at=released)
    if state in {"released", "superseded"}:
        Call.objects.update(state="announced", announced_at=LATER)
        Application.objects.filter(state="in_stage").update(state="selected")
    row = Determination.objects.get(rank=1)
    chief = actor(Role.APPROVER, applications[0].lead)
    acts = {
        "edit": lambda: edit(row, by),
        "approve": lambda: approve_determinations(call_id=call.pk, actor=head, now=LATER),
        "release": lambda: announce(call_id=call.pk, actor=head, now=LATER),
        "supersede": lambda: forfeit_award(
            application_id=row.application_id, reason="포기", actor=chief, now=LATER
        ),
    }
    before = trace()
    expected = MOVES[state.value].get(move)
    if expected is None:
        # Giving up what is no longer in force moves the application alone.
        if (state, move) == ("superseded", "supersede"):
            return
        with pytest.raises(Refusal):
            acts[move]()
        assert trace() == before
    else:
        acts[move]()
        row.refresh_from_db()
        assert row.state == expected


@pytest.mark.parametrize("move", ["propose", "edit", "approve", "announce", "promote", "final"])
@pytest.mark.parametrize(
    ("role", "of"), [(role, of) for role in Role for of in (agency, ministry, city)]
)
def test_who_may_do_what(move, role, of):
    builder = {"approve": proposed, "announce": approved, "promote": announced, "final": announced}
    made = builder.get(move, proposed)()
    call = made[0]
    if move == "promote":
        Application.objects.filter(number="2022-001").update(state="withdrawn")
    who = actor(role, of())
    key, after = {"call_id": call.pk, "actor": who}, LATER + timedelta(days=30)
    acts = {
        "propose": lambda: propose_determinations(**key, now=LATER),
        "edit": lambda: edit(Determination.objects.get(rank=1), who),
        "approve": lambda: approve_determinations(**key, now=LATER),
        "announce": lambda: announce(**key, now=LATER),
        "promote": lambda: promote_next(**key, now=LATER),
        "final": lambda: finalise_call(**key, now=after),
    }
    agencys = (Role.PROGRAMME_OFFICER, agency)
    ministrys = (Role.APPROVER, ministry)
    may = agencys if move in {"propose", "edit", "final"} else ministrys
    before = trace()
    if (role, of) == may:
        acts[move]()
        assert trace() != before
        return
    with pytest.raises((NotAllowed, NotFound)):
        acts[move]()
    assert trace() == before


def test_nobody_approves_what_they_entered():
    call, _, _ = deliberating()
    both = person(Role.PROGRAMME_OFFICER, agency())
    both.grants.create(role=Role.APPROVER.value, organisation=ministry())
    propose_determinations(call_id=call.pk, actor=acting(both), now=LATER)
    before = trace()

    with pytest.raises(NotAllowed):
        approve_determinations(call_id=call.pk, actor=acting(both), now=LATER)
    assert trace() == before


def test_an_edit_that_differs_needs_its_reason():
    _, _, by = proposed()
    row = Determination.objects.get(rank=2)
    before = trace()

    with pytest.raises(Incomplete) as refused:
        edit(row, by, reason=" ", deviation="")

    assert refused.value.missing == ("reason", "deviation")
    assert trace() == before


def test_less_money_than_asked_for_is_a_deviation_too():
    _, _, by = proposed()
    row = Determination.objects.get(rank=1)

    with pytest.raises(Incomplete):
        edit(row, by, outcome=Outcome.AWARD, national_won=WON - 1, deviation="")
    edit(row, by, outcome=Outcome.AWARD, national_won=WON, deviation="")


@pytest.mark.parametrize("won", [-1, WON + 1])
def test_an_award_is_within_what_was_asked_for(won):
    _, _, by = proposed()

    with pytest.raises(Invalid):
        edit(Determination.objects.get(rank=1), by, outcome=Outcome.AWARD, national_won=won)


def test_of_two_officers_the_second_is_told():
    _, _, by = proposed()
    row = Determination.objects.get(rank=1)
    seen = row.updated_at
    edit_determination(
        determination_id=row.pk, outcome=Outcome.REJECT, reason="가", deviation="나",
        national_won=0, seen=seen, actor=by, now=LATER + timedelta(minutes=1),
    )  # fmt: skip
    before = trace()

    with pytest.raises(Stale):
        edit(row, officer(), seen=seen)
    assert trace() == before


def test_an_edited_approval_has_to_be_approved_again():
    _, _, by, head = approved()
    row = edit(Determination.objects.get(rank=4), by, reason="다시 씀", deviation="")

    assert (row.state, row.approved_by_id) == ("held", None)
    with pytest.raises(Invalid) as refused:
        announce(call_id=row.application.call_id, actor=head, now=LATER)
    assert refused.value.values["applications"] == "2022-004"


def test_awards_beyond_the_budget_or_the_places_are_not_approved():
    call, _, by = proposed()
    row = Determination.objects.get(rank=3)
    edit(row, by, outcome=Outcome.AWARD, national_won=WON)
    before = trace()

    with pytest.raises(Invalid) as refused:
        approve_determinations(call_id=call.pk, actor=approver(), now=LATER)
    assert refused.value.values == {"spent": 3 * WON, "budget": 2 * WON}
    assert trace() == before

    edit(row, by, outcome=Outcome.AWARD, national_won=0)
    with pytest.raises(Invalid) as refused:
        approve_determinations(call_id=call.pk, actor=approver(), now=LATER)
    assert refused.value.values == {"awards": 3, "places": 2}


def test_an_announcement_is_one_moment_for_everybody():
    call, applications, _, head = approved()
    people = [person(Role.CITY_OFFICER, one.lead) for one in applications]
    assert Notice.objects.count() == 0

    announce(call_id=call.pk, actor=head, now=LATER)

    call.refresh_from_db()
    assert (call.state, call.announced_at) == ("announced", LATER)
    assert list(Application.objects.order_by("number").values_list("state", "updated_at")) == [
        (s, LATER) for s in ("selected", "selected", "reserve", "rejected")
    ]
    assert set(Determination.objects.values_list("state", "released_at")) == {("released", LATER)}
    told = Notice.objects.order_by("recipient_id").values_list(
        "recipient_id", "kind", "created_at"
    )
    assert list(told) == [
        (one.pk, f"application.{kind}", LATER)
        for one, kind in zip(people, ("selected", "selected", "reserve", "rejected"), strict=True)
    ]


def test_the_second_of_two_announcements_changes_nothing():
    call, _, _, head = approved()
    announce(call_id=call.pk, actor=head, now=LATER)
    before = trace()

    with pytest.raises(IllegalMove):
        announce(call_id=call.pk, actor=approver(), now=LATER)
    assert trace() == before


def test_an_announcement_that_fails_leaves_nothing():
    call, applications, _, head = approved()
    applications[3].state = "withdrawn"
    applications[3].save()
    Application.objects.filter(number="2022-002").update(stage=1)
    Determination.objects.filter(rank=2).update(state="held", approved_by=None)
    before = trace()

    with pytest.raises(Invalid):
        announce(call_id=call.pk, actor=head, now=LATER)
    assert trace() == before


@pytest.mark.parametrize("state", [s for s in CallState if s is not CallState.DELIBERATING])
def test_only_a_call_in_selection_is_announced(state):
    call, _, _, head = approved()
    cancelled = {"cancel_reason": "예산", "cancelled_at": LATER}
    reason = cancelled if state is CallState.CANCELLED else {}
    Call.objects.update(state=state.value, announced_at=LATER, **reason)
    before = trace()

    with pytest.raises(IllegalMove):
        announce(call_id=call.pk, actor=head, now=LATER)
    assert trace() == before


def test_before_the_announcement_nobody_else_knows():
    _, applications, _ = proposed()
    lead = applications[0].lead
    nosy = [actor(role, of) for role in Role for of in (lead, city("이웃시"))]
    finance = actor(Role.FINANCE_OFFICER, agency())

    assert {
        determinations_visible_to(one).count()
        for one in [*nosy, finance]
        if not one.has_anywhere(Role.AUDITOR)
    } == {0}
    assert determinations_visible_to(officer()).count() == 4
    assert determinations_visible_to(approver()).count() == 4
    assert determinations_visible_to(actor(Role.AUDITOR, ministry())).count() == 4


def test_after_it_each_city_knows_its_own():
    _, applications, _, _ = announced()

    seen = determinations_visible_to(actor(Role.CITY_OFFICER, applications[3].lead))

    assert [row.application_id for row in seen] == [applications[3].pk]


def test_a_place_given_up_goes_to_the_next_in_line_with_its_money():
    call, applications, _, head = announced()
    chief = actor(Role.APPROVER, applications[1].lead)
    with pytest.raises(Invalid):
        promote_next(call_id=call.pk, actor=head, now=LATER)

    forfeit_award(
        application_id=applications[1].pk, reason="지방비 미확보", actor=chief, now=LATER
    )
    award = promote_next(call_id=call.pk, actor=head, now=LATER)

    assert award.application_id == applications[2].pk
    assert [row.national_won for row in awards_of(call)] == [WON, WON]
    assert list(Application.objects.order_by("number").values_list("state", flat=True)) == [
        "selected",
        "withdrawn",
        "selected",
        "rejected",
    ]
    forfeit_award(
        application_id=award.application_id, reason="포기",
        actor=actor(Role.APPROVER, applications[2].lead), now=LATER,
    )  # fmt: skip
    with pytest.raises(Invalid):
        promote_next(call_id=call.pk, actor=head, now=LATER)


def test_an_award_is_given_up_by_its_own_approver_with_a_reason():
    _, applications, _, _ = announced()
    key = {"application_id": applications[0].pk, "now": LATER}
    before = trace()

    with pytest.raises(NotAllowed):
        forfeit_award(**key, reason="포기", actor=actor(Role.CITY_OFFICER, applications[0].lead))
    with pytest.raises(NotFound):
        forfeit_award(**key, reason="포기", actor=actor(Role.APPROVER, applications[1].lead))
    with pytest.raises(Incomplete):
        forfeit_award(**key, reason="", actor=actor(Role.APPROVER, applications[0].lead))
    assert trace() == before


def test_a_call_is_final_when_nobody_may_object_any_more():
    call, _, by, _ = announced()
    # NOW + 30 days is 27 January 2022, noon in Seoul; seven days end with 3 February.
    last = LATER + timedelta(days=7, hours=12)
    before = trace()

    with pytest.raises(Invalid):
        finalise_call(call_id=call.pk, actor=by, now=last - timedelta(microseconds=1))
    assert trace() == before

    finalise_call(call_id=call.pk, actor=by, now=last)
    call.refresh_from_db()
    assert call.state == "final"
