from datetime import UTC, datetime, timedelta

import pytest

from dure.audit.models import Entry
from dure.audit.queries.entry import entries_about
from dure.core.actor import ANONYMOUS, SYSTEM, Role
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound, Stale
from dure.notifications.models import Notice
from dure.programme.actions.call import clone_call, create_call, edit_call, set_terms
from dure.programme.actions.call_move import (
    cancel_call,
    deliberate,
    publish_call,
    start_check,
    start_stage,
)
from dure.programme.domain.call import CallState
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.domain.reading import Faulty
from dure.programme.jobs import tick
from dure.programme.models import Application, Call, CallTerms, FormVersion, RubricVersion
from dure.programme.queries.call import terms_of
from tests.factories.call import a_terms, terms_mapping
from tests.factories.programme import (
    NOW,
    a_call,
    actor,
    agency,
    an_application,
    city,
    ministry,
    organisation,
)

pytestmark = pytest.mark.django_db

BEFORE = datetime(2021, 11, 23, 1, 0, tzinfo=UTC)  # the day of the notice
S = CallState


def officer():
    return actor(Role.PROGRAMME_OFFICER, agency())


def approver():
    return actor(Role.APPROVER, ministry())


def new_call(who=None, **changes):
    given = {
        "kind": ProgrammeKind.SMALL_CITY,
        "year": 2022,
        "texts": {"title": "2022 공모", "notice": "공고"},
        "ministry_id": ministry().pk,
        "agency_id": agency().pk,
        "actor": who or officer(),
        "now": BEFORE,
    }
    return create_call(**(given | changes))


def trace():
    """Everything a refusal must leave as it was."""
    return (
        list(Call.objects.order_by("pk").values()),
        list(CallTerms.objects.order_by("pk").values()),
        list(Application.objects.order_by("pk").values()),
        list(FormVersion.objects.order_by("pk").values()),
        list(RubricVersion.objects.order_by("pk").values()),
        Entry.objects.count(),
        Notice.objects.count(),
    )


# Every move and the states it starts from, by hand; the clock's are told apart.
MOVES = {
    "publish": (approver, {S.DRAFT}, S.PUBLISHED),
    "start_check": (officer, {S.CLOSED}, S.CHECKING),
    "start_stage": (officer, {S.CHECKING, S.EVALUATING}, S.EVALUATING),
    "deliberate": (officer, {S.EVALUATING}, S.DELIBERATING),
    "cancel": (
        approver,
        {S.DRAFT, S.PUBLISHED, S.OPEN, S.CLOSED, S.CHECKING, S.EVALUATING, S.DELIBERATING},
        S.CANCELLED,
    ),
}


def make(move, call, who):
    if move == "publish":
        return publish_call(call_id=call.pk, actor=who, now=BEFORE)
    if move == "cancel":
        return cancel_call(call_id=call.pk, reason="예산 삭감", actor=who, now=BEFORE)
    if move == "start_check":
        return start_check(call_id=call.pk, actor=who, now=BEFORE)
    if move == "start_stage":
        number = 3 if call.state == S.EVALUATING and call.stage == 2 else 2
        return start_stage(call_id=call.pk, number=number, actor=who, now=BEFORE)
    return deliberate(call_id=call.pk, actor=who, now=BEFORE)


def call_in(state, move=""):
    """Store a call in a state with all that the move asks for besides."""
    fields = {"published_at": BEFORE} if state != S.DRAFT else {}
    if state == S.CANCELLED:
        fields |= {"cancelled_at": BEFORE, "cancel_reason": "told"}
    stage = 0 if state in {S.DRAFT, S.PUBLISHED, S.OPEN, S.CLOSED, S.CHECKING} else 2
    if move == "deliberate":
        stage = 3
    call = a_call(state.value, stage=stage, notice="공고", **fields)
    a_terms(call)
    if state is S.CHECKING:
        an_application(call, state="eligible")
    if state is S.EVALUATING:
        an_application(call, state="in_stage", stage=3)
    return call


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("move", list(MOVES))
def test_every_move_from_every_state(move, state):
    who, sources, target = MOVES[move]
    call = call_in(state, move)
    before = trace()

    if state in sources:
        make(move, call, who())
        call.refresh_from_db()
        assert call.state == target
        assert any(e.verb == f"call.{move}" for e in entries_about(call))
    else:
        acting = who()
        with pytest.raises(IllegalMove):
            make(move, call, acting)
        assert trace() == before


