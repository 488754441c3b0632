import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.staticfiles import finders

from dure.audit.models import Chain, Entry
from dure.audit.queries.entry import verify_chain
from dure.cli.run import command
from dure.core.actor import SYSTEM, Role
from dure.core.errors import NotAllowed, NotFound
from dure.programme.actions.verification import advice_on, verify_runs
from dure.programme.adapters.recompute import verify_run
from dure.programme.domain.run import RunKind, digest, run_hash
from dure.programme.models import Call, Conflict, CriterionScore, SealedRun
from dure.programme.queries.run import bundle_of, run_visible_to, runs_visible_to
from tests.factories.programme import (
    NOW,
    a_call,
    acting,
    actor,
    agency,
    city,
    ministry,
    person,
)
from tests.factories.selection import LATER, a_call_to_rank, announced, deliberating, ranked

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranking():
    call, _, _ = deliberating()
    return SealedRun.objects.get(call=call, kind=RunKind.RANKING.value)


def one_character(value):
    """Change one character of a JSON value's text."""
    text = json.dumps(value)
    at = next(n for n, sign in enumerate(text) if sign.isdigit() and sign != "0")
    return json.loads(text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :])


CHANGES = {
    "call": lambda run: {"call": a_call("open")},
    "stage": lambda run: {"stage": 2},
    "kind": lambda run: {"kind": RunKind.PORTFOLIO.value},
    "rule": lambda run: {"rule": one_character(run.rule)},
    "given": lambda run: {"given": one_character(run.given)},
    "input_hash": lambda run: {"input_hash": flipped(run.input_hash)},
    "seed": lambda run: {"seed": flipped(run.seed)},
    "output": lambda run: {"output": one_character(run.output)},
    "hash": lambda run: {"hash": flipped(run.hash)},
    "sealed_by": lambda run: {"sealed_by": person()},
    "sealed_at": lambda run: {"sealed_at": run.sealed_at.replace(microsecond=1)},
}


def flipped(text):
    return ("1" if text[0] != "1" else "2") + text[1:]


def test_every_column_of_a_run_has_its_change():
    assert {field.name for field in SealedRun._meta.fields} - {"id"} == set(CHANGES)


def test_what_was_sealed_is_computed_again_to_the_same_output():
    announced()

    assert [(one.run.kind, one.differs) for one in verify_runs(actor=SYSTEM)] == [
        ("ranking", ()),
        ("portfolio", ()),
    ]


@pytest.mark.parametrize("column", CHANGES)
def test_one_changed_byte_in_a_run_is_named(ranking, column):
    SealedRun.objects.filter(pk=ranking.pk).update(**CHANGES[column](ranking))
    ranking.refresh_from_db()

    as_sealed, differs = verify_run(ranking)

    assert not as_sealed
    assert differs == (column,)


def test_a_run_without_its_audit_entry_is_named():
    call, _ = a_call_to_rank()
    given = {"x": 1}
    run = SealedRun.objects.create(
        call=call, stage=1, kind="ranking", rule={}, given=given, input_hash=digest(given),
        output={}, sealed_at=NOW,
        hash=run_hash(kind="ranking", rule={}, input_hash=digest(given), output={}, seed=""),
    )  # fmt: skip

    assert verify_run(run) == (False, ("audit entry",))


def test_a_changed_input_whose_hashes_were_made_to_fit_is_named_all_the_same(ranking):
    ranking.given = one_character(ranking.given)
    ranking.input_hash = digest(ranking.given)
    ranking.hash = run_hash(
        kind=ranking.kind, rule=ranking.rule, input_hash=ranking.input_hash,
        output=ranking.output, seed=ranking.seed,
    )  # fmt: skip
    ranking.save()

    assert verify_run(ranking) == (False, ("given", "hash", "input_hash"))


AUDIT = {
    "number": lambda entry: {"number": entry.number + 1000},
    "at": lambda entry: {"at": entry.at.replace(microsecond=1)},
    "actor": lambda entry: {"actor": person()},
    "verb": lambda entry: {"verb": "run.seam"},
    "subject_type": lambda entry: {"subject_type": entry.subject_type + "x"},
    "subject_id": lambda entry: {"subject_id": entry.subject_id + "1"},
    "detail": lambda entry: {"detail": one_character(entry.detail)},
    "hash": lambda entry: {"hash": flipped(entry.hash)},
}


