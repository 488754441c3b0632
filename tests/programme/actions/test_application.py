from contextlib import nullcontext
from datetime import datetime, timedelta, timezone

import pytest

from dure.accounts.models import Grant
from dure.audit.models import Entry
from dure.audit.queries.entry import entries_about
from dure.core.actor import Role
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.models import Notice
from dure.programme.actions.application import (
    request_signoff,
    return_application,
    start_application,
    submit_application,
    withdraw_application,
)
from dure.programme.actions.correction import request_correction, resubmit_application
from dure.programme.actions.deadline import keep_late_applications, readmit_application
from dure.programme.actions.receipt import TooLate
from dure.programme.domain.answer import receipt_hash
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.terms import EligibilityCode, EligibilityRule
from dure.programme.models import Answer, Application, Programme, SubmissionReceipt
from tests.factories.application import (
    ANSWERS,
    EVERYONE,
    a_file,
    a_world,
    answered,
    lay_down,
    the_form,
)
from tests.factories.programme import (
    NOW,
    a_call,
    a_sheet,
    acting,
    actor,
    an_application,
    an_evaluator,
    city,
    person,
)

pytestmark = pytest.mark.django_db
SECOND, TICK = timedelta(seconds=1), timedelta(microseconds=1)
S = ApplicationState


def state_of(world):
    return Application.objects.get(pk=world.application.pk).state


def traces():
    rows = Application.objects.order_by("pk").values()
    return (
        list(rows),
        Entry.objects.count(),
        Notice.objects.count(),
        SubmissionReceipt.objects.count(),
    )


MOVES = {
    "request_signoff": lambda key, who, now: request_signoff(
        application_id=key, actor=who, now=now
    ),
    "return": lambda key, who, now: return_application(
        application_id=key, reason="다시", actor=who, now=now
    ),
    "submit": lambda key, who, now: submit_application(application_id=key, actor=who, now=now),
    "withdraw": lambda key, who, now: withdraw_application(
        application_id=key, reason="사정", actor=who, now=now
    ),
    "request_correction": lambda key, who, now: request_correction(
        application_id=key, questions=["problem"], reason="고쳐 주십시오",
        until=now + timedelta(days=2), actor=who, now=now,
    ),
    "resubmit": lambda key, who, now: resubmit_application(
        application_id=key, actor=who, now=now
    ),
    "readmit": lambda key, who, now: readmit_application(
        application_id=key, until=now + timedelta(days=2), reason="접수 장애", actor=who, now=now
    ),
}  # fmt: skip

# Written out by hand a second time: move × state → the state afterwards. What is not here is
# refused and leaves no trace.
LEADS_TO = {
    ("request_signoff", "draft"): "awaiting_signoff",
    ("return", "awaiting_signoff"): "draft",
    ("submit", "awaiting_signoff"): "submitted",
    ("readmit", "late"): "draft",
    ("withdraw", "submitted"): "withdrawn",
    ("withdraw", "correcting"): "withdrawn",
    ("withdraw", "eligible"): "withdrawn",
    ("withdraw", "in_stage"): "withdrawn",
    ("request_correction", "submitted"): "correcting",
    ("resubmit", "correcting"): "submitted",
}
# Who makes which move; everybody else is refused.
MAKES = {
    "request_signoff": {"officer"},
    "return": {"approver"},
    "submit": {"approver"},
    "withdraw": {"approver"},
    "resubmit": {"approver"},
    "request_correction": {"staff", "second"},
    "readmit": {"staff", "second"},
}
PEOPLE = EVERYONE


@pytest.mark.parametrize("state", [s.value for s in S])
@pytest.mark.parametrize("move", list(MOVES))
def test_every_move_from_every_state(move, state):
    world = a_world(state)
    who = world.people[min(MAKES[move])]
    before = traces()

    if (move, state) in LEADS_TO:
        MOVES[move](world.application.pk, who, NOW)
        assert state_of(world) == LEADS_TO[move, state]
        assert entries_about(world.application)[0].verb == f"application.{move}"
    else:
        with pytest.raises((IllegalMove, NotFound)):
            MOVES[move](world.application.pk, who, NOW)
        assert traces() == before


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("move", list(MOVES))
def test_every_move_by_everybody(move, who):
    [state] = [s for m, s in LEADS_TO if m == move][:1]
    world = a_world(state)
    before = traces()

    if who in MAKES[move]:
        MOVES[move](world.application.pk, world.people[who], NOW)
        assert state_of(world) == LEADS_TO[move, state]
    else:
        with pytest.raises((NotAllowed, NotFound)):
            MOVES[move](world.application.pk, world.people[who], NOW)
        assert traces() == before


