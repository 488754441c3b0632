import io
import os
import tempfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from dure.accounts.models import User
from dure.audit.models import Entry
from dure.core.actor import ANONYMOUS, Actor
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.files.actions import stored_file as actions
from dure.files.actions.stored_file import discard_forgotten, scan_file, scan_waiting, store_file
from dure.files.adapters.clamav import ScannerFailed
from dure.files.domain.media_type import HWPX, PDF
from dure.files.domain.stored_file import ScanState as S
from dure.files.models import StoredFile
from dure.files.queries.stored_file import open_readable
from tests.factories import archives
from tests.factories.clamd import clamd

NOW = datetime(2021, 12, 28, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return Actor(User.objects.create(email="planner@city.example").pk)


@pytest.fixture
def scanner(settings):
    with tempfile.TemporaryDirectory() as folder, clamd(Path(folder) / "clamd") as address:
        settings.CLAMAV = address
        yield address


def store(content: bytes, actor, name="plan.pdf", **more) -> StoredFile:
    return store_file(stream=io.BytesIO(content), name=name, actor=actor, now=NOW, **more)


def left_over(settings) -> list[str]:
    return [place.name for place in settings.DATA.rglob("*") if place.is_file()]


def test_stored_file_is_in_quarantine_with_its_hash(actor, settings):
    stored = store(archives.PDF, actor, name="../계획서.pdf")

    assert (stored.name, stored.media_type, stored.state) == ("계획서.pdf", PDF, S.QUARANTINED)
    assert stored.sha256 == sha256(archives.PDF).hexdigest()
    assert stored.size_bytes == len(archives.PDF)
    assert (settings.DATA / stored.path).read_bytes() == archives.PDF
    assert stored.path.startswith("files/quarantine/")
    assert Entry.objects.get().verb == "file.store"


def test_scan_is_asked_for_on_commit(actor, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(actions, "AFTER_STORING", [asked.append])

    with django_capture_on_commit_callbacks(execute=True):
        stored = store(archives.PDF, actor)
        assert asked == []

    assert asked == [stored.pk]


@pytest.mark.parametrize(
    ("content", "name", "more", "what"),
    [
        (b"", "a.pdf", {}, "empty"),
        (b"MZ\0", "a.pdf", {}, "not accepted"),
        (archives.PDF, "a.pdf", {"media_types": {HWPX}}, "not accepted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.hwp", {}, "Old office"),
        (archives.hwpx(**{"Scripts/a": b"run();"}), "a.hwpx", {}, "macro"),
        (archives.packed({"zeros": bytes(40 << 20)}), "a.zip", {}, "beyond measure"),
    ],
    ids=["empty", "program", "other-kind", "old-office", "macro", "bomb"],
)
def test_refused_file_leaves_no_trace(actor, settings, content, name, more, what):
    with pytest.raises(Invalid, match=what) as refused:
        store(content, actor, name=name, **more)

    assert refused.value.where.startswith(name)
    assert refused.value.remedy
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()
    assert left_over(settings) == []


def test_not_accepted_names_what_is(actor):
    with pytest.raises(Invalid, match="Accepted: HWPX, PDF"):
        store(archives.PNG, actor, media_types={PDF, HWPX})


class Endless:
    """200 MB, of which it counts what is read."""

    left = 200 << 20

    def read(self, size=-1):
        part = min(self.left, size)
        self.left -= part
        return b"a" * part


def test_200_mb_are_refused_before_they_are_read(actor, settings):
    stream = Endless()

    with pytest.raises(Invalid, match="larger than 50 MB") as refused:
        store_file(stream=stream, name="film.pdf", actor=actor, now=NOW)

    assert stream.left > 149 << 20
    assert refused.value.where == "film.pdf"
    assert left_over(settings) == []


def test_a_limit_of_its_own_stands_in_for_that_of_an_upload(actor, settings):
    settings.MAX_FILE_MB = 0
    content = archives.packed({"a.txt": b"a"})

    stored = store(content, actor, name="a.zip", limit_bytes=len(content))
    with pytest.raises(Invalid, match="larger than 0 MB"):
        store(content, actor, name="a.zip", limit_bytes=len(content) - 1)
    with pytest.raises(Invalid, match="larger than 0 MB"):
        store(content, actor, name="a.zip")

    assert left_over(settings) == [Path(stored.path).name]


def test_a_larger_limit_is_kept_while_it_is_read(actor, settings):
    stream = Endless()

    with pytest.raises(Invalid, match="larger than 60 MB"):
        store_file(stream=stream, name="film.pdf", actor=actor, now=NOW, limit_bytes=60 << 20)

    assert 139 << 20 < stream.left < 140 << 20
    assert left_over(settings) == []


def test_nobody_signed_in_stores_nothing(settings):
    with pytest.raises(NotAllowed):
        store(archives.PDF, ANONYMOUS)

    assert left_over(settings) == []


def test_clean_file_leaves_quarantine(
    actor, scanner, settings, django_capture_on_commit_callbacks
):
    stored = store(archives.PDF, actor)

    with django_capture_on_commit_callbacks(execute=True):
        assert scan_file(file_id=stored.pk, now=NOW) is S.CLEAN

    quarantined = settings.DATA / stored.path
    stored.refresh_from_db()
    assert stored.scanned_at == NOW
    assert stored.path.startswith("files/kept/")
    assert not quarantined.exists()
    with open_readable(stored) as content:
        assert content.read() == archives.PDF
    assert Entry.objects.last().verb == "file.pass"


def test_test_virus_stays_in_quarantine(actor, scanner):
    stored = store(archives.EICAR, actor, name="eicar.txt")

    assert scan_file(file_id=stored.pk, now=NOW) is S.INFECTED

    stored.refresh_from_db()
    assert stored.finding == "Eicar-Test-Signature"
    assert stored.path.startswith("files/quarantine/")
    with pytest.raises(NotFound):
        open_readable(stored)


def test_unscanned_is_allowed_only_by_the_setting(actor, settings):
    stored = store(archives.PDF, actor)

    assert scan_file(file_id=stored.pk, now=NOW) is S.QUARANTINED
    assert scan_waiting(now=NOW) == 0
    settings.ALLOW_UNSCANNED = True
    assert scan_waiting(now=NOW) == 1

    stored.refresh_from_db()
    assert stored.state == S.UNSCANNED
    open_readable(stored).close()


def test_scanner_that_comes_later_judges_what_was_let_through(actor, settings, request):
    settings.ALLOW_UNSCANNED = True
    bad, good = store(archives.EICAR, actor, name="a.txt"), store(archives.PDF, actor)
    scan_waiting(now=NOW)
    request.getfixturevalue("scanner")

    assert scan_waiting(now=NOW) == 2

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (S.INFECTED, S.CLEAN)
    with pytest.raises(NotFound):
        open_readable(bad)


def test_scanner_that_is_away_leaves_everything(actor, settings):
    settings.CLAMAV, settings.ALLOW_UNSCANNED = "/nowhere", True
    stored = store(archives.PDF, actor)

    with pytest.raises(ScannerFailed):
        scan_file(file_id=stored.pk, now=NOW)

    stored.refresh_from_db()
    assert stored.state == S.QUARANTINED
    assert Entry.objects.count() == 1


def test_verdict_of_the_first_worker_stands(actor, scanner):
    stored = store(archives.PDF, actor)
    StoredFile.objects.filter(pk=stored.pk).update(state=S.INFECTED.value)

    assert actions._conclude(stored, "pass", "", NOW) is S.INFECTED


def test_no_such_file_is_no_fault():
    assert scan_file(file_id=1, now=NOW) is None


def test_upload_that_was_cut_off_is_discarded_after_a_day(actor, settings):
    kept = store(archives.PDF, actor)
    for name in ("old", "young"):
        (settings.DATA / "files/quarantine" / name).write_bytes(b"a")
    long_ago = (NOW - timedelta(days=2)).timestamp()
    for path in (settings.DATA / kept.path, settings.DATA / "files/quarantine/old"):
        os.utime(path, (long_ago, long_ago))
    os.utime(settings.DATA / "files/quarantine/young", (NOW.timestamp(),) * 2)

    assert discard_forgotten(now=NOW) == 1

    assert sorted(left_over(settings)) == sorted(["young", Path(kept.path).name])
