from datetime import timedelta

import pytest

from dure.audit.queries.entry import entries_about
from dure.core.actor import Role
from dure.core.errors import Busy, IllegalMove, Invalid, NotAllowed, NotFound
from dure.notifications.models import Notice
from dure.programme.actions.answer import lock_section, save_section, unlock_section
from dure.programme.domain.answer import BREAK, LEASE
from dure.programme.models import Answer, AnswerRevision, Application, SectionLock
from dure.programme.queries.answer import answers_at, answers_of, history_of
from tests.factories.application import a_world
from tests.factories.programme import NOW, a_member, acting, actor, company, person

pytestmark = pytest.mark.django_db


def save(world, written, base=None, *, by=None, now=NOW, section="plan"):
    return save_section(
        application_id=world.application.pk, section=section, written=written, base=base or {},
        actor=by or world.officer, now=now,
    )  # fmt: skip


def test_save_section_keeps_what_was_typed_and_says_when():
    world = a_world(complete=False)

    saved = save(world, {"problem": "주차", "note": ""})

    assert (saved.revision, saved.at, saved.clashes) == (1, NOW, ())
    assert answers_of(world.application) == {"problem": "주차"}
    [entry] = entries_about(world.application)
    assert (entry.verb, entry.detail["questions"]) == ("application.write", ["problem"])


def test_save_section_of_the_same_words_writes_nothing():
    world = a_world(complete=False)
    first = save(world, {"problem": "주차"})

    again = save(world, {"problem": "주차"}, first.revisions)

    assert again.revision == 1
    assert AnswerRevision.objects.count() == 1
    assert len(entries_about(world.application)) == 1


def test_save_section_reads_the_money_out_of_the_answers():
    world = a_world(complete=False)

    save(world, {"national": 1_500_000_000, "local": 1_000_000_000}, section="money")

    application = Application.objects.get(pk=world.application.pk)
    assert (application.national_won, application.local_won) == (1_500_000_000, 1_000_000_000)


# Two devices, one section.


def test_two_devices_that_change_different_answers_both_keep_them():
    world = a_world(complete=False)
    start = save(world, {"problem": "처음", "note": "메모"})
    phone, desk = start.revisions, start.revisions

    save(world, {"problem": "책상에서", "note": "메모"}, desk)
    saved = save(world, {"problem": "처음", "note": "전화에서"}, phone)

    assert answers_of(world.application) == {"problem": "책상에서", "note": "전화에서"}
    assert saved.clashes == ()


def test_two_devices_that_change_one_long_text_keep_both_texts_and_say_so():
    world = a_world(complete=False)
    start = save(world, {"problem": "처음"})

    save(world, {"problem": "책상에서 쓴 글"}, start.revisions)
    saved = save(world, {"problem": "전화에서 쓴 글"}, start.revisions)

    both = "책상에서 쓴 글" + BREAK + "전화에서 쓴 글"
    assert answers_of(world.application)["problem"] == both
    [clash] = saved.clashes
    assert (clash.question, clash.kept, clash.written) == ("problem", both, "전화에서 쓴 글")
    aside = [change.value for change in history_of(world.application) if change.is_aside]
    assert aside == ["전화에서 쓴 글"]


def test_two_devices_that_change_one_short_answer_keep_the_other_in_the_history():
    world = a_world(complete=False)
    start = save(world, {"summary": "처음"})

    save(world, {"summary": "하나"}, start.revisions)
    saved = save(world, {"summary": "둘"}, start.revisions)

    assert answers_of(world.application)["summary"] == "하나"
    assert [clash.written for clash in saved.clashes] == ["둘"]
    assert [c.value for c in history_of(world.application) if c.is_aside] == ["둘"]


def test_a_device_that_wrote_another_answer_meanwhile_still_does_not_overwrite():
    world = a_world(complete=False)
    start = save(world, {"problem": "처음", "note": "메모"})
    save(world, {"problem": "책상"}, start.revisions)

    after = save(world, {"note": "전화"}, start.revisions)
    stale = {**start.revisions, "note": after.revisions["note"]}
    save(world, {"problem": "처음", "note": "전화 2"}, stale)

    assert answers_of(world.application) == {"problem": "책상", "note": "전화 2"}


def test_a_stale_device_that_empties_an_answer_does_not_delete_what_was_written():
    world = a_world(complete=False)
    start = save(world, {"problem": "처음"})
    save(world, {"problem": "책상에서 더"}, start.revisions)

    saved = save(world, {"problem": ""}, start.revisions)

    assert answers_of(world.application)["problem"] == "책상에서 더"
    assert len(saved.clashes) == 1


def test_every_word_ever_saved_is_in_the_history():
    world = a_world(complete=False)
    base = {}
    for word in ("하나", "둘", "셋"):
        base = save(world, {"problem": word}, base).revisions

    assert [change.value for change in history_of(world.application)] == ["셋", "둘", "하나"]
    assert answers_at(world.application, 2) == {"problem": "둘"}
    assert answers_at(world.application, 0) == {}


