"""A real server with a worker, and a real browser, for whole stories."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.serving import ROOT, serving, watched_page

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


@pytest.fixture(scope="session")
def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine")


@pytest.fixture(scope="session")
def product(tmp_path_factory, played):
    """Start `dure up --sample` as a user would, the trial being there; give its address."""
    folder = played.copy("presentations", tmp_path_factory.mktemp("product") / "data")
    (folder / "downloads").symlink_to(ROOT / "var" / "downloads")
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium):
    """Launch a browser for one file: while it lives, its worker can ask no database."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, product: str):
    """Open pages of one width and language; fail on console errors and on requests that leave."""
    contexts = []

    def _open(*, width: int, language: str) -> Page:
        page = watched_page(browser, product, width=width, language=language)
        contexts.append(page.context)
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
