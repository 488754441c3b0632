"""The trial programme: what stands is left alone, and each chapter goes on from the last."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.xdist_group("played")
COUNT = """
import json, django
django.setup()
from django.db.models import Count, Sum
from dure.audit.models import Entry
from dure.cli.play.applications import TITLE
from dure.delivery.models import Project
from dure.programme.models import Application, Call, Determination, ScoreSheet
call = Call.objects.get(title=TITLE)
own = Application.objects.filter(call=call)
awards = Determination.objects.filter(application__call=call, outcome="award", state="released")
money = awards.aggregate(n=Sum("national_won"), l=Sum("application__local_won"))
sheets = ScoreSheet.objects.filter(application__call=call)
written = sheets.filter(stage=2).aggregate(n=Count("evaluator", distinct=True))
print(json.dumps({
    "entries": Entry.objects.count(),
    "call": call.state,
    "calls": sorted(Call.objects.values_list("state", flat=True)),
    "submitted": own.filter(submitted_at__isnull=False).count(),
    "late": own.filter(state="late").count(),
    "evaluators": written["n"],
    "waiting": sheets.filter(stage=3, state__in=("assigned", "declared", "draft")).count(),
    "selected": awards.count(),
    "won": (money["n"] or 0) + (money["l"] or 0),
    "evaluated": Project.objects.filter(state="evaluated").count(),
    "settled": Project.objects.filter(state="settled").count(),
    "projects": Project.objects.count(),
}))
"""


class World:
    """A trial installation with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | {
            "DURE_DATA": str(folder),
            "DURE_SAMPLE": "1",
            "DURE_ALLOW_UNSCANNED": "1",
            "DJANGO_SETTINGS_MODULE": "dure.site.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        self.environment.pop("DURE_DATABASE_URL", None)
        self.run("-m", "dure.cli", "prepare")

    def play(self, until: str) -> dict:
        self.run("-m", "dure.cli", "trial", "play", "--until", until)
        return json.loads(self.run("-c", COUNT))

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments[:4]}: {done.stderr[-3000:]}"
        return done.stdout


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("trial"))


@pytest.fixture(scope="module")
def middle(world):
    return world.play("presentations")


@pytest.fixture(scope="module")
def told(world, middle):
    return world.play("announced"), world.play("announced")


@pytest.fixture(scope="module")
def ended(world, told):
    return world.play("evaluated"), world.play("settled"), world.play("settled")


def test_the_trial_opens_in_the_middle_of_the_presentations(middle):
    assert middle["calls"] == ["evaluating", "open"]
    assert (middle["submitted"], middle["late"]) == (49, 1)
    assert middle["evaluators"] == 21
    assert middle["waiting"] == 3
    assert (middle["selected"], middle["projects"]) == (0, 0)


def test_sixteen_are_selected_for_sixty_four_billion(told):
    first, again = told

    assert first["call"] == "announced"
    assert (first["selected"], first["won"]) == (16, 64_000_000_000)
    assert again == first


def test_the_first_project_is_settled_and_playing_again_changes_nothing(ended):
    evaluated, settled, again = ended

    assert (evaluated["projects"], evaluated["evaluated"], evaluated["settled"]) == (16, 1, 0)
    assert (settled["evaluated"], settled["settled"]) == (0, 1)
    assert again == settled
