"""No address shows anything to a role that may not see it, and none breaks."""

import json

import pytest

from tests.factories.played import run

BOTH = ["during", "after"]


def crawl(folder, *areas):
    return json.loads(run(folder, "-m", "tests.crawl.walker", *areas).splitlines()[-1])


def kinds_met(report, role):
    return set(report["met"].get(role, {}))


@pytest.fixture(scope="module")
def during(played, tmp_path_factory):
    """What a crawl meets in the middle of the presentations."""
    return crawl(played.copy("presentations", tmp_path_factory.mktemp("during") / "data"))


@pytest.fixture(scope="module")
def after(played, tmp_path_factory):
    """What a crawl meets when one project waits to be settled."""
    return crawl(
        played.copy("evaluated", tmp_path_factory.mktemp("after") / "data"),
        "delivery",
        "projects",
        "calls/<int:call_id>/res",
        "calls/<int:call_id>/sel",
        "calls/<int:call_id>/stages",
        "applications/<int:application_id>/",
    )  # what the end of a call and its projects add


@pytest.mark.parametrize("report", BOTH)
def test_no_address_breaks(report, request):
    assert request.getfixturevalue(report)["broken"] == []


@pytest.mark.parametrize("report", BOTH)
def test_no_address_shows_what_its_reader_may_not_see(report, request):
    leaks = request.getfixturevalue(report)["leaks"]

    assert leaks == [], f"{len(leaks)} leaks, the first: {leaks[:20]}"


def test_the_crawl_is_large_and_meets_what_could_leak(during):
    """A crawl that saw nothing would find nothing."""
    assert during["addresses"] > 300
    assert {"A", "T", "F", "S", "K"} <= kinds_met(during, "programme officer")
    assert {"A", "T"} <= kinds_met(during, "evaluator")


def test_the_crawl_of_the_end_meets_what_the_end_adds(after):
    assert {"P", "E", "C", "D"} <= kinds_met(after, "auditor")
    assert {"A", "T", "P", "E"} <= kinds_met(after, "city officer")


def test_strangers_meet_nothing_of_an_application_before_the_results(during):
    for role in ("nobody", "resident", "administrator", "evaluator of the pool"):
        assert kinds_met(during, role) == set(), role