ROLES = [
    (Role.PROGRAMME_OFFICER, agency),
    (Role.APPROVER, ministry),
    (Role.APPROVER, agency),
    (Role.PROGRAMME_OFFICER, ministry),
    (Role.FINANCE_OFFICER, agency),
    (Role.CITY_OFFICER, city),
    (Role.APPROVER, city),
    (Role.EVALUATOR, agency),
    (Role.CONSULTANT, city),
    (Role.AUDITOR, ministry),
    (Role.ADMINISTRATOR, agency),
    (Role.PROGRAMME_OFFICER, lambda: organisation("다른 기관")),
    (None, None),
]
FIRST = {
    "publish": S.DRAFT,
    "start_check": S.CLOSED,
    "start_stage": S.CHECKING,
    "deliberate": S.EVALUATING,
    "cancel": S.OPEN,
}
ALLOWED = {
    "publish": (Role.APPROVER, ministry),
    "cancel": (Role.APPROVER, ministry),
    "start_check": (Role.PROGRAMME_OFFICER, agency),
    "start_stage": (Role.PROGRAMME_OFFICER, agency),
    "deliberate": (Role.PROGRAMME_OFFICER, agency),
}


@pytest.mark.parametrize(("role", "of"), ROLES)
@pytest.mark.parametrize("move", list(MOVES))
def test_every_move_by_every_role(move, role, of):
    call = call_in(FIRST[move], move)
    who = actor(role, of()) if role else ANONYMOUS
    before = trace()

    if (role, of) == ALLOWED[move]:
        make(move, call, who)
    else:
        with pytest.raises((NotAllowed, NotFound)):
            make(move, call, who)
        assert trace() == before


def test_create_call_stores_and_records_it():
    who = officer()

    call = new_call(who)

    assert (call.state, call.year, call.title, call.created_by_id) == (
        "draft",
        2022,
        "2022 공모",
        who.user_id,
    )
    assert call.programme.name == "중·소도시 스마트시티 조성사업"
    assert [entry.verb for entry in entries_about(call)] == ["call.create"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"texts": {"title": " ", "notice": ""}}, "title"),
        ({"texts": {"title": "x" * 161}}, "title"),
        ({"texts": {"title": "a\x00"}}, "title"),
        ({"texts": {"title": "a", "colour": "red"}}, "colour"),
        ({"year": 1999}, "year"),
        ({"year": 2101}, "year"),
        ({"ministry_id": 10**9}, "ministry"),
    ],
)
def test_create_call_names_the_field_and_leaves_no_trace(changes, field):
    who = officer()
    before = trace()

    with pytest.raises(Faulty) as refusal:
        new_call(who, **changes)

    assert [fault.where for fault in refusal.value.faults] == [field]
    assert trace() == before


def test_edit_call_changes_drafts_alone():
    who = officer()
    call = new_call(who)
    edit_call(call_id=call.pk, year=2023, texts={"title": "2023 공모"}, actor=who, now=BEFORE)
    call.refresh_from_db()
    assert (call.year, call.title) == (2023, "2023 공모")

    Call.objects.update(state="published", published_at=BEFORE)
    before = trace()
    with pytest.raises(Invalid):
        edit_call(call_id=call.pk, year=2024, texts={"title": "x"}, actor=who, now=BEFORE)
    assert trace() == before


def test_set_terms_keeps_every_version_and_repeats_the_window():
    who = officer()
    call = new_call(who)

    set_terms(call_id=call.pk, terms=terms_mapping(), expected=0, actor=who, now=BEFORE)
    later = terms_mapping(objection_days=10)
    set_terms(call_id=call.pk, terms=later, expected=1, actor=who, now=BEFORE)

    call.refresh_from_db()
    assert terms_of(call).objection_days == 10
    assert CallTerms.objects.filter(call=call).count() == 2
    assert call.closes_at == datetime(2021, 12, 29, 9, 0, tzinfo=UTC)


