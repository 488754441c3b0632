"""The trial programme: what stands is left alone, and each chapter goes on from the last."""

import json

import pytest

from dure.cli.play.applications import TITLE_EN
from tests.factories.played import play, run

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


def counts(folder):
    return json.loads(run(folder, "-c", COUNT))


@pytest.fixture(scope="module")
def at(played, tmp_path_factory):
    """Give a copy of the trial at the end of a chapter."""
    return lambda chapter: played.copy(chapter, tmp_path_factory.mktemp("trial") / "data")


def test_the_first_page_does_not_wait_for_the_trial(played, at):
    at("presentations")
    seen = played.seen()

    assert not seen["first"]["ready"]
    assert seen["first"]["percent"] < 10
    for page in ("home", "calls"):
        assert "<progress" in seen[page]
        assert "calls of the trial are being prepared" in seen[page]
        assert TITLE_EN not in seen[page]


def test_a_second_play_at_a_time_is_refused(played, at):
    at("presentations")
    code, said = played.seen()["second"]

    assert code == 2
    assert "being played already" in said


def test_an_interrupted_play_goes_on_where_it_stopped(played, at):
    at("presentations")
    seen = played.seen()

    assert 0.1 <= seen["left"]["share"] < 1
    assert not seen["again"]["ready"]
    assert seen["ready"]["percent"] == 100
    assert TITLE_EN in seen["whole"]
    assert "<progress" not in seen["whole"]


def test_the_trial_opens_in_the_middle_of_the_presentations(at):
    middle = counts(at("presentations"))

    assert middle["calls"] == ["evaluating", "open"]
    assert (middle["submitted"], middle["late"]) == (49, 1)
    assert middle["evaluators"] == 21
    assert middle["waiting"] == 3
    assert (middle["selected"], middle["projects"]) == (0, 0)


def test_sixteen_are_selected_for_sixty_four_billion(at):
    told = counts(at("announced"))

    assert told["call"] == "announced"
    assert (told["selected"], told["won"]) == (16, 64_000_000_000)


def test_the_first_project_is_settled_and_playing_again_changes_nothing(at):
    evaluated, folder = counts(at("evaluated")), at("settled")
    settled = counts(folder)
    play(folder, "settled")

    assert (evaluated["projects"], evaluated["evaluated"], evaluated["settled"]) == (16, 1, 0)
    assert (settled["evaluated"], settled["settled"]) == (0, 1)
    assert counts(folder) == settled
