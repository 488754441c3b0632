from io import BytesIO

import pytest

from dure.audit.models import Entry
from dure.core.errors import IllegalMove, Invalid, NotAllowed, NotFound
from dure.files.models import StoredFile
from dure.programme.actions.attachment import attach_file, remove_attachment
from dure.programme.models import Attachment
from dure.programme.queries.answer import answers_of
from tests.factories.application import EVERYONE, a_world
from tests.factories.programme import NOW

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


def attach(world, who="officer", question="match_commitment", content=PDF, name="확약서.pdf"):
    return attach_file(
        application_id=world.application.pk, question=question, stream=BytesIO(content),
        name=name, actor=world.people[who], now=NOW,
    )  # fmt: skip


def test_a_file_waits_in_quarantine_and_counts_as_the_answer():
    world = a_world(complete=False)
    attachment = attach(world)
    assert attachment.file.state == "quarantined"
    assert answers_of(world.application) == {"match_commitment": [attachment.file_id]}


def test_a_removed_file_stays_in_the_history():
    world = a_world(complete=False)
    attachment = attach(world)
    remove_attachment(attachment_id=attachment.pk, actor=world.officer, now=NOW)
    assert answers_of(world.application) == {"match_commitment": []}
    assert Attachment.objects.get().removed_at == NOW
    assert StoredFile.objects.exists()
    with pytest.raises(NotFound):
        remove_attachment(attachment_id=attachment.pk, actor=world.officer, now=NOW)


@pytest.mark.parametrize("who", [who for who in EVERYONE if who not in {"officer", "consultant"}])
def test_nobody_else_attaches(who):
    world = a_world(complete=False)
    entries = Entry.objects.count()
    with pytest.raises((NotAllowed, NotFound)):
        attach(world, who)
    counts = (Attachment.objects.count(), StoredFile.objects.count(), Entry.objects.count())
    assert counts == (0, 0, entries)


@pytest.mark.parametrize(
    ("question", "content", "refusal"),
    [
        pytest.param("problem", PDF, NotFound, id="a question that takes no file"),
        pytest.param("none", PDF, NotFound, id="no such question"),
        pytest.param("match_commitment", b"", Invalid, id="empty"),
        pytest.param("match_commitment", b"MZ\x90\0", Invalid, id="a program"),
    ],
)
def test_attach_file_refused_leaves_no_trace(question, content, refusal):
    world = a_world(complete=False)
    with pytest.raises(refusal):
        attach(world, question=question, content=content)
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.exists()


def test_nothing_is_attached_to_what_was_submitted():
    world = a_world("submitted")
    with pytest.raises(IllegalMove):
        attach(world)
    with pytest.raises(IllegalMove):
        remove_attachment(
            attachment_id=world.application.attachments.get().pk, actor=world.officer, now=NOW
        )
