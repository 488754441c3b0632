import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from dure.cli import study
from dure.cli.study import command
from dure.core.errors import Invalid, NotFound
from dure.transit.adapters.runner import LocalPool
from dure.transit.domain.fleet import DispatcherKind
from dure.transit.domain.scenario_file import scenario_from_toml, scenario_to_toml
from dure.transit.domain.study import StudyState
from dure.transit.queries.study import study_folder
from tests.factories.study import stored_city, stored_study, tiny_scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def grid(settings):
    return stored_city(folder=settings.DATA)


@pytest.fixture
def scenario_file(tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(scenario_to_toml(tiny_scenario()), encoding="utf-8")
    return path


def run(*arguments):
    return CliRunner().invoke(
        command, [str(argument) for argument in arguments], catch_exceptions=False
    )


def test_study_transit_prints_the_same_twice_and_says_where_the_files_are(
    grid, scenario_file, tmp_path
):
    first = run("transit", scenario_file, "--out", tmp_path / "a", "--processes", 1, "--quiet")
    second = run("transit", scenario_file, "--out", tmp_path / "b", "--processes", 1, "--quiet")

    assert first.exit_code == 0
    assert "(a)" in first.output
    assert "95 %" in first.output
    assert first.output.replace(str(tmp_path / "a"), "") == second.output.replace(
        str(tmp_path / "b"), ""
    )
    assert (tmp_path / "a/result.json").read_bytes() == (tmp_path / "b/result.json").read_bytes()


def test_study_transit_and_the_worker_give_the_same_numbers(grid, scenario_file, tmp_path):
    run("transit", scenario_file, "--out", tmp_path / "a", "--processes", 1, "--quiet")
    study = stored_study(state=StudyState.RUNNING)
    run("compute", study.pk, 1)

    study.refresh_from_db()
    assert study.state == "done"
    assert (study_folder(study.pk) / "result.json").read_bytes() == (
        tmp_path / "a/result.json"
    ).read_bytes()


def test_study_transit_quick_has_no_fleet_curve(grid, scenario_file, tmp_path):
    run("transit", scenario_file, "--out", tmp_path, "--quick", "--processes", 1, "--quiet")

    result = json.loads((tmp_path / "result.json").read_text())
    assert [point["vehicles"] for point in result["fleet_curve"]] == [2]


def test_study_transit_takes_another_dispatcher_than_the_file_says(grid, scenario_file, tmp_path):
    said = run(
        *("transit", scenario_file, "--out", tmp_path, "--quick", "--processes", 1, "--quiet"),
        *("--dispatcher", "batch_insertion"),
    )

    result = json.loads((tmp_path / "result.json").read_text())
    assert result["scenario"]["service"]["dispatcher"] == "batch_insertion"
    assert "On demand: batch_insertion (Answer in rounds, plans stay)" in said.output


@pytest.mark.parametrize(("processes", "told"), [(0, True), (1, False)])
def test_study_transit_says_that_it_waits_for_a_cluster_without_a_processor(
    grid, scenario_file, tmp_path, monkeypatch, processes, told
):
    class Cluster(LocalPool):
        where = "ray://head:10001"

    monkeypatch.setattr(study, "ray_cluster", lambda address: nullcontext(Cluster(processes)))
    said = run(
        *("transit", scenario_file, "--out", tmp_path, "--quick", "--quiet"),
        *("--cluster", "ray://head:10001"),
    )
    assert said.exit_code == 0
    assert ("ray://head:10001 has no processor yet" in said.stderr) is told


def test_study_transit_refuses_an_unknown_dispatcher_with_those_there_are(scenario_file):
    said = run("transit", scenario_file, "--dispatcher", "best")

    assert said.exit_code == 2
    assert all(f"'{kind}'" in said.output for kind in DispatcherKind)


def test_study_transit_refuses_a_wrong_scenario_by_file_and_field(grid, tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text('[study]\ncity = "grid"\n[zone]\nnumbers = [1]\n[vehicles]\ncount = 0\n')

    with pytest.raises(Invalid) as refused:
        run("transit", path, "--out", tmp_path / "out")

    assert refused.value.where == "wrong.toml: [vehicles] count"
    assert not (tmp_path / "out" / "result.json").exists()


def test_study_transit_without_a_city_says_how_to_get_one():
    with pytest.raises(NotFound) as refused:
        run("transit")

    assert "dure city import" in refused.value.remedy


def test_study_default_is_a_scenario_that_reads_back(grid):
    printed = run("default", "grid").output
    scenario = scenario_from_toml(printed)

    assert scenario.city == "grid"
    assert scenario.zone.numbers
    assert scenario_to_toml(scenario) == printed
