"""Bad days of a call: what goes wrong, who is told what, and that nothing of it is left."""

import io
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from dure.accounts.models import User
from dure.core.actor import Role
from dure.core.errors import IllegalMove, Invalid, NotFound, Stale
from dure.files.actions.stored_file import scan_file, store_file
from dure.files.domain.stored_file import ScanState
from dure.files.queries.stored_file import open_readable
from dure.notifications.models import Notice
from dure.programme.actions.announcement import announce
from dure.programme.actions.application import submit_application
from dure.programme.actions.consortium import leave_consortium
from dure.programme.actions.determination import (
    approve_determinations,
    edit_determination,
)
from dure.programme.actions.employment import add_employment
from dure.programme.actions.evaluator import import_evaluators
from dure.programme.actions.portfolio import choose_portfolio
from dure.programme.actions.ranking import rank_stage, release_stage
from dure.programme.actions.sheet import save_sheet
from dure.programme.domain.deadline import in_time
from dure.programme.domain.determination import Outcome
from dure.programme.domain.evaluator import NewTie
from dure.programme.domain.score import SheetChange
from dure.programme.models import (
    ConsortiumChange,
    Determination,
    SubmissionReceipt,
)
from dure.programme.queries.application import applications_visible_to
from tests.factories import archives
from tests.factories.application import a_world
from tests.factories.clamd import clamd
from tests.factories.programme import (
    NOW,
    a_call,
    a_member,
    a_sheet,
    acting,
    actor,
    company,
)
from tests.factories.review import a_draw, a_pool, a_review_call, officer, some_applications
from tests.factories.selection import LATER, RULE, WON, a_call_to_rank, approved, proposed, terms
from tests.factories.snapshot import changed, snapshot

pytestmark = pytest.mark.django_db

CLOSES = datetime(2021, 12, 29, 9, 0, tzinfo=UTC)  # 18:00 in Seoul
MILLISECOND = timedelta(milliseconds=1)
SEOUL = timezone(timedelta(hours=9))


def said(refused) -> tuple[str, str]:
    """Return where a refusal points and what it says."""
    return str(refused.value.where), str(refused.value.what)


def closing():
    """Return an application that waits for its sign-off in a call that closes."""
    call = a_call(opens_at=CLOSES - timedelta(days=2), closes_at=CLOSES)
    return a_world("awaiting_signoff", call=call)


# The deadline.


@pytest.mark.parametrize("late", [timedelta(0), MILLISECOND, timedelta(hours=1)])
def test_a_submission_a_millisecond_late_is_kept_whole_and_not_submitted(late):
    world = closing()
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        submit_application(
            application_id=world.application.pk, actor=world.approver, now=CLOSES + late
        )

    assert "deadline is over" in said(refused)[1]
    assert "extension" in str(refused.value.remedy)
    world.application.refresh_from_db()
    assert (world.application.state, world.application.number) == ("late", "")
    assert not SubmissionReceipt.objects.exists()
    assert changed(before) == {
        "programme.Application",
        "audit.Entry",
        "audit.Chain",
        "notifications.Notice",
        "notifications.OutboxMail",
    }
    assert "not handed in" in str(Notice.objects.first().said)


def test_the_last_millisecond_counts():
    world = closing()
    submit_application(
        application_id=world.application.pk, actor=world.approver, now=CLOSES - MILLISECOND
    )
    world.application.refresh_from_db()
    assert world.application.state == "submitted"


def test_a_server_in_another_zone_changes_no_deadline(settings):
    """Somebody set the server's zone an hour off: instants are compared, not clocks."""
    settings.TIME_ZONE = "Asia/Shanghai"
    world = closing()
    local = (CLOSES - MILLISECOND).astimezone(timezone(timedelta(hours=8)))
    submit_application(application_id=world.application.pk, actor=world.approver, now=local)
    assert SubmissionReceipt.objects.get().received_at == CLOSES - MILLISECOND


def test_a_clock_without_a_zone_is_refused_without_a_trace():
    world = closing()
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        submit_application(
            application_id=world.application.pk,
            actor=world.approver,
            now=datetime(2021, 12, 29, 17, 0),  # noqa: DTZ001  the fault itself
        )

    assert said(refused)[1] == "A point in time needs its time zone."
    assert changed(before) == set()


