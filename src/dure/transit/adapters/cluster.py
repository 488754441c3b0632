"""The units of a study on a Ray cluster: the same bytes as on one machine.

Ray is an optional extra and is imported only when a cluster is asked for. It computes units and
nothing else: each comes back whole and is kept here, so a resumed run may change places. A unit is
refused by a machine whose versions differ from ours, since its last digits might too.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import importlib.util
import logging
import os
import pickle
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from dure.core.errors import Invalid, NotFound, Refusal
from dure.engine.simulation.trace import Trace
from dure.transit.adapters.prepare import Prepared
from dure.transit.adapters.replication import run_replication
from dure.transit.adapters.runner import POLL_SECONDS, Cancelled, killed, stop_if
from dure.transit.adapters.units import Store, Unit, sources_hash

ADDRESS = re.compile(r"local:[1-9]\d{0,2}|(ray://)?(?!local:)[\w.-]+:\d{1,5}")
ANSWER_SECONDS = 30.0
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # no request leaves for Ray's makers
    "RAY_USAGE_STATS_PROMPT_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
PROBE = """
import logging, sys
import ray
ray.init(address=sys.argv[1], logging_level=logging.CRITICAL, log_to_driver=False)
ray.shutdown()
"""
"""Joins and leaves, in a process of its own: Ray may wait for minutes, or end its process."""


@dataclass(frozen=True, slots=True)
class RayCluster:
    """A joined cluster; make one with `ray_cluster`.

    `processes` is 0 while no machine that computes has joined: units wait for one.
    """

    ray: Any
    processes: int
    where: str

    def run(
        self, prepared: Prepared, store: Store, units: list[Unit], cancelled: Cancelled
    ) -> Iterator[Unit]:
        """Compute each unit on whatever machine is free; see Runner."""
        ray = self.ray
        # As bytes, since arrays out of Ray's store cannot be written to, which kernels may want.
        content = pickle.dumps(prepared, protocol=pickle.HIGHEST_PROTOCOL)
        name = hashlib.sha256(content).hexdigest()
        waiting: dict[Any, Unit] = {}
        try:
            with self._failing():
                given = ray.put(content)
                compute = ray.remote(num_cpus=1)(_compute)
                for unit in units:
                    waiting[compute.remote(name, given, unit, _versions())] = unit
            while waiting:
                stop_if(cancelled)
                with self._failing():
                    ended, _ = ray.wait(list(waiting), timeout=POLL_SECONDS)
                for reference in ended:
                    with self._failing():
                        trace = self._result(reference)
                    unit = waiting.pop(reference)
                    store.save(unit, trace)
                    yield unit
        finally:
            with suppress(*self._lost()):  # a cluster that is gone has nothing to call off
                for reference in waiting:
                    ray.cancel(reference, force=True)

    def _result(self, reference: Any) -> Trace:
        errors = self.ray.exceptions
        try:
            return pickle.loads(self.ray.get(reference))  # noqa: S301  our own machines' answer
        except errors.RayTaskError as error:
            cause = error.cause
            if isinstance(cause, Refusal):
                raise cause from None
            if isinstance(cause, ImportError):
                raise _differs("cluster") from None
            raise cause from error
        except (errors.WorkerCrashedError, errors.OutOfMemoryError):
            raise killed() from None

    def _lost(self) -> tuple[type[Exception], ...]:
        """Name what Ray raises when the cluster goes away; its client has an error of its own."""
        return (self.ray.exceptions.RayError, ConnectionError)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Say that the cluster failed, and how to go on, whatever call it failed in."""
        try:
            yield
        except self._lost() as error:
            raise Refusal(
                "The cluster failed: {reason}.",
                where=self.where,
                remedy="Resume the study; what was computed is kept.",
                reason=type(error).__name__,
            ) from None


@contextmanager
def ray_cluster(address: str) -> Iterator[RayCluster]:
    """Join a Ray cluster, and leave it in the end.

    Parameters
    ----------
    address
        ``ray://host:10001`` from any machine, ``host:6379`` from a machine of the cluster, or
        ``local:2`` for two workers on this machine that end with the study.

    Raises
    ------
    Invalid
        If the address is none of these.
    NotFound
        If Ray is not installed, or the cluster does not answer within ANSWER_SECONDS.
    """
    if not ADDRESS.fullmatch(address):
        raise Invalid(
            "{address} is no address of a cluster.",
            where="--cluster",
            remedy="Write ray://HOST:10001, HOST:6379 or local:2.",
            address=address,
        )
    if importlib.util.find_spec("ray") is None:
        raise NotFound(
            "Ray is not installed.",
            where="--cluster",
            remedy="Install it: pip install 'dure[cluster]'.",
        )
    os.environ.update(QUIET)
    if not address.startswith("local:"):
        _probe(address)
    ray = importlib.import_module("ray")
    _join(ray, address)
    try:
        yield RayCluster(ray, int(ray.cluster_resources().get("CPU", 0)), address)
    finally:
        ray.shutdown()


def _join(ray: Any, address: str) -> None:
    options: dict[str, Any] = {"logging_level": logging.CRITICAL, "log_to_driver": False}
    if not address.startswith("local:"):
        ray.init(address=address, **options)
        return
    workers = int(address.removeprefix("local:"))
    ray.init(address="local", num_cpus=workers, include_dashboard=False, **options)


def _probe(address: str) -> None:
    try:
        ended = subprocess.run(  # noqa: S603  our own interpreter and a checked address
            [sys.executable, "-c", PROBE, address],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=ANSWER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        reason = f"silent for {ANSWER_SECONDS:.0f} s"
    else:
        if ended.returncode == 0:
            return
        lines = ended.stderr.strip().splitlines() or ["no reason given"]
        reason = lines[-1].rstrip(".")[:300]
    raise NotFound(
        "The cluster does not answer: {reason}.",
        where=address,
        remedy="Start it with ray start; the versions of Ray and Python must be equal.",
        reason=reason,
    )


def _versions() -> str:
    parts = [f"dure-sources {sources_hash()}", f"python {platform.python_version()}"]
    parts += [f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "numba", "scipy")]
    return ", ".join([*parts, platform.machine()])


_own_versions = cache(_versions)


@lru_cache(maxsize=1)
def _prepared(name: str) -> list[Prepared]:
    return []  # filled by the first unit of the study in this process


def _compute(name: str, content: bytes, unit: Unit, versions: str) -> bytes:
    """Compute a unit; runs on a machine of the cluster."""
    if versions != _own_versions():
        raise _differs(platform.node())
    kept = _prepared(name)
    if not kept:
        kept.append(pickle.loads(content))  # noqa: S301  from the one who started the study
    trace = run_replication(kept[0], unit)
    return pickle.dumps(trace, protocol=pickle.HIGHEST_PROTOCOL)


def _differs(where: str) -> Refusal:
    return Refusal(
        "A machine of the cluster has other versions than this one.",
        where=where,
        remedy="Install the same release of Dure and the same packages on every machine.",
    )