def test_the_table_of_moves_has_what_is_tested_here_and_the_moves_of_other_actions():
    elsewhere = {
        "keep_late", "pass_check", "fail_check", "shortlist", "drop", "select", "reserve",
        "reject", "object", "uphold", "dismiss_ineligible", "dismiss_not_shortlisted",
        "dismiss_rejected", "promote", "forfeit",
    }  # fmt: skip
    assert set(APPLICATION_WORKFLOW.moves) == set(MOVES) | elsewhere
    for move in MOVES:
        sources = {s for s in S if move in APPLICATION_WORKFLOW.available(s)}
        assert sources == {S(s) for m, s in LEADS_TO if m == move}


# Starting.


def start(call, lead, who, title="나누어 쓰는 주차장", now=NOW):
    return start_application(call_id=call.pk, lead_id=lead.pk, title=title, actor=who, now=now)


@pytest.mark.parametrize("state", ["published", "open"])
def test_start_application_from_the_notice_on(state):
    call, lead = a_call(state), city()
    lay_down(call)
    who = actor(Role.CITY_OFFICER, lead)

    application = start(call, lead, who, "  나누어   쓰는 주차장 ")

    assert (application.state, application.title) == ("draft", "나누어 쓰는 주차장")
    assert application.form == the_form()
    [member] = application.members.all()
    assert (member.organisation, member.role, member.state) == (lead, "lead", "confirmed")
    assert [e.verb for e in entries_about(application)] == ["application.start"]


@pytest.mark.parametrize(
    ("state", "role", "title", "refusal"),
    [
        pytest.param("draft", Role.CITY_OFFICER, "x", NotFound, id="a call nobody knows of"),
        pytest.param("closed", Role.CITY_OFFICER, "x", Invalid, id="closed"),
        pytest.param("open", Role.APPROVER, "x", NotAllowed, id="the approver"),
        pytest.param("open", Role.CONSULTANT, "x", NotAllowed, id="a consultant"),
        pytest.param("open", Role.CITY_OFFICER, "  ", Invalid, id="no title"),
        pytest.param("open", Role.CITY_OFFICER, "x" * 201, Invalid, id="a long title"),
        pytest.param("open", Role.CITY_OFFICER, "a\0", Invalid, id="a null byte"),
    ],
)
def test_start_application_refused_leaves_no_trace(state, role, title, refusal):
    more = {"cancel_reason": "예산"} if state == "cancelled" else {}
    call, lead = a_call(state, **more), city()
    lay_down(call)
    with pytest.raises(refusal):
        start(call, lead, actor(role, lead), title)
    assert not Application.objects.exists()
    assert not Entry.objects.exists()


def test_start_application_for_another_city_is_not_allowed():
    call = a_call()
    lay_down(call)
    with pytest.raises(NotAllowed):
        start(call, city(), actor(Role.CITY_OFFICER, city("고성군")))


def test_start_application_at_the_deadline_is_too_late_though_the_clock_job_sleeps():
    call, lead = a_call(), city()
    lay_down(call)
    who = actor(Role.CITY_OFFICER, lead)
    with pytest.raises(Invalid):
        start(call, lead, who, now=call.closes_at)
    start(call, lead, who, now=call.closes_at - TICK)


# Sign-off.


def test_request_signoff_tells_the_approver():
    world = a_world()
    request_signoff(application_id=world.application.pk, actor=world.officer, now=NOW)
    [notice] = Notice.objects.all()
    assert (notice.recipient_id, notice.href) == (
        world.approver.user_id,
        f"/applications/{world.application.pk}/signoff/",
    )


def test_request_signoff_names_everything_that_is_missing():
    world = a_world(complete=False)
    with pytest.raises(Incomplete) as refusal:
        request_signoff(application_id=world.application.pk, actor=world.officer, now=NOW)
    assert refusal.value.missing == ("해결할 문제", "요약", "국비", "지방비", "지방비 확약서")
    assert state_of(world) == "draft"


@pytest.mark.parametrize(
    ("state", "passes"),
    [("clean", True), ("unscanned", True), ("quarantined", False), ("infected", False)],
)
def test_request_signoff_waits_for_the_virus_scan(state, passes):
    world = a_world(complete=False)
    answered(world.application, file_state=state)
    refused = nullcontext() if passes else pytest.raises(Invalid, match="확약서")
    with refused:
        request_signoff(application_id=world.application.pk, actor=world.officer, now=NOW)
    assert state_of(world) == ("awaiting_signoff" if passes else "draft")


def test_return_application_gives_the_reason_to_the_writers():
    world = a_world("awaiting_signoff")
    return_application(
        application_id=world.application.pk, reason="금액을 다시", actor=world.approver, now=NOW
    )
    assert Application.objects.get().returned_reason == "금액을 다시"
    with pytest.raises(IllegalMove):
        return_application(
            application_id=world.application.pk, reason="또", actor=world.approver, now=NOW
        )


