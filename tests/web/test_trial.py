"""A trial that is not whole yet says so, everywhere, and is prepared once."""

from contextlib import suppress

import pytest
from django.utils.translation import override

from dure.core.errors import Busy
from dure.programme import jobs
from dure.web import trial
from dure.web.trial import expect_trial, preparing_trial, trial_alone, trial_progress


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def test_there_is_nothing_to_say_without_a_trial():
    assert trial_progress() is None


def test_a_trial_that_will_come_is_announced():
    expect_trial()

    assert (trial_progress().percent, trial_progress().running) == (0, False)
    assert "about to be prepared" in trial_progress().text


def test_progress_is_told_while_it_is_prepared_and_ends_with_it():
    with trial_alone(), preparing_trial() as tell:
        tell("applications", 0.25)
        during = trial_progress()

    assert (during.step, during.percent, during.running) == ("applications", 25, True)
    assert "cities apply" in during.text
    assert trial_progress() is None


def test_an_interrupted_trial_is_not_taken_for_whole():
    with suppress(KeyboardInterrupt), trial_alone(), preparing_trial() as tell:
        tell("check", 0.4)
        raise KeyboardInterrupt

    assert (trial_progress().percent, trial_progress().running) == (40, False)
    assert "stopped at 40 %" in trial_progress().text


def test_two_are_never_played_at_a_time(monkeypatch):
    monkeypatch.setattr(trial, "LOCK_SECONDS", 0.1)

    with trial_alone(), pytest.raises(Busy), trial_alone():
        pass


def test_a_reader_does_not_stand_in_the_way_of_the_next_play():
    with trial_alone():
        pass
    expect_trial()
    assert trial_progress().running is False

    with trial_alone(), preparing_trial():
        assert trial_progress().running is True


@pytest.mark.parametrize("text", ["", "half a fi"])
def test_a_file_that_says_nothing_is_no_trial(settings, text):
    (settings.DATA / trial.KEPT).write_text(text)

    assert trial_progress() is None


def test_every_step_of_the_story_has_its_words():
    from dure.cli.play import story  # noqa: PLC0415  slow to load

    said = set()
    source = story.__loader__.get_source(story.__name__)
    for line in source.split("def _open")[1].splitlines():
        if "say(" in line or "part(" in line:
            said |= {word for word in line.split('"')[1::2] if word}

    assert said == set(trial.STEPS)


def test_the_clock_moves_no_call_while_a_trial_is_prepared(monkeypatch):
    monkeypatch.setattr(jobs, "tick", lambda now: [now])
    expect_trial()
    assert jobs.tick_outside_trial("today") == []

    with trial_alone(), preparing_trial():
        pass
    assert jobs.tick_outside_trial("today") == ["today"]