def test_set_terms_refuses_what_another_officer_overtook():
    who = officer()
    call = new_call(who)
    set_terms(call_id=call.pk, terms=terms_mapping(), expected=0, actor=who, now=BEFORE)
    before = trace()

    with pytest.raises(Stale):
        set_terms(call_id=call.pk, terms=terms_mapping(), expected=0, actor=officer(), now=BEFORE)

    assert trace() == before


def test_set_terms_names_every_fault_and_leaves_no_trace():
    who = officer()
    call = new_call(who)
    wrong = terms_mapping(form="small city", time_zone="Asia/Atlantis")
    wrong["windows"][0]["closes_at"] = "2021-12-27T09:00:00+09:00"
    before = trace()

    with pytest.raises(Faulty) as refusal:
        set_terms(call_id=call.pk, terms=wrong, expected=0, actor=who, now=BEFORE)

    assert {fault.where for fault in refusal.value.faults} == {
        "form",
        "time_zone",
        "windows[1].closes_at",
    }
    assert trace() == before


def test_publish_freezes_form_and_rubrics_and_tells_the_agency():
    who = officer()
    call = new_call(who)
    a_terms(call, created_by_id=who.user_id)
    a_minister = approver()

    publish_call(call_id=call.pk, actor=a_minister, now=BEFORE)

    call.refresh_from_db()
    assert (call.state, call.published_at, call.published_by_id) == (
        "published",
        BEFORE,
        a_minister.user_id,
    )
    assert FormVersion.objects.get().frozen_at == BEFORE
    assert RubricVersion.objects.get().frozen_at == BEFORE
    assert [notice.recipient_id for notice in Notice.objects.all()] == [who.user_id]


@pytest.mark.parametrize("wrote", ["call", "terms"])
def test_nobody_publishes_what_they_wrote(wrote):
    both = approver()
    call = new_call()
    a_terms(call, created_by_id=both.user_id if wrote == "terms" else None)
    if wrote == "call":
        Call.objects.update(created_by=both.user_id)
    before = trace()

    with pytest.raises(NotAllowed):
        publish_call(call_id=call.pk, actor=both, now=BEFORE)

    assert trace() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"windows": []},
        {"form": ""},
        {"form": "unknown@1"},
        {"stages": [{"number": 1, "kind": "check"}]},
        {"eligibility": []},
        {"selection": {"places": 0}},
        {"selection": {"places": 16, "budget_won": 33_000_000_000}},
        {"selection": {"places": 16, "tie_breakers": ["beauty"]}},
        {"selection": {"places": 16, "aggregate": "trimmed", "trim": 3}},
        {"funding": {"national_cap_won": 2_000_000_000}},
    ],
)
def test_publish_refuses_what_is_not_complete(changes):
    call = new_call()
    a_terms(call, terms_mapping(**changes))
    who = approver()
    before = trace()

    with pytest.raises(Incomplete):
        publish_call(call_id=call.pk, actor=who, now=BEFORE)

    assert trace() == before


def test_publish_refuses_a_window_that_is_over():
    call = new_call()
    a_terms(call)
    with pytest.raises(Incomplete):
        publish_call(call_id=call.pk, actor=approver(), now=NOW + timedelta(days=30))


def test_clone_moves_every_date_by_a_year_and_says_where_it_comes_from():
    call = a_call("final", title="2022 중·소도시 공모", notice="2022년")
    a_terms(
        call,
        terms_mapping(
            eligibility=[
                {"code": "population", "parameters": {"below": 300_000, "at": "2021-12-31"}}
            ]
        ),
    )

    clone = clone_call(call_id=call.pk, year=2023, actor=officer(), now=NOW)

    terms = terms_of(clone)
    assert (clone.state, clone.year, clone.title) == ("draft", 2023, "2023 중·소도시 공모")
    assert clone.cloned_from_id == call.pk
    assert terms.windows[0].closes_at.isoformat() == "2022-12-29T18:00:00+09:00"
    assert terms.eligibility[0].parameters["at"] == "2022-12-31"
    assert clone.published_at is None


