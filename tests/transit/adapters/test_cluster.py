"""Units on a Ray cluster: the same bytes, and a clear word where there is no cluster."""

import importlib.util
import socket
from types import SimpleNamespace

import pytest

from dure.core.errors import Invalid, NotFound, Refusal
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


class RayError(Exception):
    """What a cluster's own errors descend from."""


def a_ray(**calls):
    """Give what looks like Ray; a call that is named raises what it is given."""

    def call(name, answer):
        def made(*_given, **_more):
            if name in calls:
                raise calls[name]
            return answer

        return made

    names = ("RayTaskError", "WorkerCrashedError", "OutOfMemoryError")
    errors = {name: type(name, (RayError,), {}) for name in names}
    task = SimpleNamespace(remote=call("remote", "task"))
    return SimpleNamespace(
        exceptions=SimpleNamespace(RayError=RayError, **errors),
        put=call("put", "content"),
        remote=lambda **_: lambda _function: task,
        wait=call("wait", (["task"], [])),
        get=call("get", b""),
        cancel=call("cancel", None),
    )


@pytest.mark.parametrize("lost", [RayError("gone"), ConnectionError("gone")])
@pytest.mark.parametrize("call", ["put", "remote", "wait", "get"])
def test_a_cluster_that_goes_away_says_so_and_how_to_go_on(call, lost):
    runner = cluster.RayCluster(a_ray(**{call: lost}, cancel=lost), 2, "ray://head:1")
    with pytest.raises(Refusal, match="The cluster failed") as refused:
        list(runner.run("prepared", None, ["unit"], lambda: False))
    assert refused.value.where == "ray://head:1"
    assert "Resume" in refused.value.remedy


def test_calling_off_a_study_is_told_even_if_the_cluster_is_gone_by_then():
    runner = cluster.RayCluster(a_ray(cancel=ConnectionError("gone")), 2, "ray://head:1")
    with pytest.raises(Stopped):
        list(runner.run("prepared", None, ["unit"], lambda: True))
