"""The product as a user starts it, on a data folder of its own, and pages that watch it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Start `dure up --sample` on a data folder; give its address, stop it afterwards."""
    port = _free_port()
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "dure.cli", "up", "--sample", "--port", str(port)],
            env=environment(folder),
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/", process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a command that works on a data folder."""
    given = os.environ | {
        "DURE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "dure.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    given.pop("DURE_DATABASE_URL", None)
    return given


def watched_page(browser: Browser, address: str, *, width: int, language: str) -> Page:
    """Open a page of one width and language that keeps console errors and requests that leave."""
    context = browser.new_context(
        viewport={"width": width, "height": 900 if width > 500 else 740},
        locale="ko-KR" if language == "ko" else "en-GB",
        base_url=address,
        reduced_motion="reduce",
        accept_downloads=True,
    )
    page = context.new_page()
    page.left = []
    page.complaints = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "blob:", "data:"))
            else page.left.append(request.url)
        ),
    )
    page.on(
        "console",
        lambda message: page.complaints.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, process: subprocess.Popen, log: Path, seconds: int = 240) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"no answer from {url}: {log.read_text()[-2000:]}")