def test_eighteen_hours_in_seoul_is_the_same_instant_everywhere():
    window = {"opens_at": CLOSES - timedelta(days=2), "closes_at": CLOSES}
    noon = datetime(2021, 12, 29, 17, 59, 59, 999_000, tzinfo=SEOUL)
    assert in_time(now=noon, **window)
    assert not in_time(now=noon + MILLISECOND, **window)


def test_what_the_browser_says_of_the_time_is_not_asked(client, monkeypatch):
    """The page sends a Date header of an hour ago; the receipt of the server counts."""
    world = closing()
    client.force_login(User.objects.get(pk=world.approver.user_id))
    monkeypatch.setattr(
        "dure.programme.views.signoff.now", lambda: CLOSES + MILLISECOND, raising=True
    )
    client.post(
        f"/applications/{world.application.pk}/submit/",
        {"pledge": "on", "now": (CLOSES - timedelta(hours=1)).isoformat()},
        headers={"Date": "Wed, 29 Dec 2021 08:00:00 GMT"},
    )
    world.application.refresh_from_db()
    assert world.application.state != "submitted"
    assert not SubmissionReceipt.objects.exists()


# Two at once.


def test_the_second_of_two_decisions_is_told_that_somebody_was_faster():
    _, _, first = proposed()
    row = Determination.objects.get(rank=1)
    decide = {
        "determination_id": row.pk,
        "outcome": Outcome.REJECT,
        "reason": "사업비 부족",
        "deviation": "위원회 의견",
        "national_won": 0,
        "seen": row.updated_at,
    }
    edit_determination(actor=first, now=LATER + MILLISECOND, **decide)
    before = snapshot()

    with pytest.raises(Stale) as refused:
        edit_determination(actor=officer(), now=LATER + 2 * MILLISECOND, **decide)

    assert str(refused.value.remedy)
    assert changed(before) - {"accounts.User", "accounts.Grant"} == set()


def test_the_second_approval_and_the_second_announcement_are_refused_without_a_trace():
    call, _, _, head = approved()
    before = snapshot()
    with pytest.raises((Invalid, IllegalMove)):
        approve_determinations(call_id=call.pk, actor=head, now=LATER)
    assert changed(before) == set()

    announce(call_id=call.pk, actor=head, now=LATER)
    before = snapshot()
    with pytest.raises(IllegalMove):
        announce(call_id=call.pk, actor=head, now=LATER)
    assert changed(before) == set()


# People who change places.


def test_an_evaluator_moves_to_a_member_between_the_draw_and_the_scoring():
    call, _ = a_review_call(), a_pool()
    application, other = some_applications(call, 2)
    partner = company("한빛 모빌리티")
    a_member(application, partner, role="subcontractor")
    (panel,) = a_draw(call)
    seat = panel.members.first()
    sheet = a_sheet(application, seat.evaluator, "draft", panel=panel)
    kept = a_sheet(other, seat.evaluator, "draft", panel=panel)
    judge = acting(seat.evaluator.user)

    add_employment(
        evaluator_id=seat.evaluator_id,
        tie=NewTie("한빛모빌리티", "company", date(2021, 12, 1)),
        actor=judge,
        now=NOW,
    )

    sheet.refresh_from_db()
    kept.refresh_from_db()
    assert (sheet.state, kept.state) == ("cancelled", "draft")
    assert list(applications_visible_to(judge)) == [other]
    before = snapshot()
    with pytest.raises(NotFound):
        save_sheet(
            sheet_id=sheet.pk, read_version=0, change=SheetChange(comment="늦은 의견"),
            actor=judge, now=NOW,
        )  # fmt: skip
    assert changed(before) == set()


