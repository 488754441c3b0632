"""How far the trial programme is prepared: the player writes it down, the home page shows it."""

import contextlib
import os
from pathlib import Path

from django.conf import settings

FILE = "trial-progress"


def tell_progress(percent: float | None) -> None:
    """Write down how far it is, from 0 to 100; None once there is nothing to wait for."""
    file = Path(settings.DATA) / FILE
    if percent is None:
        file.unlink(missing_ok=True)
        return
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(f"{percent:.0f}")
    fresh.replace(file)


def progress() -> int | None:
    """Return how far it is, from 0 to 100; None if nothing is being prepared."""
    if not settings.SAMPLE:
        return None
    with contextlib.suppress(OSError, ValueError):
        return int((Path(settings.DATA) / FILE).read_text())
    return None
