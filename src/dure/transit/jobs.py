"""Hands studies to the worker, which computes each in a process of its own.

The worker stays small and lives on whatever happens to a computation: it only watches that
process, says that the study is alive, and ends it when nobody wants it any more.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime

from django.db import close_old_connections, transaction
from django_tasks import task

from dure.core.actor import Actor
from dure.core.errors import Refusal
from dure.core.said import say
from dure.transit.actions.study import (
    claim_study,
    fail_study,
    mark_cut_off,
    report_progress,
    request_study,
    resume_study,
)
from dure.transit.domain.scenario import Scenario
from dure.transit.domain.study import HEARTBEAT_SECONDS, SILENT_SECONDS
from dure.transit.models import Study
from dure.transit.queries.study import queued_studies
from dure.web.clock import now as instant

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5


@task()
def run_study(study_id: int) -> None:
    """Compute one study, unless another worker has it or nobody wants it."""
    attempt = claim_study(study_id=study_id, now=instant())
    if attempt is not None:
        _watch(study_id, attempt)


@transaction.atomic
def submit_study(*, scenario: Scenario, actor: Actor, now: datetime, trips: bytes = b"") -> Study:
    """Store a study and queue its computation, both or neither. Raises as `request_study`."""
    study = request_study(scenario=scenario, actor=actor, now=now, trips=trips)
    run_study.enqueue(study.pk)
    return study


@transaction.atomic
def resubmit_study(*, study_id: int, actor: Actor, now: datetime) -> Study:
    """Queue a cut-off or failed study again. Raises as `resume_study`."""
    study = resume_study(study_id=study_id, actor=actor, now=now)
    run_study.enqueue(study.pk)
    return study


def recover_studies() -> None:
    """Mark studies whose worker is gone, and queue again those whose job was lost with it.

    For a worker's start. A study that is queued twice is computed once: the claim decides.
    """
    mark_cut_off(now=instant())
    for study in queued_studies():
        run_study.enqueue(study.pk)


def watch_for_cut_off() -> threading.Thread:
    """Mark cut-off studies from now on, in a thread that ends with the process."""

    def tend() -> None:
        while True:
            time.sleep(SILENT_SECONDS / 2)
            try:
                close_old_connections()
                mark_cut_off(now=instant())
            except Exception:
                logger.exception("cut-off studies could not be marked")

    thread = threading.Thread(target=tend, name="cut-off", daemon=True)
    thread.start()
    return thread


def _watch(study_id: int, attempt: int) -> None:
    command = [sys.executable, "-m", "dure.cli", "study", "compute", str(study_id), str(attempt)]
    process = subprocess.Popen(command, start_new_session=True)  # noqa: S603  our own command
    told = 0.0
    try:
        while process.poll() is None:
            if time.monotonic() - told >= HEARTBEAT_SECONDS:
                told = time.monotonic()
                if not report_progress(study_id=study_id, attempt=attempt, now=instant()):
                    return
            time.sleep(POLL_SECONDS)
    finally:
        _end(process)
    if process.returncode:
        _tell_death(study_id, attempt, process.returncode)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the computation with every process it started."""
    for what in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, what)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def _tell_death(study_id: int, attempt: int, code: int) -> None:
    logger.error("the computation of study %s ended with %s", study_id, code)
    why = (
        say("signal {number}", number=-code)
        if code < 0
        else say("exit code {number}", number=code)
    )
    refusal = Refusal(
        "The computation ended before it was finished ({why}).",
        remedy="Resume it: what was computed is kept. If memory ran out, take a smaller zone.",
        why=why,
    )
    fail_study(study_id=study_id, attempt=attempt, refusal=refusal, now=instant())