# Refusals.


REFUSED = [
    ("another city", "neighbour", {"problem": "x"}, "plan", NotFound),
    ("the approver", "approver", {"problem": "x"}, "plan", NotAllowed),
    ("finance", "finance", {"problem": "x"}, "plan", NotAllowed),
    ("the agency, which sees no drafts", "staff", {"problem": "x"}, "plan", NotFound),
    ("an auditor", "auditor", {"problem": "x"}, "plan", NotAllowed),
    ("an administrator", "administrator", {"problem": "x"}, "plan", NotFound),
    ("no such section", "officer", {"problem": "x"}, "none", NotFound),
    ("a question of another section", "officer", {"national": 1}, "plan", Invalid),
    ("an unknown question", "officer", {"zzz": 1}, "plan", Invalid),
    ("a file as a number", "officer", {"match_commitment": [1]}, "money", Invalid),
    ("a null byte", "officer", {"problem": "a\0b"}, "plan", Invalid),
    ("half a character", "officer", {"problem": "a\ud800"}, "plan", Invalid),
    ("too long", "officer", {"problem": "x" * 20_001}, "plan", Invalid),
    ("a float", "officer", {"national": 1.5}, "money", Invalid),
    ("a huge number", "officer", {"national": 10**19}, "money", Invalid),
    ("too deep", "officer", {"problem": [[[[[1]]]]]}, "plan", Invalid),
]


@pytest.mark.parametrize(
    ("who", "written", "section", "refusal"),
    [pytest.param(*row[1:], id=row[0]) for row in REFUSED],
)
def test_save_section_refused_leaves_no_trace(who, written, section, refusal):
    world = a_world(complete=False)
    save(world, {"problem": "처음"})

    with pytest.raises(refusal):
        save(world, written, by=world.people[who], section=section)

    assert answers_of(world.application) == {"problem": "처음"}
    assert AnswerRevision.objects.count() == 1
    assert len(entries_about(world.application)) == 1


STATES = ("awaiting_signoff", "late", "submitted", "eligible", "in_stage", "withdrawn", "selected")


@pytest.mark.parametrize("state", STATES)
def test_save_section_only_while_it_is_being_written(state):
    world = a_world(state)
    with pytest.raises(IllegalMove):
        save(world, {"problem": "x"})
    assert Answer.objects.get(question="problem").value != "x"


def test_a_confirmed_partner_writes_and_an_invited_one_only_looks():
    world = a_world(complete=False)
    partner, invited = company("하나"), company("둘")
    a_member(world.application, partner)
    a_member(world.application, invited, state="invited")

    save(world, {"problem": "동반자"}, by=actor(Role.MEMBER, partner))
    with pytest.raises(NotAllowed):
        save(world, {"problem": "초대"}, by=actor(Role.MEMBER, invited))

    assert answers_of(world.application)["problem"] == "동반자"


def test_a_correction_takes_only_the_named_answers():
    world = a_world("correcting")
    save(world, {"problem": "고침"}, {"problem": 1})
    with pytest.raises(Invalid):
        save(world, {"summary": "고침"}, {"summary": 1})
    assert Answer.objects.get(question="summary").value != "고침"


# Leases.


def lock(world, by, now=NOW):
    return lock_section(application_id=world.application.pk, section="plan", actor=by, now=now)


def test_a_lease_keeps_others_out_until_it_runs_out():
    world = a_world(complete=False)
    colleague = actor(Role.CITY_OFFICER, world.application.lead)
    lock(world, world.officer)

    with pytest.raises(Busy):
        lock(world, colleague, NOW + LEASE - timedelta(microseconds=1))
    with pytest.raises(Busy):
        save(world, {"problem": "x"}, by=colleague)
    save(world, {"national": 1}, by=colleague, section="money")

    taken = lock(world, colleague, NOW + LEASE)
    assert (taken.holder_id, taken.since) == (colleague.user_id, NOW + LEASE)
    [notice] = Notice.objects.all()
    assert (notice.recipient_id, notice.kind) == (world.officer.user_id, "section.taken")


def test_saving_keeps_ones_own_lease_alive():
    world = a_world(complete=False)
    lock(world, world.officer)
    later = NOW + timedelta(minutes=4)

    save(world, {"problem": "x"}, now=later)

    assert SectionLock.objects.get().until == later + LEASE


def test_unlock_gives_only_ones_own_section_free():
    world = a_world(complete=False)
    colleague = acting(person(Role.CITY_OFFICER, world.application.lead))
    lock(world, world.officer)

    unlock_section(application_id=world.application.pk, section="plan", actor=colleague, now=NOW)
    assert SectionLock.objects.exists()
    unlock_section(
        application_id=world.application.pk, section="plan", actor=world.officer, now=NOW
    )
    assert not SectionLock.objects.exists()
