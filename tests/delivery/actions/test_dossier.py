import io
import subprocess
import sys
import zipfile

import pytest
from django.apps import apps

from dure.audit.actions.record import record
from dure.audit.models import Entry
from dure.core.actor import SYSTEM
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.delivery.actions import dossier as actions
from dure.delivery.actions.dossier import seal_dossier
from dure.delivery.adapters.dossier_file import write_dossier
from dure.delivery.models import Dossier
from dure.delivery.queries.dossier import dossier_to_take
from dure.delivery.queries.record import rows_of
from dure.files.actions.stored_file import scan_file, store_file
from dure.files.models import StoredFile
from dure.files.queries.stored_file import open_readable
from dure.programme.domain.run import digest, run_hash
from dure.programme.models import SealedRun
from tests.factories.building import LATER, a_contract, a_milestone, a_plan, building
from tests.factories.money import NOW, crew, funded, in_state, spent

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\nminutes\n%%EOF"


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.DATA, settings.ALLOW_UNSCANNED, settings.CLAMAV = tmp_path, True, ""


@pytest.fixture
def who():
    return crew()


def a_run(call) -> SealedRun:
    parts = {"kind": "ranking", "rule": {"mean": True}, "output": {"ranking": []}, "seed": ""}
    given = digest({"sheets": []})
    return SealedRun.objects.create(
        call=call, given={"sheets": []}, input_hash=given,
        hash=run_hash(input_hash=given, **parts), sealed_at=NOW, **parts,
    )  # fmt: skip


@pytest.fixture
def project(who):
    """A project with money, a document that can be read, a contract, a run."""
    found = in_state(funded(who), "building")
    spent(who, found)
    a_plan(found, who, "approved")
    a_contract(found, who)
    stored = store_file(stream=io.BytesIO(PDF), name="착공 사진.pdf", actor=who.planner, now=NOW)
    scan_file(file_id=stored.pk, now=NOW)
    a_milestone(found, who, "reported", file=stored)
    a_run(found.application.call)
    return found


def sealed(project, who) -> Dossier:
    row = seal_dossier(project_id=project.pk, actor=who.officer, now=LATER)
    scan_file(file_id=row.file_id, now=LATER)
    row.file.refresh_from_db()
    return row


def content_of(row) -> bytes:
    with open_readable(row.file) as file:
        return file.read()


