"""`dure call`: import, export, clone, list, awards, tick."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from dure.cli import call as cli
from dure.core.errors import Invalid, NotFound
from dure.programme.models import Call, EarlierAward
from tests.factories.programme import NOW, a_call, agency, an_application, ministry

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(cli.command, list(arguments))


@pytest.fixture
def bodies():
    return ("--ministry", ministry().name, "--agency", agency().name)


def test_a_template_comes_in_and_goes_out_again(bodies, tmp_path):
    made = run("import", "--template", "small_city", *bodies)
    assert made.exit_code == 0, made.output
    assert made.output.endswith("(draft)\n")
    key, file = str(Call.objects.get().pk), tmp_path / "call.json"

    assert run("export", key, "--to", str(file)).output == ""
    assert json.loads(run("export", key).output) == json.loads(file.read_text())

    assert run("import", str(file), *bodies).exit_code == 0
    first, second = Call.objects.order_by("pk")
    assert run("export", str(second.pk)).output == run("export", str(first.pk)).output


def test_a_file_and_a_template_at_once_are_one_too_many(bodies, tmp_path):
    file = tmp_path / "call.json"
    file.write_text("{}")
    assert run("import", str(file), "--template", "small_city", *bodies).exit_code == 2
    assert run("import", *bodies).exit_code == 2


def test_a_file_with_a_mistake_changes_nothing(bodies, tmp_path):
    file = tmp_path / "call.json"
    file.write_text('{"kind": "none"')
    assert isinstance(run("import", str(file), *bodies).exception, Invalid)
    assert isinstance(run("import", str(tmp_path / "no.json"), *bodies).exception, NotFound)
    assert not Call.objects.exists()


def test_an_unknown_ministry_is_named(bodies):
    told = run("import", "--template", "small_city", "--ministry", "없는 부", *bodies[2:])
    assert "없는 부" in str(told.exception)
    assert not Call.objects.exists()


def test_a_clone_is_a_draft_of_another_year(bodies):
    run("import", "--template", "small_city", *bodies)
    source = Call.objects.get()
    assert run("clone", str(source.pk), "--year", str(source.year + 1)).exit_code == 0
    clone = Call.objects.exclude(pk=source.pk).get()
    assert (clone.year, clone.state, clone.cloned_from) == (source.year + 1, "draft", source)


def test_the_list_tells_state_and_deadline():
    call = a_call()
    told = run("list").output
    assert "2022  open" in told
    assert call.closes_at.isoformat() in told
    assert "small_city" in run("list", "--templates").output.splitlines()


def test_the_clock_is_moved_by_hand(monkeypatch):
    call = a_call(closes_at=NOW)
    draft = an_application(call)
    monkeypatch.setattr(cli, "now", lambda: NOW + timedelta(hours=1))
    due = NOW.isoformat()
    assert run("tick").output.splitlines() == [
        f"{due}  call {call.pk}: close",
        f"{due}  application {draft.pk}: keep_late",
    ]
    assert run("tick").output == ""


def test_awards_come_in_or_every_fault_is_told(tmp_path):
    file = tmp_path / "awards.csv"
    head = "organisation,programme,title,awarded_on,source\n"
    file.write_text(f"{head}통영시,challenge,섬,봄,\n")
    told = run("awards", str(file))
    assert told.exit_code == 2
    assert len(told.output.splitlines()) == 2
    assert not EarlierAward.objects.exists()

    file.write_text(f"{head}통영시,challenge,섬,2019-05-02,공고\n")
    assert run("awards", str(file)).output == "awards: 1 new, 0 corrected, 0 as they were\n"