def test_cancel_is_public_with_its_reason_and_tells_the_applicants():
    call = call_in(S.OPEN)
    author = actor(Role.CITY_OFFICER, city())
    an_application(call, created_by_id=author.user_id)

    cancel_call(call_id=call.pk, reason=" 예산 삭감 ", actor=approver(), now=NOW)

    call.refresh_from_db()
    assert (call.state, call.cancel_reason) == ("cancelled", "예산 삭감")
    assert Notice.objects.filter(recipient_id=author.user_id, kind="call.cancel").exists()


@pytest.mark.parametrize("reason", ["", "  ", "a\x00b", "x" * 2001])
def test_cancel_needs_a_reason(reason):
    call = call_in(S.OPEN)
    who = approver()
    before = trace()
    with pytest.raises(Invalid):
        cancel_call(call_id=call.pk, reason=reason, actor=who, now=NOW)
    assert trace() == before


def test_start_stage_takes_in_the_eligible_ones():
    call = call_in(S.CHECKING)
    an_application(call, city("남해군"), state="ineligible")

    start_stage(call_id=call.pk, number=2, actor=officer(), now=NOW)

    call.refresh_from_db()
    assert (call.state, call.stage) == ("evaluating", 2)
    states = Application.objects.values_list("lead__name", "state", "stage")
    assert sorted(states) == [("남해군", "ineligible", 0), ("통영시", "in_stage", 2)]


@pytest.mark.parametrize(
    ("state", "stage", "number"),
    [
        pytest.param("submitted", 0, 2, id="one is not through the review"),
        pytest.param("eligible", 0, 3, id="not the next stage"),
        pytest.param("eligible", 0, 9, id="no such stage"),
        pytest.param("ineligible", 0, 2, id="nobody came so far"),
    ],
)
def test_start_stage_refused_leaves_no_trace(state, stage, number):
    call = a_call("checking")
    a_terms(call)
    an_application(call, state=state, stage=stage)
    who = officer()
    before = trace()

    with pytest.raises(Invalid):
        start_stage(call_id=call.pk, number=number, actor=who, now=NOW)

    assert trace() == before


def test_the_next_stage_waits_until_the_one_before_is_decided():
    call = a_call("evaluating", stage=2)
    a_terms(call)
    an_application(call, state="in_stage", stage=2)
    with pytest.raises(Invalid):
        start_stage(call_id=call.pk, number=3, actor=officer(), now=NOW)

    Application.objects.update(stage=3)
    start_stage(call_id=call.pk, number=3, actor=officer(), now=NOW)
    call.refresh_from_db()
    assert call.stage == 3


def test_deliberation_comes_after_the_last_stage():
    call = a_call("evaluating", stage=2)
    a_terms(call)
    with pytest.raises(Invalid):
        deliberate(call_id=call.pk, actor=officer(), now=NOW)


OPENS = datetime(2021, 12, 27, 0, 0, tzinfo=UTC)
CLOSES = datetime(2021, 12, 29, 9, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("state", "now", "after"),
    [
        ("draft", CLOSES, "draft"),
        ("published", OPENS - TICK, "published"),
        ("published", OPENS, "open"),
        ("published", CLOSES, "closed"),
        ("open", CLOSES - TICK, "open"),
        ("open", CLOSES, "closed"),
        ("checking", CLOSES, "checking"),
        ("cancelled", CLOSES, "cancelled"),
    ],
)
def test_the_clock_opens_and_closes(state, now, after):
    extra = {"cancelled_at": BEFORE, "cancel_reason": "told"} if state == "cancelled" else {}
    call = a_call(state, opens_at=OPENS, closes_at=CLOSES, **extra)

    tick(now)
    assert tick(now) == []  # again changes nothing

    call.refresh_from_db()
    assert call.state == after


def test_the_clock_records_each_move_once():
    call = a_call("published", opens_at=OPENS, closes_at=CLOSES)
    tick(CLOSES)
    tick(CLOSES)
    verbs = [(entry.verb, entry.actor_id) for entry in entries_about(call)]
    assert sorted(verbs) == [("call.close", None), ("call.open", None)]


def test_the_system_itself_may_set_up_a_call():
    call = new_call(SYSTEM)
    a_terms(call)
    publish_call(call_id=call.pk, actor=SYSTEM, now=BEFORE)
    call.refresh_from_db()
    assert call.state == "published"
