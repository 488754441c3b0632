"""Where the units of a study are computed: one small interface, and this machine's processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar, Protocol

from dure.core.errors import Refusal
from dure.transit.adapters.end_with_parent import end_with_parent
from dure.transit.adapters.prepare import Prepared
from dure.transit.adapters.replication import run_replication
from dure.transit.adapters.units import Store, Unit

Cancelled = Callable[[], bool]

POLL_SECONDS = 0.2


class Stopped(Refusal):
    """Somebody cancelled the study; what was computed is kept."""

    code = "stopped"


class Runner(Protocol):
    """Has units computed somewhere; where changes nothing about their bytes."""

    @property
    def processes(self) -> int:
        """How many units are computed at a time."""

    @property
    def where(self) -> str:
        """What timing.json says of the place."""

    def run(
        self, prepared: Prepared, store: Store, units: list[Unit], cancelled: Cancelled
    ) -> Iterator[Unit]:
        """Compute each unit, keep it in *store*, then yield it; in any order.

        Raises
        ------
        Stopped
            If it was cancelled; nothing goes on computing.
        Refusal
            If what computes was killed or does not answer.
        """


def stop_if(cancelled: Cancelled) -> None:
    """Raise Stopped if somebody cancelled the study."""
    if cancelled():
        raise Stopped("The study was cancelled.")


def killed() -> Refusal:
    """Return the refusal for a process that the system took away."""
    return Refusal(
        "A computing process was killed.",
        remedy="Resume the study; if memory ran out, take a smaller zone.",
    )


@dataclass(frozen=True, slots=True)
class LocalPool:
    """Processes on this machine; with one process, or one unit, no other than this one."""

    processes: int
    where: ClassVar[str] = "here"

    def run(
        self, prepared: Prepared, store: Store, units: list[Unit], cancelled: Cancelled
    ) -> Iterator[Unit]:
        """Compute each unit; see Runner."""
        if self.processes > 1 and len(units) > 1:
            yield from _in_pool(prepared, store, units, self.processes, cancelled)
            return
        for unit in units:
            stop_if(cancelled)
            store.save(unit, run_replication(prepared, unit))
            yield unit


_worker: tuple[Prepared, Store] | None = None


def _begin_worker(prepared: Prepared, store: Store, parent: int) -> None:
    global _worker  # noqa: PLW0603  one study per worker process
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    _worker = prepared, store


def _run_unit(unit: Unit) -> None:
    assert _worker is not None  # noqa: S101  set before any unit is handed out
    prepared, store = _worker
    store.save(unit, run_replication(prepared, unit))


@contextmanager
def _pool(prepared: Prepared, store: Store, processes: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin_worker,
        initargs=(prepared, store, os.getpid()),
    )
    try:
        yield pool
    finally:
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _in_pool(
    prepared: Prepared,
    store: Store,
    units: list[Unit],
    processes: int,
    cancelled: Cancelled,
) -> Iterator[Unit]:
    with _pool(prepared, store, min(processes, len(units))) as pool:
        waiting: dict[Future[None], Unit] = {pool.submit(_run_unit, unit): unit for unit in units}
        while waiting:
            stop_if(cancelled)
            ended, _ = wait(waiting, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
            for future in sorted(ended, key=lambda f: waiting[f]):
                unit = waiting.pop(future)
                try:
                    future.result()
                except BrokenProcessPool:
                    raise killed() from None
                yield unit
