"""Every page of the trial is fit for everybody: axe finds nothing on one address of each name."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.factories.played import Played, Up, run
from tests.journeys.serving import watched_page

VIEWS = (("ko", 375), ("en", 1280))
QUICK = {"resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def world(played: Played, tmp_path_factory):
    return played.copy("settled", tmp_path_factory.mktemp("pages") / "data")


def test_axe_finds_nothing_on_any_page(world, browser):
    found = json.loads(run(world, "-m", "tests.crawl.pages", "ko").splitlines()[-1])
    wrong = []
    with Up(world, "web") as up:
        up.text("")
        for turn, (language, width) in enumerate(VIEWS):
            if turn:
                again = run(world, "-m", "tests.crawl.pages", language, "sessions")
                found["sessions"] = json.loads(again.splitlines()[-1])["sessions"]
            readers = Readers(browser, up.address, found["sessions"], language, width)
            for role, path in found["pages"][turn :: len(VIEWS)]:
                wrong += readers.faults(role, path)
            readers.leave()

    assert len(found["pages"]) > 100
    assert wrong == [], "\n".join(["", *wrong])


class Readers:
    """A browser window for each role, in one language and width."""

    def __init__(
        self, browser: Browser, address: str, sessions: dict[str, str], language: str, width: int
    ) -> None:
        self.browser, self.address, self.sessions = browser, address, sessions
        self.language, self.width = language, width
        self.pages = {}

    def faults(self, role: str, path: str) -> list[str]:
        """Open a page as a role; tell each rule that is broken, and by which element."""
        page = self._page(role)
        answer = page.goto(path, wait_until="load")
        where = f"{path} as {role}, {self.language} {self.width}"
        if answer is None or answer.status != 200:
            return [f"{where}: {answer and answer.status}"]
        broken = Axe().run(page, options=QUICK).response["violations"]
        return [
            f"{where}: {rule['id']} {rule['nodes'][0]['target']} "
            f"{rule['nodes'][0]['html'][:120]} (+{len(rule['nodes']) - 1})"
            for rule in broken
        ]

    def leave(self) -> None:
        for page in self.pages.values():
            page.context.close()

    def _page(self, role: str):
        if role not in self.pages:
            page = watched_page(
                self.browser, self.address, width=self.width, language=self.language
            )
            if key := self.sessions.get(role):
                cookie = {"name": "sessionid", "value": key, "url": self.address}
                page.context.add_cookies([cookie])
            self.pages[role] = page
        return self.pages[role]
