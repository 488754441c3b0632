"""Sends what is due from the worker, every few seconds."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections

from dure.notifications.actions.outbox import send_due
from dure.web.clock import now as instant

logger = logging.getLogger(__name__)

SEND_SECONDS = 15.0


def watch_outbox() -> threading.Thread:
    """Send what is due from now on, in a thread that ends with the process."""

    def tend() -> None:
        while True:
            try:
                close_old_connections()
                send_due(now=instant())
            except Exception:
                logger.exception("letters could not be sent")
            time.sleep(SEND_SECONDS)

    thread = threading.Thread(target=tend, name="outbox", daemon=True)
    thread.start()
    return thread
