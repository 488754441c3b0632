from datetime import datetime, timedelta

import pytest

from dure.audit.models import Entry
from dure.core.errors import Invalid, NotAllowed
from dure.programme.actions.answer import save_section
from dure.programme.actions.correction import (
    close_correction,
    request_correction,
    resubmit_application,
)
from dure.programme.actions.receipt import TooLate
from dure.programme.models import Answer, Application, CorrectionRequest
from dure.programme.queries.answer import answers_of
from tests.factories.application import a_world
from tests.factories.programme import NOW

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def state(world):
    return Application.objects.get(pk=world.application.pk).state


def ask(world, **more):
    given = {"questions": ["problem"], "reason": "다시", "until": NOW + timedelta(days=1)} | more
    return request_correction(
        application_id=world.application.pk, actor=world.staff, now=NOW, **given
    )


def write(world, by=None, **written):
    return save_section(
        application_id=world.application.pk, section="plan", written=written,
        base=dict.fromkeys(written, 1), actor=by or world.officer, now=NOW,
    )  # fmt: skip


def resubmit(world, now=NOW, by=None):
    return resubmit_application(
        application_id=world.application.pk, actor=by or world.approver, now=now
    )


@pytest.mark.parametrize(
    "values",
    [
        {"questions": []},
        {"questions": ["nothing"]},
        {"reason": " "},
        {"until": NOW},
        {"until": datetime(2030, 1, 1)},  # noqa: DTZ001
    ],
)
def test_request_correction_refused_leaves_no_trace(values):
    world = a_world("submitted")
    entries = Entry.objects.count()
    with pytest.raises(Invalid):
        ask(world, **values)
    assert state(world) == "submitted"
    assert (Entry.objects.count(), CorrectionRequest.objects.count()) == (entries, 0)


def test_a_correction_gives_a_second_receipt_and_keeps_number_and_time():
    world = a_world("submitted")
    first = world.application.receipts.get()
    ask(world)
    write(world, problem="고친 글")
    receipt = resubmit(world, NOW + timedelta(hours=1))
    application = Application.objects.get()
    assert (receipt.round, receipt.number) == (2, first.number)
    assert receipt.content["answers"]["problem"] == "고친 글"
    assert application.submitted_at == NOW
    assert CorrectionRequest.objects.get().answered_at == NOW + timedelta(hours=1)


def test_resubmit_refuses_anything_but_the_named_answers():
    world = a_world("correcting")
    Answer.objects.filter(question="summary").update(value="몰래")
    with pytest.raises(Invalid, match="named"):
        resubmit(world)
    assert state(world) == "correcting"


def test_resubmit_at_the_end_of_its_time_is_too_late():
    world = a_world("correcting")
    until = CorrectionRequest.objects.get().until
    with pytest.raises(TooLate):
        resubmit(world, until)
    assert state(world) == "correcting"
    resubmit(world, until - TICK)


def test_who_corrected_it_cannot_hand_it_in():
    world = a_world("correcting")
    write(world, problem="고침")
    Answer.objects.filter(question="problem").update(by=world.approver.user_id)
    with pytest.raises(NotAllowed, match="approves"):
        resubmit(world)


def test_close_correction_brings_back_what_was_handed_in_and_keeps_what_was_written():
    world = a_world("correcting")
    before = answers_of(world.application)
    write(world, problem="늦은 고침")
    until = CorrectionRequest.objects.get().until
    with pytest.raises(Invalid):
        close_correction(application_id=world.application.pk, actor=world.staff, now=until - TICK)
    close_correction(application_id=world.application.pk, actor=world.staff, now=until)
    assert state(world) == "submitted"
    assert answers_of(world.application) == before
    written = world.application.answer_revisions.values_list("value", flat=True)
    assert "늦은 고침" in list(written)
