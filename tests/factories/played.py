"""The trial, played once for a whole run of the tests; whoever needs it takes a copy.

The first chapter is played as a newcomer starts it, by `dure up --sample` on an empty folder, and
stopped in the middle: what was seen of that is kept beside the copies (tests/cli/test_trial.py).
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHAPTERS = ("presentations", "announced", "evaluated", "settled")
SECONDS = 300
SEEN = "seen.json"
ENGLISH = {"Accept-Language": "en"}


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a command that works on a trial's data folder."""
    given = os.environ | {
        "DURE_DATA": str(folder),
        "DURE_SAMPLE": "1",
        "DURE_ALLOW_UNSCANNED": "1",
        "DJANGO_SETTINGS_MODULE": "dure.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    given.pop("DURE_DATABASE_URL", None)
    return given


def run(folder: Path, *arguments: str) -> str:
    """Run Python on a data folder, by its arguments; return what it said."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{arguments[:4]}: {done.stderr[-3000:]}"
    return done.stdout


def play(folder: Path, until: str) -> None:
    """Play on in a data folder."""
    run(folder, "-m", "dure.cli", "trial", "play", "--until", until)


class Played:
    """The trial at the end of each chapter, shared by the workers of a run."""

    def __init__(self, shared: Path) -> None:
        self.folder = shared / "played"
        self.folder.mkdir(exist_ok=True)

    def copy(self, chapter: str, into: Path) -> Path:
        """Copy the data folder as it is at the end of a chapter; play up to there first."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the other worker waits, then finds it made
            self._make(chapter)
        shutil.copytree(self.folder / chapter, into, dirs_exist_ok=True)
        return into

    def seen(self) -> dict:
        """Return what the first start of the product showed."""
        return json.loads((self.folder / SEEN).read_text())

    def _make(self, chapter: str) -> None:
        if (self.folder / chapter).exists():
            return
        place, making = CHAPTERS.index(chapter), self.folder / "making"
        shutil.rmtree(making, ignore_errors=True)
        if place:
            self._make(CHAPTERS[place - 1])
            shutil.copytree(self.folder / CHAPTERS[place - 1], making)
            play(making, chapter)
        else:
            making.mkdir()
            (self.folder / SEEN).write_text(json.dumps(first_start(making)))
        making.rename(self.folder / chapter)


def first_start(folder: Path) -> dict:
    """Start the product on an empty folder, stop it in the middle of the play, start it again."""
    seen = {}
    with Up(folder) as up:
        seen["first"] = up.answer("trial/")
        seen["home"], seen["calls"] = up.text(""), up.text("calls/")
        up.wait(lambda said: said["percent"] >= 10)
        second = subprocess.run(
            [sys.executable, "-m", "dure.cli", "trial", "play"],
            cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False,
        )  # fmt: skip
        seen["second"] = [second.returncode, second.stderr]
    seen["left"] = json.loads((folder / "trial.json").read_text())
    with Up(folder) as up:
        seen["again"] = up.answer("trial/")
        seen["ready"] = up.wait(lambda said: said["ready"])
        seen["whole"] = up.text("")
    return seen


class Up:
    """`dure up --sample`, or another command that serves, on a data folder."""

    def __init__(self, folder: Path, *command: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.command = command or ("up", "--sample")
        self.folder, self.log = folder, folder.parent / "up.log"

    def __enter__(self) -> "Up":
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dure.cli", *self.command, "--port", str(self.port)],
                env=environment(self.folder), cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def text(self, path: str) -> str:
        """Return an English page, waiting for the server."""
        until = time.monotonic() + SECONDS
        while True:
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            try:
                asked = urllib.request.Request(f"{self.address}/{path}", headers=ENGLISH)  # noqa: S310
                with urllib.request.urlopen(asked, timeout=20) as page:  # noqa: S310
                    return page.read().decode()
            except (urllib.error.URLError, OSError):
                assert time.monotonic() < until, self.log.read_text()[-2000:]
                time.sleep(0.2)

    def answer(self, path: str) -> dict:
        return json.loads(self.text(path))

    def wait(self, enough) -> dict:
        """Ask how far the trial is until that is enough."""
        until = time.monotonic() + SECONDS
        while not enough(said := self.answer("trial/")):
            assert time.monotonic() < until, self.log.read_text()[-2000:]
            time.sleep(0.2)
        return said
