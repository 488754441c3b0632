"""Units on a Ray cluster: the same bytes, and a clear word where there is no cluster."""

import importlib.util
import socket

import pytest

from dure.core.errors import Invalid, NotFound
from dure.transit.adapters import cluster
from dure.transit.adapters.cluster import ray_cluster
from dure.transit.adapters.runner import Stopped
from dure.transit.adapters.study import run_study
from tests.factories.study import tiny_city, tiny_scenario
from tests.transit.adapters.test_study import files_of

HAS_RAY = importlib.util.find_spec("ray") is not None
with_ray = pytest.mark.skipif(not HAS_RAY, reason="Ray is not installed: the extra `cluster`")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return tiny_city(tmp_path_factory.mktemp("city"))


@with_ray
def test_two_workers_of_ray_give_the_same_bytes_as_one_process(city, tmp_path):
    run_study(tiny_scenario(), city, folder=tmp_path / "here", processes=1)
    asked = iter([False] * 4)
    with ray_cluster("local:2") as runner:
        assert runner.processes == 2
        with pytest.raises(Stopped):
            run_study(
                tiny_scenario(), city, folder=tmp_path / "there", runner=runner,
                cancelled=lambda: next(asked, True),
            )  # fmt: skip
        run_study(tiny_scenario(), city, folder=tmp_path / "there", runner=runner)
    assert files_of(tmp_path / "there") == files_of(tmp_path / "here")


@pytest.mark.parametrize("address", ["local:0", "local:", "http://host:1", "host", "a b:1", ""])
def test_what_is_not_an_address_is_refused(address):
    with pytest.raises(Invalid), ray_cluster(address):
        pytest.fail("joined")


def test_without_ray_it_says_how_to_have_it(monkeypatch):
    monkeypatch.setattr(cluster.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotFound, match="Ray"), ray_cluster("local:2"):
        pytest.fail("joined")


@with_ray
def test_a_cluster_that_does_not_answer_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER_SECONDS", 3.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"ray://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NotFound, match="answer"), ray_cluster(address):
            pytest.fail("joined")
