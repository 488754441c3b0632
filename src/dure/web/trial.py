"""How far the trial programme is while it is prepared: pages are served meanwhile.

A file in the data folder says so until the trial is whole. Whoever prepares it holds a lock, so
that there are never two; if it is interrupted, the file stays and the next one goes on.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dure.core.errors import Busy

KEPT, LOCK = "trial.json", "trial.lock"
LOCK_SECONDS = 2.0
"""How long a preparation waits for a reader that looks at its lock."""
STEPS = {
    "evaluators": _("evaluators enter the pool"),
    "applications": _("cities apply"),
    "check": _("the agency checks the applications"),
    "written evaluation": _("evaluators read and score"),
    "presentations": _("cities present"),
    "second call": _("a second call opens"),
}


@dataclass(frozen=True, slots=True)
class TrialProgress:
    """A trial that is not whole yet: its step, the share done (0 to 1), whether it goes on."""

    step: str
    share: float
    running: bool

    @property
    def percent(self) -> int:
        return int(self.share * 100)

    @property
    def text(self) -> str:
        """Return what a reader is told; it changes with each tenth at most."""
        if self.running and self.step in STEPS:
            said = gettext("The trial programme is being prepared: {step}.")
            return said.format(step=STEPS[self.step])
        if self.running or not self.share:
            return gettext("The trial programme is about to be prepared.")
        said = gettext(
            "The preparation of the trial programme stopped at {percent} %. It goes on when Dure "
            "is started again."
        )
        return said.format(percent=self.percent)


def trial_progress() -> TrialProgress | None:
    """Return how far the trial is, None when there is none or it is whole."""
    try:
        kept = json.loads(_path(KEPT).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return TrialProgress(kept["step"], kept["share"], _is_held())


def expect_trial() -> None:
    """Say that a trial will be prepared, so that no page takes for whole what is not."""
    _tell("", 0.0)


@contextmanager
def preparing_trial() -> Iterator[Callable[[str, float], None]]:
    """Give what tells step and share done, inside `trial_alone`.

    The trial is whole when the block ends without an error.
    """
    _tell("", 0.0)
    yield _tell
    _path(KEPT).unlink(missing_ok=True)


@contextmanager
def trial_alone() -> Iterator[None]:
    """Play the trial alone. Raises `Busy` if another process does."""
    with _path(LOCK).open("w") as lock:
        until = time.monotonic() + LOCK_SECONDS
        while not _locks(lock, fcntl.LOCK_EX):
            if time.monotonic() > until:
                raise Busy(
                    "The trial programme is being played already.",
                    remedy="Wait until it is done, then try again.",
                )
            time.sleep(0.05)
        yield


def _tell(step: str, share: float) -> None:
    kept = _path(KEPT)
    made = kept.with_suffix(".new")
    made.write_text(json.dumps({"step": step, "share": round(share, 4)}))
    made.replace(kept)


def _is_held() -> bool:
    with suppress(FileNotFoundError), _path(LOCK).open() as lock:
        return not _locks(lock, fcntl.LOCK_SH)
    return False


def _locks(lock: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _path(name: str) -> Path:
    return Path(settings.DATA) / name
