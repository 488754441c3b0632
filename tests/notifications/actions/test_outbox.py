from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail as letters
from django.core.mail import EmailMultiAlternatives

from dure.core.actor import ANONYMOUS, Role
from dure.core.errors import Invalid, NotAllowed
from dure.notifications.actions.outbox import give_up_cut_off, send_due, send_letter
from dure.notifications.actions.preference import mark_read, set_preferences
from dure.notifications.domain.outbox import BACK_OFF, Delivery, next_digest
from dure.notifications.domain.outbox import MailState as S
from dure.notifications.models import MailPreference, Notice, OutboxMail
from dure.programme.models import Conflict
from tests.factories.notices import NOW, told
from tests.factories.programme import (
    a_call,
    a_member,
    a_sheet,
    acting,
    agency,
    an_application,
    an_evaluator,
    city,
    company,
    person,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def state_of(mail):
    mail.refresh_from_db()
    return S(mail.state)


def prefer(user, delivery, group=""):
    MailPreference.objects.create(user=user, group=group, delivery=delivery.value)


def test_each_person_is_told_once_and_mailed_as_they_wish():
    now_, daily, never, some = (person() for _ in range(4))
    prefer(daily, Delivery.DAILY)
    prefer(never, Delivery.NEVER)
    prefer(some, Delivery.NEVER)
    prefer(some, Delivery.DAILY, "application")

    mails = told(now_, daily, never, some, now_)

    assert Notice.objects.count() == 4
    assert [(m.notice.recipient_id, m.due_at) for m in mails] == [
        (now_.pk, NOW),
        (daily.pk, next_digest(NOW)),
        (some.pk, next_digest(NOW)),
    ]


def test_telling_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    for people in ([person()], [person() for _ in range(3)]):
        with django_assert_num_queries(5):  # two of them are the test's own
            told(*people)


def test_letter_leaves_once_in_the_language_of_its_reader():
    korean, english = person(name="a"), person(name="b")
    type(english).objects.filter(pk=english.pk).update(language="en")
    mails = told(korean, english)

    assert send_due(now=LATER) == 2
    assert send_due(now=LATER) == 0

    first, second = letters.outbox
    assert [state_of(mail) for mail in mails] == [S.SENT, S.SENT]
    assert (first.to, second.to) == ([korean.email], [english.email])
    assert "통영시 has submitted 스마트 <주차>." in second.body
    assert second.subject == "[Dure] Applications"
    assert "http://127.0.0.1:8000/applications/1/" in second.body
    assert first.subject != second.subject


def test_title_is_not_in_the_subject_line_and_html_is_escaped():
    told(person())
    send_due(now=LATER)

    (letter,) = letters.outbox
    page = letter.alternatives[0][0]
    assert "주차" not in letter.subject
    assert "스마트 &lt;주차&gt;" in page
    assert "<주차>" not in page
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_letter_is_not_sent_before_it_is_due():
    told(person(), now=LATER)

    assert send_due(now=NOW) == 0


def test_a_day_becomes_one_letter():
    reader = person()
    prefer(reader, Delivery.DAILY)
    mails = told(reader) + told(reader, title="둘째") + told(reader, title="셋째")

    assert send_due(now=LATER) == 0
    assert send_due(now=next_digest(NOW)) == 1

    (letter,) = letters.outbox
    assert {state_of(mail) for mail in mails} == {S.SENT}
    assert "3" in letter.subject
    assert all(word in letter.body for word in ("주차", "둘째", "셋째"))
    assert "<time" not in letter.body  # the plain text has no tags
    assert f"<h1>{letter.subject}</h1>" in letter.alternatives[0][0]


@pytest.fixture
def lost_partner():
    """A partner of a consortium who has left it since they were told."""
    partner = person(Role.MEMBER, company())
    application = an_application()
    member = a_member(application, company())
    mails = told(partner, subject=application)
    member.state = "left"
    member.save(update_fields=["state"])
    return mails


def test_who_lost_sight_gets_nothing(lost_partner):
    assert send_due(now=LATER) == 0

    assert [state_of(mail) for mail in lost_partner] == [S.SKIPPED]
    assert letters.outbox == []


def test_conflict_found_since_blocks_the_letter():
    evaluator = an_evaluator()
    application = an_application(state="in_stage")
    a_sheet(application, evaluator, "draft")
    (first,) = told(evaluator.user, subject=application)
    assert send_due(now=LATER) == 1
    (second,) = told(evaluator.user, subject=application)

    Conflict.objects.create(
        application=application,
        user=evaluator.user,
        ground="employer",
        origin="derived",
        found_at=NOW,
    )

    assert send_due(now=LATER) == 0
    assert (state_of(first), state_of(second)) == (S.SENT, S.SKIPPED)


def test_daily_letter_leaves_out_what_is_lost():
    officer = person(Role.CITY_OFFICER, city())
    prefer(officer, Delivery.DAILY)
    call = a_call()
    own, foreign = an_application(call), an_application(call, lead=city("속초시"))
    kept = told(officer, subject=own, title="우리 것")
    lost = told(officer, subject=foreign, title="남의 것")

    assert send_due(now=next_digest(NOW)) == 1

    assert "우리 것" in letters.outbox[0].body
    assert "남의 것" not in letters.outbox[0].body
    assert [state_of(m) for m in kept + lost] == [S.SENT, S.SKIPPED]


def test_subject_that_nobody_answers_for_is_told_to_nobody():
    reader = person()
    (mail,) = told(reader, subject=reader)

    assert send_due(now=LATER) == 0
    assert state_of(mail) is S.SKIPPED


def test_who_was_closed_out_gets_nothing():
    reader = person()
    (mail,) = told(reader)
    type(reader).objects.filter(pk=reader.pk).update(is_active=False)

    assert send_due(now=LATER) == 0
    assert state_of(mail) is S.SKIPPED


def test_refused_letter_is_tried_again_later_and_fails_in_the_end(monkeypatch):
    def refuse(self, fail_silently=False):
        raise SMTPServerDisconnected("away")

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    (mail,) = told(person())
    now = NOW
    for wait in BACK_OFF:
        assert send_due(now=now) == 0
        assert state_of(mail) is S.QUEUED
        assert (mail.due_at, mail.why) == (now + wait, "away")
        now += wait

    send_due(now=now)

    assert state_of(mail) is S.FAILED
    assert mail.attempts == len(BACK_OFF) + 1


def test_claimed_letter_is_sent_by_nobody_else():
    (mail,) = told(person())
    OutboxMail.objects.filter(pk=mail.pk).update(state=S.SENDING.value, claimed_at=NOW)

    assert send_letter(mail_ids=[mail.pk], now=LATER) is False
    assert letters.outbox == []


def test_letter_whose_worker_died_is_not_sent_again():
    (mail,) = told(person())
    OutboxMail.objects.filter(pk=mail.pk).update(state=S.SENDING.value, claimed_at=NOW)

    assert give_up_cut_off(now=NOW + timedelta(minutes=10)) == 0
    assert send_due(now=NOW + timedelta(minutes=11)) == 0

    assert state_of(mail) is S.FAILED
    assert letters.outbox == []


def test_preferences_are_kept_and_taken_back():
    reader = person()
    wanted = {"": Delivery.DAILY, "application": Delivery.NEVER}
    set_preferences(wanted=wanted, actor=acting(reader), now=NOW)
    set_preferences(wanted={"application": None}, actor=acting(reader), now=NOW)

    rows = MailPreference.objects.values_list("user_id", "group", "delivery")
    assert list(rows) == [(reader.pk, "", "daily")]


def test_unknown_group_is_refused_whole():
    wanted = {"": Delivery.DAILY, "nonsense": Delivery.NEVER}

    with pytest.raises(Invalid):
        set_preferences(wanted=wanted, actor=acting(person()), now=NOW)

    assert not MailPreference.objects.exists()


def test_nobody_signed_in_reads_or_decides():
    with pytest.raises(NotAllowed):
        mark_read(actor=ANONYMOUS, now=NOW)


def test_only_own_notices_are_marked():
    mine, other = person(), person()
    told(mine, other)
    foreign = Notice.objects.get(recipient=other)

    assert mark_read(actor=acting(mine), now=NOW, notice_id=foreign.pk) == 0
    assert mark_read(actor=acting(mine), now=NOW) == 1

    assert Notice.objects.get(recipient=other).read_at is None


def test_agency_is_a_body_of_the_call():
    officer = person(Role.PROGRAMME_OFFICER, agency())
    (mail,) = told(officer, subject=an_application(state="submitted"))

    assert send_due(now=LATER) == 1
    assert state_of(mail) is S.SENT
