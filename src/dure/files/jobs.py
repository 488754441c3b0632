"""Has the worker judge each file as it arrives, and sweep up what was left waiting."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections
from django_tasks import task

from dure.files.actions.stored_file import discard_forgotten, scan_file, scan_waiting
from dure.files.adapters.clamav import ScannerFailed
from dure.web.clock import now as instant

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 60.0


@task()
def scan_stored_file(file_id: int) -> None:
    """Judge one file; a scanner that is away leaves it to the sweep."""
    try:
        scan_file(file_id=file_id, now=instant())
    except ScannerFailed as failure:
        logger.error("file %s could not be checked: %s", file_id, failure)


def queue_scan(file_id: int) -> None:
    scan_stored_file.enqueue(file_id)


def sweep_files() -> int:
    """Judge what waits: the jobs lost, and all of them once a scanner is configured."""
    discard_forgotten(now=instant())
    try:
        return scan_waiting(now=instant())
    except ScannerFailed as failure:
        logger.error("waiting files could not be checked: %s", failure)
        return 0


def watch_files() -> threading.Thread:
    """Sweep from now on, in a thread that ends with the process."""

    def tend() -> None:
        while True:
            try:
                close_old_connections()
                sweep_files()
            except Exception:
                logger.exception("waiting files could not be swept")
            time.sleep(SWEEP_SECONDS)

    thread = threading.Thread(target=tend, name="files", daemon=True)
    thread.start()
    return thread
