"""No address shows anything to a role that may not see it, and none breaks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("played")


class World:
    """A trial installation with a data folder of its own, played on and crawled by commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "DURE_DATA": str(folder),
            "DURE_SAMPLE": "1",
            "DURE_ALLOW_UNSCANNED": "1",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        self.environment.pop("DURE_DATABASE_URL", None)
        self.run("dure.cli", "prepare", "--sample")

    def play(self, until: str) -> None:
        self.run("dure.cli", "trial", "play", "--until", until)

    def crawl(self, *areas: str) -> dict:
        return json.loads(self.run("tests.crawl.walker", *areas).splitlines()[-1])

    def run(self, module: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", module, *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{module} {arguments}: {done.stderr[-3000:]}"
        return done.stdout


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("world"))


def kinds_met(report, role):
    return set(report["met"].get(role, {}))


@pytest.fixture(scope="module")
def during(world):
    """What a crawl meets in the middle of the presentations."""
    world.play("presentations")
    return world.crawl()


@pytest.fixture(scope="module")
def after(world, during):
    """What a crawl meets when one project waits to be settled; marks stay where they are."""
    world.play("evaluated")
    return world.crawl(
        "delivery",
        "projects",
        "calls/<int:call_id>/res",
        "calls/<int:call_id>/sel",
        "calls/<int:call_id>/stages",
        "applications/<int:application_id>/",
    )  # what the end of a call and its projects add


@pytest.mark.parametrize("report", ["during", "after"])
def test_no_address_breaks(report, request):
    assert request.getfixturevalue(report)["broken"] == []


@pytest.mark.parametrize("report", ["during", "after"])
def test_no_address_shows_what_its_reader_may_not_see(report, request):
    leaks = request.getfixturevalue(report)["leaks"]

    assert leaks == [], f"{len(leaks)} leaks, the first: {leaks[:20]}"


def test_the_crawl_is_large_and_meets_what_could_leak(during, after):
    """A crawl that saw nothing would find nothing."""
    assert during["addresses"] > 300
    assert {"A", "T", "F", "S", "K"} <= kinds_met(during, "programme officer")
    assert {"A", "T"} <= kinds_met(during, "evaluator")
    assert {"P", "E", "C", "D"} <= kinds_met(after, "auditor")
    assert {"A", "T", "P", "E"} <= kinds_met(after, "city officer")


def test_strangers_meet_nothing_of_an_application_before_the_results(during):
    for role in ("nobody", "resident", "administrator", "evaluator of the pool"):
        assert kinds_met(during, role) == set(), role
