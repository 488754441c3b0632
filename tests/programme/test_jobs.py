"""The clock: what it does, when it was due, and once only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from dure.audit.models import Entry
from dure.core.actor import Role
from dure.notifications.models import Notice
from dure.programme import jobs
from dure.programme.jobs import tick
from dure.programme.models import Application, Call
from tests.factories.programme import a_call, an_application, city, person

OPENS = datetime(2021, 12, 27, 0, 0, tzinfo=UTC)
CLOSES = datetime(2021, 12, 29, 9, 0, tzinfo=UTC)
STEP = timedelta(microseconds=1)
DAY = timedelta(days=1)


def a_published(**fields) -> Call:
    return a_call("published", **({"opens_at": OPENS, "closes_at": CLOSES} | fields))


def told() -> list[tuple[str, str]]:
    """Return what was recorded, in its order, with the instant at which it was due."""
    return [(e.verb, e.detail["due"]) for e in Entry.objects.order_by("number")]


@pytest.mark.django_db
def test_the_clock_moves_on_through_a_call():
    call = a_published()
    draft = an_application(call, city("거제시"))
    moves = []

    for now in (OPENS - STEP, OPENS, CLOSES - STEP, CLOSES, CLOSES + DAY):
        tick(now)
        call.refresh_from_db()
        draft.refresh_from_db()
        moves.append((call.state, draft.state))

    assert moves == [
        ("published", "draft"),
        ("open", "draft"),
        ("open", "draft"),
        ("closed", "late"),
        ("closed", "late"),
    ]


@pytest.mark.django_db
def test_what_was_handed_in_is_left_alone():
    call = a_published()
    submitted = an_application(call, city("거제시"), "submitted")
    extended = an_application(call, city("통영시"), extension_until=CLOSES + DAY)

    tick(CLOSES)

    submitted.refresh_from_db()
    extended.refresh_from_db()
    assert (submitted.state, extended.state) == ("submitted", "draft")
    assert [move.name for move in tick(CLOSES + DAY)] == ["keep_late"]


@pytest.mark.django_db
def test_a_cancelled_call_makes_nobody_late():
    call = a_call("cancelled", cancelled_at=OPENS, cancel_reason="예산 삭감", closes_at=CLOSES)
    an_application(call)

    assert tick(CLOSES) == []


@pytest.mark.django_db
def test_a_worker_that_was_off_for_a_day_makes_up_in_order_with_the_true_instants():
    early = a_published(closes_at=OPENS + 2 * STEP)
    late = a_published(opens_at=OPENS + STEP, closes_at=OPENS + 3 * STEP)
    lead = city("거제시")
    officer = person(Role.CITY_OFFICER, lead)
    waiting = an_application(early, lead, extension_until=OPENS + 4 * STEP)
    back = OPENS + DAY

    moved = tick(back)

    assert [(m.due - OPENS, m.name, m.key) for m in moved] == [
        (0 * STEP, "open", early.pk),
        (1 * STEP, "open", late.pk),
        (2 * STEP, "close", early.pk),
        (3 * STEP, "close", late.pk),
        (4 * STEP, "keep_late", waiting.pk),
    ]
    assert [(verb, datetime.fromisoformat(due) - OPENS) for verb, due in told()] == [
        ("call.open", 0 * STEP),
        ("call.open", timedelta(0)),
        ("call.close", timedelta(0)),
        ("call.close", timedelta(0)),
        ("application.keep_late", timedelta(0)),
    ]
    assert set(Entry.objects.values_list("at", flat=True)) == {back}
    assert Notice.objects.get().recipient_id == officer.pk
    assert tick(back) == []


@pytest.mark.django_db
def test_a_row_that_cannot_be_moved_holds_up_no_other(monkeypatch, caplog):
    first, second = a_published(), a_published()

    def fail_first(*, call_id, name, now):
        if call_id == first.pk:
            raise RuntimeError("broken")
        return move_by_clock(call_id=call_id, name=name, now=now)

    move_by_clock = jobs.move_by_clock
    monkeypatch.setattr(jobs, "move_by_clock", fail_first)

    assert [(m.name, m.key) for m in tick(OPENS)] == [("open", second.pk)]
    assert "could not be done" in caplog.text


@pytest.mark.django_db
def test_a_second_worker_that_saw_the_same_moves_nothing(monkeypatch):
    call = a_published()
    draft = an_application(call)
    seen = (jobs.due_calls(CLOSES), jobs.late_applications(CLOSES))
    tick(CLOSES)
    before = list(Entry.objects.values_list("hash", flat=True))
    monkeypatch.setattr(jobs, "due_calls", lambda now: seen[0])
    monkeypatch.setattr(jobs, "late_applications", lambda now: seen[1])

    assert tick(CLOSES) == []
    assert list(Entry.objects.values_list("hash", flat=True)) == before
    assert Application.objects.get(pk=draft.pk).state == "late"


@pytest.mark.django_db
def test_a_call_that_was_amended_meanwhile_stays_open(monkeypatch):
    call = a_call("open", opens_at=OPENS, closes_at=CLOSES)
    seen = jobs.due_calls(CLOSES)
    Call.objects.filter(pk=call.pk).update(closes_at=CLOSES + DAY)
    monkeypatch.setattr(jobs, "due_calls", lambda now: seen)

    assert tick(CLOSES) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_it_once():
    if connection.vendor != "postgresql":
        pytest.skip("needs real concurrent transactions")
    call = a_published()
    an_application(call)
    start = Barrier(2)

    def work():
        start.wait()
        try:
            return [m.name for m in tick(CLOSES)]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [name for names in pool.map(lambda _: work(), range(2)) for name in names]

    assert sorted(done) == ["close", "keep_late", "open"]
    assert Entry.objects.count() == 3
