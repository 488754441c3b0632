"""`dure form`: check, import, export, list."""

import json

import pytest
from click.testing import CliRunner

from dure.cli.form import command
from dure.programme.models import FormVersion
from tests.factories.forms import money_form


def run(*arguments: str):
    return CliRunner().invoke(command, list(arguments))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "form.json"
    path.write_text(json.dumps({"key": "trial", "name": "시험"} | money_form()))
    return path


def test_check_tells_every_fault(file, tmp_path):
    assert run("check", str(file)).output == "trial: 1 sections, 4 questions\n"
    body = json.loads(file.read_text())
    body["sections"][0]["questions"][0]["label"] = ""
    body["sections"][0]["questions"][1]["colour"] = "red"
    file.write_text(json.dumps(body))
    told = run("check", str(file))
    assert told.exit_code == 2
    assert told.output.splitlines() == [
        "sections[0].questions[0].label: A text belongs here.",
        "sections[0].questions[1].colour: This is not known here.",
    ]


@pytest.mark.django_db
def test_import_and_export_go_round(file, tmp_path):
    assert run("import", str(file)).output == "trial@1  시험\n"
    written = tmp_path / "again.json"
    written.write_text(run("export", "trial@1").output)
    assert run("import", str(written)).output == "trial@1  시험\n"
    assert FormVersion.objects.count() == 1
    assert run("list").output == "trial@1  시험  4  draft\n"


@pytest.mark.django_db
def test_the_forms_that_came_with_us_are_imported_at_once():
    told = run("import", "--shipped")
    assert [line.split()[0] for line in told.output.splitlines()] == [
        "consortium-demo@1", "living-lab@1", "small-city@1"
    ]  # fmt: skip


def test_import_needs_one_source(file):
    assert run("import").exit_code == 2
    assert run("import", str(file), "--shipped").exit_code == 2
