"""A real server with a worker, and a real browser, for whole stories."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
SHOTS = Path(os.environ.get("DURE_SHOTS", "")) if os.environ.get("DURE_SHOTS") else None
FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journey"))


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


@pytest.fixture(scope="session")
def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine")


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    """Start `dure up --sample` as a user would, on a fresh data folder; give its address."""
    folder = tmp_path_factory.mktemp("product")
    (folder / "downloads").symlink_to(ROOT / "var" / "downloads")
    port = _free_port()
    environment = os.environ | {
        "DURE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "dure.site.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    environment.pop("DURE_DATABASE_URL", None)
    log = folder / "log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "dure.cli", "up", "--sample", "--port", str(port)],
            env=environment,
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


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, product: str):
    """Open pages of one width and language; fail on console errors and on requests that leave."""
    contexts = []

    def _open(*, width: int, language: str) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 500 else 740},
            locale="ko-KR" if language == "ko" else "en-GB",
            base_url=product,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.left = []
        page.complaints = []
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((product, "blob:", "data:"))
                else page.left.append(request.url)
            ),
        )
        page.on(
            "console",
            lambda message: (
                page.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield _open
    for context in contexts:
        context.close()


@pytest.fixture
def shot():
    """Keep a picture of the whole page where DURE_SHOTS names a folder."""

    def _shot(page: Page, name: str) -> None:
        if SHOTS:
            SHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    return _shot