def test_every_column_of_an_audit_entry_has_its_change():
    assert {field.name for field in Entry._meta.fields} - {"id"} == set(AUDIT)


@pytest.mark.parametrize("column", AUDIT)
def test_one_changed_byte_in_an_audit_entry_is_named(ranking, column):
    entry = Entry.objects.get(verb="run.seal", subject_id=str(ranking.pk))
    Entry.objects.filter(pk=entry.pk).update(**AUDIT[column](entry))

    length, fault = verify_chain()

    assert length == Chain.objects.get().length
    assert fault is not None
    assert fault.number == entry.number


@pytest.mark.parametrize(
    ("role", "of"), [(role, of) for role in Role for of in (agency, ministry, city)]
)
def test_who_reads_runs(ranking, role, of):
    who = actor(role, of())
    seen = role is Role.AUDITOR or (role, of) in {
        (Role.PROGRAMME_OFFICER, agency),
        (Role.APPROVER, ministry),
    }

    assert runs_visible_to(who).exists() is seen
    if not seen:
        with pytest.raises(NotFound):
            run_visible_to(who, ranking.pk)


def test_an_officer_with_a_conflict_reads_none(ranking):
    user = person(Role.PROGRAMME_OFFICER, agency())
    application = ranking.call.applications.first()
    Conflict.objects.create(
        user=user, application=application, ground="declared", origin="declared", found_at=NOW
    )

    with pytest.raises(NotAllowed):
        run_visible_to(acting(user), ranking.pk)


def verifier(tmp_path: Path, bundle: dict, *more: str) -> subprocess.CompletedProcess:
    file = tmp_path / "run.json"
    file.write_text(json.dumps(bundle), encoding="utf-8")
    program = finders.find("programme/verify_run.py")
    return subprocess.run(
        [sys.executable, "-I", program, str(file), *more],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_stand_alone_verifier_agrees(ranking, tmp_path):
    answer = verifier(tmp_path, bundle_of(ranking), ranking.hash)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == f"as sealed: ranking {ranking.hash}\n"


@pytest.mark.parametrize("part", ["rule", "input", "input_hash", "seed", "output", "kind", "hash"])
def test_the_stand_alone_verifier_names_a_change(ranking, tmp_path, part):
    bundle = bundle_of(ranking)
    value = bundle[part]
    bundle[part] = flipped(value) if isinstance(value, str) else one_character(value)

    answer = verifier(tmp_path, bundle)

    assert answer.returncode == 1
    assert "CHANGED" in answer.stdout


def test_the_command_verifies_a_call_and_names_what_was_changed(ranking):
    call = str(Call.objects.get().pk)
    good = CliRunner().invoke(command, ["verify", "--call", call])
    SealedRun.objects.filter(pk=ranking.pk).update(seed="x")
    bad = CliRunner().invoke(command, ["verify", "--call", call])

    assert (good.exit_code, good.output) == (0, "run: 2 sealed, all as written\n")
    assert bad.exit_code == 1
    assert f"run {ranking.pk} (ranking): changed: seed" in bad.output


def test_advice_is_the_same_each_time_and_is_no_rule():
    points = tuple((20 + n % 7, 30 + n) for n in range(12))
    call, _ = a_call_to_rank(points)
    sheets = call.applications.values_list("sheets", flat=True)
    for n, sheet in enumerate(sheets):
        CriterionScore.objects.filter(sheet=sheet, criterion="plan").update(points=20 + n * 7 % 30)
    run = ranked(call)

    first, again = (advice_on(run_id=run.pk, actor=SYSTEM) for _ in range(2))

    assert first == again
    assert first.seed == run.hash
    assert (first.sheets, first.evaluators, first.draws) == (60, 5, 2000)
    assert abs(sum(one.chance for one in first.rows) - 2) < 1e-9
    assert run.sealed_at == LATER