def check(folder):
    done = subprocess.run(
        [sys.executable, "-I", "verify.py"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.strip() + done.stderr


@pytest.fixture
def unpacked(project, who, tmp_path):
    folder = tmp_path / "unpacked"
    zipfile.ZipFile(io.BytesIO(content_of(sealed(project, who)))).extractall(folder)
    return folder


def test_a_dossier_verifies_without_the_product(unpacked):
    code, said = check(unpacked)

    assert code == 0, said
    assert said.startswith("as sealed: manifest.json ")
    page = (unpacked / "index.html").read_text()
    assert "verify.py" in page
    assert "봉인된 계산" in page
    assert "<script" not in page


KINDS = (
    *("manifest.json", "manifest.sha256", "index.html", "verify.py", "ledger/ledger.csv"),
    *("ledger/balances.json", "audit/entries.json", "audit/people.json", "project/contract.json"),
    *("application/application.json", "runs/*.json", "documents/*.pdf"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_one_byte_changed_anywhere_is_named(unpacked, kind):
    path = next(unpacked.glob(kind))
    raw = bytearray(path.read_bytes())
    place = len(raw) - 2 if kind != "verify.py" else raw.index(b"Needs Python")
    raw[place] = raw[place] ^ 1
    path.write_bytes(raw)

    code, said = check(unpacked)

    named = "manifest.json" if kind.startswith("manifest") else str(path.relative_to(unpacked))
    assert code == 1
    assert f"CHANGED: {named}" in said


@pytest.mark.parametrize(
    ("path", "old", "new", "named"),
    [
        ("audit/entries.json", '"verb": "contract.enter"', '"verb": "contract.enten"', "entry"),
        ("ledger/ledger.csv", "1000000", "1000001", "balances.json"),
        ("runs/run-{run}.json", '"mean": true', '"mean": false', "its parts do not give"),
    ],
)
def test_a_change_that_its_forger_put_into_the_manifest_is_named_too(
    unpacked, path, old, new, named
):
    run = SealedRun.objects.get()
    found = unpacked / path.format(run=run.pk)
    text = found.read_bytes().decode()
    assert old in text
    found.write_bytes(text.replace(old, new, 1).encode())
    forge = (
        "import json,hashlib,os;m=json.load(open('manifest.json'))\n"
        "for f in m['files']:\n"
        " b=open(f['path'],'rb').read();f['size']=len(b)\n"
        " f['sha256']=hashlib.sha256(b).hexdigest()\n"
        "t=json.dumps(m,ensure_ascii=False).encode();open('manifest.json','wb').write(t)\n"
        "open('manifest.sha256','w').write(hashlib.sha256(t).hexdigest()+'  manifest.json\\n')"
    )
    subprocess.run([sys.executable, "-c", forge], cwd=unpacked, check=True)

    code, said = check(unpacked)

    assert code == 1
    assert named in said


def test_a_file_taken_away_or_added_is_named(unpacked):
    (unpacked / "note.txt").write_text("x")
    assert check(unpacked) == (1, "CHANGED: note.txt: it was added")
    (unpacked / "note.txt").unlink()
    (unpacked / "project" / "asset.json").unlink()
    assert check(unpacked) == (1, "CHANGED: project/asset.json: it is missing")


def test_the_same_project_gives_the_same_bytes(project, who):
    facts = {
        "project": {"title": "가", "lead": "나", "national_won": 1, "local_won": 1},
        "call": {"title": "다"},
        "sealed_at": "", "sealed_by": "", "audit": {"head": "", "length": 9},
    }  # fmt: skip
    first, second = io.BytesIO(), io.BytesIO()
    for target in (first, second):
        write_dossier(target, project, facts)

    assert first.getvalue() == second.getvalue()


def test_a_second_dossier_stands_beside_the_first(project, who):
    first = sealed(project, who)
    before = content_of(first)
    second = sealed(project, who)

    assert Dossier.objects.count() == 2
    assert first.file_id != second.file_id
    assert content_of(first) == before


def test_every_table_of_delivery_is_in_it(project):
    labels = {model._meta.label_lower for model in apps.get_app_config("delivery").get_models()}

    assert set(rows_of(project)) == labels


def test_the_extract_holds_no_other_project_s_entries(project, who, unpacked):
    other = a_milestone(building(lead="이웃시"), who)
    record(verb="milestone.add", subject=other, actor=SYSTEM, now=NOW)
    row = sealed(project, who)

    inside = zipfile.ZipFile(io.BytesIO(content_of(row))).read("audit/entries.json").decode()

    assert "이웃시" not in inside
    assert f'"delivery.milestone",\n   "{other.pk}"' not in inside


def test_who_seals_and_who_takes_it_away(project, who):
    row = sealed(project, who)
    takers = {"officer", "ministry", "auditor"}
    blind = {"neighbour", "neighbour_finance", "administrator", "evaluator"}
    for name, actor in vars(who).items():
        refused = NotFound if name in blind else NotAllowed
        if name != "officer":
            with pytest.raises(refused):
                seal_dossier(project_id=project.pk, actor=actor, now=LATER)
        if name in takers:
            assert dossier_to_take(actor, row.pk) == row
        else:
            with pytest.raises(refused):
                dossier_to_take(actor, row.pk)
    assert Dossier.objects.count() == 1


def test_a_document_that_nobody_may_read_is_left_out_and_named(project, who):
    waiting = io.BytesIO(PDF + b"2")
    hidden = store_file(stream=waiting, name="검사 중.pdf", actor=who.planner, now=NOW)
    a_milestone(project, who, "reported", file=hidden)

    archive = zipfile.ZipFile(io.BytesIO(content_of(sealed(project, who))))

    assert not [name for name in archive.namelist() if "검사 중" in name]
    assert "검사 중.pdf" in archive.read("manifest.json").decode()


def test_a_dossier_may_be_larger_than_an_upload(project, who, settings):
    settings.MAX_FILE_MB = 0
    row = sealed(project, who)

    assert row.file.size_bytes > settings.MAX_FILE_MB << 20
    assert zipfile.ZipFile(io.BytesIO(content_of(row))).testzip() is None


def test_a_dossier_beyond_its_own_limit_leaves_no_trace(project, who, settings, monkeypatch):
    monkeypatch.setattr(actions, "SEALED_ARCHIVE_BYTES", 1000)

    def kept():
        files = sorted(place for place in settings.DATA.rglob("*") if place.is_file())
        return files, StoredFile.objects.count(), Entry.objects.count(), Dossier.objects.count()

    before = kept()
    with pytest.raises(Invalid, match="larger than"):
        seal_dossier(project_id=project.pk, actor=who.officer, now=LATER)

    assert kept() == before
