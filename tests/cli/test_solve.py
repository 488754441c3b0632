import json

import pytest
from click.testing import CliRunner

from dure.cli.solve import command
from dure.core.errors import Invalid, NotFound
from dure.engine.static.instance import Solution
from tests.engine.static.cases import CORDEAU


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "tiny.txt"
    path.write_text(CORDEAU, encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(command, [str(a) for a in arguments], catch_exceptions=False)


def test_solve_prints_the_checked_routes_with_their_times(file, tmp_path):
    done = run(file, "--iterations", 200, "--json", tmp_path / "answer.json")
    assert done.exit_code == 0
    assert "tiny: 2 of 2 tasks, 1 vehicles, distance 8.00" in done.output
    assert "pickup    task 1, node 1, load 1" in done.output
    assert "checked: no rule broken" in done.output
    told = json.loads((tmp_path / "answer.json").read_text())
    assert told["sound"] is True
    assert told["routes"][0]["visits"][0] == {
        "task": "1", "what": "pickup", "node": 1, "begins": 1.0, "load": 1,
    }  # fmt: skip
    assert (told["routes"][0]["leaves"], told["routes"][0]["back"]) == (0.0, 12.0)


def test_solve_twice_with_one_seed_is_the_same(file):
    assert run(file, "--iterations", 50).output == run(file, "--iterations", 50).output


def test_solve_ends_with_1_where_the_checker_finds_a_rule_broken(file, monkeypatch):
    monkeypatch.setattr(
        "dure.engine.static.solver.solve", lambda *_, **__: Solution(((1, 0, 2, 3),))
    )
    done = run(file, "--iterations", 1)
    assert done.exit_code == 1
    assert "broken: task 1 is delivered before it is picked up" in done.output
    assert "RULES BROKEN" in done.output


def test_solve_names_the_unserved(file, monkeypatch):
    monkeypatch.setattr(
        "dure.engine.static.solver.solve", lambda *_, **__: Solution(((0, 1),), ("2",))
    )
    done = run(file)
    assert done.exit_code == 0
    assert "unserved: 2" in done.output


def test_solve_refuses_bad_files_and_budgets(file, tmp_path):
    with pytest.raises(NotFound, match="cannot be read"):
        run(tmp_path / "none.txt")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(Invalid, match="not UTF-8"):
        run(tmp_path / "bytes.txt")
    file.write_text(CORDEAU.replace("2 2 60", "2 2 1"))
    with pytest.raises(Invalid, match="task 1: its shortest route takes"):
        run(file)
    file.write_text(CORDEAU)
    with pytest.raises(Invalid, match="one budget"):
        run(file, "--seconds", 1, "--iterations", 1)