def test_a_partner_leaves_after_the_award():
    world, partner = a_world("selected"), company()
    member = a_member(world.application, partner)

    leave_consortium(
        member_id=member.pk, reason="부도", actor=actor(Role.MEMBER, partner), now=NOW
    )

    flag = ConsortiumChange.objects.get()
    assert (flag.state_after, flag.reason, flag.reviewed_at) == ("left", "부도", None)
    assert Notice.objects.filter(recipient_id=world.staff.user_id).exists()
    before = snapshot()
    with pytest.raises((IllegalMove, Invalid, NotFound)):
        leave_consortium(
            member_id=member.pk, reason="또", actor=actor(Role.MEMBER, partner), now=NOW
        )
    assert changed(before) - {"accounts.User", "accounts.Grant"} == set()


# Files.


def test_an_import_with_wrong_columns_names_the_column_and_brings_nobody():
    by = officer()
    table = "email,name,분야들\r\na@experts.example,가,transport\r\n".encode("cp949")
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        import_evaluators(
            agency_id=min(by.organisations(Role.PROGRAMME_OFFICER)),
            content=table,
            name="위원.csv",
            actor=by,
            now=NOW,
        )

    where, what = said(refused)
    assert where == "row 1, column C"
    assert "분야들" in what
    assert "expertise" in str(refused.value.remedy)
    assert changed(before) == set()


class Film:
    """200 MB that tell how much of them was read."""

    left = 200 << 20

    def read(self, size=-1):
        part = min(self.left, size)
        self.left -= part
        return b"%" * part


def test_a_file_of_200_mb_is_refused_while_it_streams(settings):
    by, film = officer(), Film()
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        store_file(stream=film, name="현장.pdf", actor=by, now=NOW)

    assert said(refused)[0] == "현장.pdf"
    assert "50 MB" in said(refused)[1]
    assert film.left > 149 << 20  # the rest was never asked for
    assert not [place for place in Path(settings.DATA).rglob("*") if place.is_file()]
    assert changed(before) == set()


def test_a_virus_stays_in_quarantine_and_nobody_opens_it(settings):
    by = officer()
    stored = store_file(stream=io.BytesIO(archives.EICAR), name="eicar.txt", actor=by, now=NOW)
    with tempfile.TemporaryDirectory() as folder, clamd(Path(folder) / "clamd") as address:
        settings.CLAMAV = address
        assert scan_file(file_id=stored.pk, now=NOW) is ScanState.INFECTED

    stored.refresh_from_db()
    assert stored.finding == "Eicar-Test-Signature"
    with pytest.raises(NotFound):
        open_readable(stored)


def test_a_document_with_macros_is_refused_by_the_part_that_holds_them(settings):
    by = officer()
    before = snapshot()
    plan = archives.hwpx(**{"Scripts/sourceScripts": b"HAction.Run('FileSave');"})

    with pytest.raises(Invalid) as refused:
        store_file(stream=io.BytesIO(plan), name="계획서.hwpx", actor=by, now=NOW)

    where, what = said(refused)
    assert "계획서.hwpx" in where
    assert "macro" in what
    assert "without macros" in str(refused.value.remedy)
    assert not [place for place in Path(settings.DATA).rglob("*") if place.is_file()]
    assert changed(before) == set()


# Too few, and too little.


def test_fewer_sheets_than_the_quorum_rank_nobody():
    by = officer()
    call, applications = a_call_to_rank()
    short = applications[1]
    short.sheets.filter(pk=short.sheets.first().pk).update(state="cancelled", reason="이해충돌")
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        rank_stage(call_id=call.pk, stage=1, actor=by, now=LATER)

    assert refused.value.values["applications"] == short.number
    assert refused.value.values["needed"] == 5
    assert changed(before) == set()


def test_a_budget_that_no_portfolio_fits_names_the_limit_and_seals_nothing():
    by = officer()
    call, _ = a_call_to_rank(laid=terms(rule=replace(RULE, budget_won=WON - 1)))
    rank_stage(call_id=call.pk, stage=1, actor=by, now=LATER)
    release_stage(call_id=call.pk, stage=1, actor=by, now=LATER)
    before = snapshot()

    with pytest.raises(Invalid) as refused:
        choose_portfolio(call_id=call.pk, actor=by, now=LATER)

    assert "budget" in refused.value.values["limits"]
    assert refused.value.values["least"] == WON
    assert changed(before) == set()