@pytest.mark.parametrize("reason", ["", "  ", "a\0", "x" * 2001])
def test_a_return_without_a_reason_leaves_no_trace(reason):
    world = a_world("awaiting_signoff")
    before = traces()
    with pytest.raises(Invalid):
        return_application(
            application_id=world.application.pk, reason=reason, actor=world.approver, now=NOW
        )
    assert traces() == before


# Submission.


def submit(world, who=None, now=NOW):
    return submit_application(
        application_id=world.application.pk, actor=who or world.approver, now=now
    )


def test_submit_application_gives_number_receipt_and_notices():
    world = a_world("awaiting_signoff")

    receipt = submit(world)

    application = Application.objects.get()
    assert (application.state, application.number) == ("submitted", "2022-001")
    assert (application.submitted_at, application.submitted_by_id) == (
        NOW,
        world.approver.user_id,
    )
    assert (receipt.number, receipt.round, receipt.received_at) == ("2022-001", 1, NOW)
    assert receipt.hash == receipt_hash(ANSWERS, {"match_commitment": ["a" * 64]})
    told = set(Notice.objects.values_list("recipient_id", flat=True))
    assert {world.officer.user_id, world.approver.user_id, world.staff.user_id} <= told
    assert world.neighbour.user_id not in told


def test_the_hash_of_a_receipt_changes_with_any_answer_and_any_byte_of_a_file():
    same = receipt_hash({"b": 1, "a": "x", "empty": ""}, {"f": ["2" * 64, "1" * 64], "g": []})
    assert same == receipt_hash({"a": "x", "b": 1}, {"f": ["1" * 64, "2" * 64]})
    assert same != receipt_hash({"a": "x ", "b": 1}, {"f": ["1" * 64, "2" * 64]})
    assert same != receipt_hash({"a": "x", "b": 1}, {"f": ["1" * 64, "3" * 64]})


def test_numbers_follow_each_other_in_a_call():
    call = a_call()
    lay_down(call)
    for name in ("통영시", "고성군", "함안군"):
        lead = city(name)
        application = an_application(call, lead, "awaiting_signoff", form=the_form())
        who = actor(Role.APPROVER, lead)
        submit_application(application_id=answered(application).pk, actor=who, now=NOW)
    numbers = Application.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["2022-001", "2022-002", "2022-003"]


KST = timezone(timedelta(hours=9))
CLOSES = datetime(2021, 12, 29, 18, 0, tzinfo=KST)


def closing(**fields):
    call = a_call(opens_at=CLOSES - timedelta(days=2), closes_at=CLOSES)
    return a_world("awaiting_signoff", call=call, **fields)


ZONES = [timezone(timedelta(hours=hours)) for hours in (-5, 0, 1, 9)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", ["Asia/Seoul", "UTC", "America/New_York"])
def test_a_microsecond_before_the_deadline_is_in_time_in_every_zone(zone, clock, settings):
    settings.TIME_ZONE = clock
    world = closing()
    submit(world, now=(CLOSES - TICK).astimezone(zone))
    assert state_of(world) == "submitted"


@pytest.mark.parametrize("late", [timedelta(0), TICK, timedelta(milliseconds=1), SECOND])
def test_at_the_deadline_and_after_it_is_kept_as_late_and_nothing_is_lost(late):
    world = closing()
    answers = list(Answer.objects.order_by("pk").values())

    with pytest.raises(TooLate):
        submit(world, now=CLOSES + late)

    assert state_of(world) == "late"
    assert list(Answer.objects.order_by("pk").values()) == answers
    assert not SubmissionReceipt.objects.exists()
    assert entries_about(world.application)[0].verb == "application.keep_late"


def test_a_clock_an_hour_off_is_no_way_around_the_deadline():
    """The wall clock of another zone shows 17:59, the instant is an hour later."""
    world = closing()
    an_hour_behind = datetime(2021, 12, 29, 17, 59, tzinfo=timezone(timedelta(hours=8)))
    with pytest.raises(TooLate):
        submit(world, now=an_hour_behind)


def test_an_instant_without_a_zone_is_refused():
    world = closing()
    with pytest.raises(Invalid, match="time zone"):
        submit(world, now=datetime(2021, 12, 29, 12, 0))  # noqa: DTZ001
    assert state_of(world) == "awaiting_signoff"


def test_before_the_window_opens_a_submission_is_refused_and_stays_as_it_is():
    world = closing()
    before = traces()
    with pytest.raises(Invalid, match="not open"):
        submit(world, now=CLOSES - timedelta(days=2) - TICK)
    assert traces() == before


def test_who_asked_for_the_signoff_cannot_give_it():
    world = a_world()
    both = person(Role.CITY_OFFICER, world.application.lead)
    Grant.objects.create(user=both, role="approver", organisation=world.application.lead)
    request_signoff(application_id=world.application.pk, actor=acting(both), now=NOW)
    with pytest.raises(NotAllowed, match="approves"):
        submit(world, acting(both))
    submit(world)


def test_who_wrote_an_answer_cannot_sign_it():
    world = a_world("awaiting_signoff")
    Answer.objects.filter(question="problem").update(by=world.approver.user_id)
    before = traces()
    with pytest.raises(NotAllowed, match="approves"):
        submit(world)
    assert traces() == before


def test_a_file_condemned_after_the_signoff_was_asked_for_stops_the_submission():
    world = a_world("awaiting_signoff")
    attachment = world.application.attachments.get()
    attachment.file = a_file("infected", "나쁨.pdf")
    attachment.save()
    with pytest.raises(Invalid, match="나쁨"):
        submit(world)
    assert state_of(world) == "awaiting_signoff"


EXCLUSIVE = EligibilityRule(EligibilityCode.EXCLUSIVE_WITH, {"kinds": ["hub"]})
ONLY_ONE = EligibilityRule(EligibilityCode.ONE_APPLICATION, {})


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        ("draft", False), ("late", False), ("withdrawn", False), ("rejected", False),
        ("submitted", True), ("in_stage", True), ("selected", True),
    ],
)  # fmt: skip
def test_a_live_application_to_an_excluded_call_stands_against_a_submission(state, stands):
    hub = Programme.objects.create(kind="hub", name="거점형")
    world = a_world("awaiting_signoff", eligibility=(EXCLUSIVE, ONLY_ONE))
    an_application(a_call(programme=hub, title="거점형 공모"), city(), state)
    an_application(a_call(programme=hub, title="다른 도시"), city("고성군"), "submitted")
    if stands:
        with pytest.raises(Invalid, match="거점형 공모"):
            submit(world)
        assert state_of(world) == "awaiting_signoff"
    else:
        submit(world)


