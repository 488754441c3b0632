"""The table of published instances, with solvers that stand in: what is run, judged and kept."""

from __future__ import annotations

import csv
import json
import math
import re
import sys

import numpy as np
import pytest

from benchmarks.dispatch import static
from benchmarks.dispatch.report import HEAD, lines
from benchmarks.dispatch.report import run as report
from dure.engine.static.reading import read_instance
from tests.engine.static.cases import CORDEAU

RIGHT = [[0, 2, 1, 3]]
"""One vehicle along the line and home: 8 long."""
BACKWARDS = [[1, 0, 2, 3]]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two instances, best-known values of one, one peer that is there and one that is not."""
    cordeau = tmp_path / "darp_cordeau2006"
    cordeau.mkdir()
    for name in ("a1-2", "a1-3"):
        (cordeau / f"{name}.txt").write_text(CORDEAU)
    (tmp_path / "best_known.csv").write_text(
        "instance,vehicles,value\na1-2,1,9.0\na1-2,1,8.0\na1-2,2,7.0\n"
    )
    monkeypatch.setattr(static, "PACKAGES", {"vroom": "pyvroom", "ortools": "ortools"})
    monkeypatch.setattr(static, "missing", lambda python: {"vroom"})
    monkeypatch.setattr(static.os, "sched_setaffinity", lambda *core: None)
    return tmp_path


@pytest.fixture
def solvers(monkeypatch):
    """Stand in for ours and the peers; give the calls they got, which routes they answer."""
    seen, answer = [], {"dure": RIGHT, "ortools": RIGHT}

    def ours(instance, vehicles, seconds, seed):
        seen.append(("dure", instance.name, vehicles, seconds, seed))
        return answer["dure"], 0.5, ""

    def peer(name, python, asked):
        seen.append((name, asked["fleet"]["vehicles"], asked["seconds"], asked["seed"]))
        return answer[name], 0.25, "" if answer[name] else "no feasible answer"

    monkeypatch.setattr(static, "ours", ours)
    monkeypatch.setattr(static, "ask_peer", peer)
    return seen, answer


def play(folder, *flags):
    out = folder / "out.csv"
    best = folder / "best_known.csv"
    given = ["--instances", str(folder), "--best-known", str(best), "--out", str(out), *flags]
    assert static.run([*given, "--seconds", "1"]) == []
    with out.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_instance_solver_and_seed_has_a_row(folder, solvers):
    rows = play(folder, "--seeds", "2", "--solvers", "dure", "ortools")
    assert [(row["instance"], row["solver"], row["seed"]) for row in rows] == [
        ("a1-2", "dure", "1"), ("a1-2", "dure", "2"), ("a1-2", "ortools", "1"),
        ("a1-3", "dure", "1"), ("a1-3", "dure", "2"), ("a1-3", "ortools", "1"),
    ]  # fmt: skip
    # The best-known number of vehicles for both alike; the file's where none is known.
    seen, _ = solvers
    assert seen[:3] == [
        ("dure", "a1-2", 1, 1.0, 1), ("dure", "a1-2", 1, 1.0, 2), ("ortools", 1, 1.0, 1),
    ]  # fmt: skip
    assert seen[3] == ("dure", "a1-3", 2, 1.0, 1)


def test_rows_of_the_file_are_not_computed_again(folder, solvers):
    seen, _ = solvers
    first = play(folder, "--seeds", "1", "--solvers", "dure", "--only", "a1-2")
    assert len(seen) == 1
    more = play(folder, "--seeds", "2", "--solvers", "dure", "--only", "a1-2")
    assert more[:1] == first
    assert [call[-1] for call in seen] == [1, 2]
    play(folder, "--seeds", "2", "--solvers", "dure", "--only", "a1-2")
    assert len(seen) == 2


def test_right_answer_is_measured_against_the_least_of_the_fewest_vehicles(folder, solvers):
    (row,) = play(folder, "--seeds", "1", "--solvers", "dure", "--only", "a1-2")
    assert (row["served"], row["vehicles"], row["broken_routes"], row["broken_by"]) == (
        "2", "1", "0", "",
    )  # fmt: skip
    assert (float(row["distance"]), float(row["best"])) == (8.0, 8.0)
    assert float(row["gap_percent"]) == 0.0


@pytest.mark.parametrize(
    ("routes", "served", "broken"),
    [(BACKWARDS, None, 1), ([[0, 1]], 1, 0), ([], 0, 0), ([[0, 1], [2, 3]], 2, 0)],
    ids=["delivered before it is picked up", "one is left", "no answer", "a vehicle too many"],
)
def test_checker_judges_and_what_is_not_whole_has_no_gap(
    folder, solvers, capsys, routes, served, broken
):
    _, answer = solvers
    answer["ortools"] = routes
    rows = play(folder, "--seeds", "1", "--solvers", "dure", "ortools", "--only", "a1-2")
    good, bad = rows
    assert good["gap_percent"] != ""
    assert bad["gap_percent"] == ""
    assert int(bad["broken_routes"]) == broken
    assert bool(bad["broken_by"]) is bool(broken)
    assert served is None or int(bad["served"]) == served
    told = capsys.readouterr().out.splitlines()[-2:]
    assert told[0].split()[:4] == ["dure", "1", "1", "0"]
    whole = int(served == 2 and not broken)
    assert told[1].split()[:4] == ["ortools", "1", str(whole), str(broken)]


def test_peer_that_is_not_installed_is_left_out(folder, solvers):
    rows = play(folder, "--solvers", "vroom", "ortools", "--only", "a1-2")
    assert {row["solver"] for row in rows} == {"ortools"}


def test_missing_names_the_package_and_how_to_have_it(monkeypatch, capsys):
    monkeypatch.setattr(static, "PACKAGES", {"json": "json", "no_such_peer": "such-a-peer"})
    assert static.missing(sys.executable) == {"no_such_peer"}
    said = capsys.readouterr().out
    assert "no_such_peer is left out" in said
    assert "pip install such-a-peer" in said
    assert "json" not in said


def test_folder_without_instances_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(static.os, "sched_setaffinity", lambda *core: None)
    out = tmp_path / "out.csv"
    assert static.run(["--instances", str(tmp_path), "--out", str(out)]) == []
    assert "nothing to measure" in capsys.readouterr().out
    assert not out.exists()
    assert static.best_known(tmp_path / "none.csv") == {}


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--set", "z"], "invalid choice: 'z'"),
        (["--solvers", "nobody"], "invalid choice: 'nobody'"),
        (["--seconds", "soon"], "invalid float"),
        (["--what"], "unrecognized"),
    ],
)
def test_flags_that_are_none_are_refused(flags, said, capsys):
    with pytest.raises(SystemExit):
        static.run(flags)
    assert said in capsys.readouterr().err


def test_question_in_whole_numbers_holds_in_truth():
    text = CORDEAU.replace("60 2 15", "60.0004 2 15.0007").replace("2 2 0 1 1 0", "2 2 1 1 1 0")
    instance = read_instance(text, "a")
    asked = static.question(instance, 1, 3.0, 7)
    times = np.array(asked["times"])
    assert (times >= instance.times * static.SCALE - 1e-3).all()
    assert (times <= instance.times * static.SCALE + 1).all()
    assert asked["tasks"][0]["ride"] == 15_000  # down from 15 000.7
    assert asked["fleet"]["longest"] == 60_000
    assert asked["fleet"]["vehicles"] == 1
    assert (asked["seconds"], asked["seed"]) == (3.0, 7)
    assert json.dumps(asked)
    for task, given in zip(instance.tasks, asked["tasks"], strict=True):
        for visit, (place, early, late, _) in zip(
            (task.pickup, task.delivery), given["visits"], strict=True
        ):
            assert place == visit.location
            assert visit.earliest * 1000 <= early <= late <= visit.latest * 1000


def test_windows_are_narrowed_by_the_ride_limit_and_no_further():
    text = CORDEAU.replace("3 3 0 1 -1 0 100", "3 3 0 1 -1 40 50")
    (pickup, delivery), _ = static.narrowed(read_instance(text, "a"))
    # At most 15 from the end of service (1) to 40 or 50; at least a drive of 2.
    assert pickup == (40 - 15 - 1, 50 - 1 - 2)
    assert delivery == (40, 50)


def test_peer_in_a_process_of_its_own(tmp_path, monkeypatch):
    asked = {"seconds": 0.0}

    def stand_in(text):
        script = tmp_path / "python"
        script.write_text(f"#!/bin/sh\ncat > /dev/null\n{text}\n")
        script.chmod(0o700)
        return static.ask_peer("vroom", str(script), asked)

    told = stand_in('echo warning; echo \'{"routes": [[0, 1]], "seconds": 0.5}\'')
    assert told == ([[0, 1]], 0.5, "")
    assert stand_in('echo \'{"routes": [], "seconds": 1}\'')[2] == "no feasible answer"
    routes, seconds, note = stand_in("echo first >&2; echo 'out of memory' >&2; exit 3")
    assert (routes, note) == ([], "out of memory")
    assert math.isnan(seconds)
    assert stand_in("exit 3")[2] == "ended badly"
    monkeypatch.setattr(static, "GRACE_SECONDS", 0.2)
    assert stand_in("exec sleep 9")[2].startswith("stopped")


def test_report_has_a_line_for_each_set_solver_and_budget(folder, solvers, capsys):
    _, answer = solvers
    answer["ortools"] = BACKWARDS
    flags = ("--seeds", "1", "--solvers", "dure", "ortools")
    rows = play(folder, *flags)
    found = lines(rows)
    assert found[0].startswith("| Cordeau 2006, a | dure | 1 | 2 | ")
    assert found[1] == "| Cordeau 2006, a | ortools | 1 | 2 | 0 | 2 | – | – |"
    assert len(found) == 2
    report([str(folder / "out.csv")])
    assert capsys.readouterr().out.endswith("\n".join([HEAD, *found]) + "\n")


def test_every_set_of_the_report_takes_its_own_names():
    names = ("a2-16", "b8-96", "pr07", "lrc201", "LC1_2_1", "lr1_4_1", "lc2_6_10", "bar-n100-1")
    row = {"solver": "dure", "budget": "10.0", "broken_routes": "0", "gap_percent": "0.5"}
    found = lines([row | {"instance": name.lower()} for name in names])
    assert len(found) == len(names)
    assert all(
        re.search(r"\| dure \| 10 \| 1 \| 1 \| 0 \| \+0.500 \| \+0.50 \|$", x) for x in found
    )