def test_one_application_in_a_call_where_the_call_says_so():
    world = a_world("awaiting_signoff", eligibility=(ONLY_ONE,))
    an_application(world.application.call, city(), "submitted", number="2022-007")
    with pytest.raises(Invalid, match="2022-007"):
        submit(world)


# The clock, and more time.


def test_keep_late_marks_drafts_at_the_deadline_and_not_before():
    world = closing()
    draft = an_application(world.application.call, city("고성군"), form=the_form())
    handed_in = an_application(world.application.call, city("함안군"), "submitted")

    assert keep_late_applications(now=CLOSES - TICK) == []
    assert keep_late_applications(now=CLOSES) == [world.application.pk, draft.pk]
    assert keep_late_applications(now=CLOSES) == []

    assert state_of(world) == "late"
    handed_in.refresh_from_db()
    assert handed_in.state == "submitted"


def test_keep_late_leaves_out_who_was_given_more_time():
    world = closing(extension_until=CLOSES + timedelta(days=1))
    assert keep_late_applications(now=CLOSES + SECOND) == []
    submit(world, now=CLOSES + timedelta(days=1) - TICK)
    assert state_of(world) == "submitted"


def test_readmit_application_gives_time_with_its_reason():
    world = a_world("late")
    until = NOW + timedelta(days=3)

    readmit_application(
        application_id=world.application.pk, until=until, reason="장애", actor=world.staff, now=NOW
    )

    application = Application.objects.get()
    assert (application.state, application.extension_until) == ("draft", until)
    [extension] = application.extensions.all()
    assert (extension.reason, extension.granted_by_id) == ("장애", world.staff.user_id)


@pytest.mark.parametrize(
    ("until", "reason"),
    [(NOW, "x"), (NOW - SECOND, "x"), (NOW + SECOND, " "), (datetime(2030, 1, 1), "x")],  # noqa: DTZ001
)
def test_readmit_application_refused_leaves_no_trace(until, reason):
    world = a_world("late")
    before = traces()
    with pytest.raises(Invalid):
        readmit_application(
            application_id=world.application.pk, until=until, reason=reason,
            actor=world.staff, now=NOW,
        )  # fmt: skip
    assert traces() == before


@pytest.mark.parametrize("state", ["announced", "final"])
def test_nothing_is_withdrawn_after_the_announcement(state):
    world = a_world("in_stage", call=a_call(state))
    with pytest.raises(Invalid):
        MOVES["withdraw"](world.application.pk, world.approver, NOW)
    assert state_of(world) == "in_stage"


def test_an_evaluator_makes_no_move():
    world = a_world("in_stage")
    evaluator = an_evaluator()
    a_sheet(world.application, evaluator, "draft")
    for move in MOVES.values():
        with pytest.raises(NotAllowed):
            move(world.application.pk, acting(evaluator.user), NOW)
