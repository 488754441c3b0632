"""A trial installation of its own, with many people before their screens and a clock to move."""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from dure.accounts.domain.sample import PASSWORD
from dure.cli.play.calendar import Calendar
from dure.web.clock import now
from tests.journeys.hands import Mouse, check
from tests.journeys.serving import ROOT, environment, watched_page

PHONE, DESK = 375, 1280


class Person:
    """Somebody before a screen."""

    def __init__(self, page: Page, hands: type[Mouse], shot) -> None:
        self.page, self.hands, self._shot = page, hands(page), shot

    def opens(self, address: str, shot: str = "") -> None:
        self.page.goto(address)
        self.sees(shot=shot)

    def sees(self, *texts: str, shot: str = "") -> None:
        """See each text on the page, and find the page fit for everybody."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        check(self.page)
        if shot:
            self._shot(self.page, f"programme-{shot}")

    def button(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        place = within or self.page.locator("main")
        return place.get_by_role("button", name=name, exact=isinstance(name, str)).first

    def link(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        return (within or self.page.locator("main")).get_by_role("link", name=name).first

    def presses(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        self._goes_by(self.button(name, within))

    def follows(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        self._goes_by(self.link(name, within))

    def _goes_by(self, target: Locator) -> None:
        with self.page.expect_navigation():
            self.hands.press(target)

    def writes(self, label: str | re.Pattern[str], text: str) -> None:
        self.hands.write(self.page.get_by_label(label).first, text)

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def signs_in(self, email: str) -> None:
        self.page.goto("/accounts/login/")
        self.hands.write(self.page.locator("#login-form input[type=email]"), email)
        self.hands.write(self.page.locator("#login-form input[type=password]"), PASSWORD)
        self.hands.press(self.page.locator("#login-form button[type=submit]").first)
        expect(self.page.locator(".dure-person")).to_be_attached()


class Trial:
    """The installation: its people, its commands, its days."""

    def __init__(self, browser: Browser, address: str, folder: Path, shot) -> None:
        self.browser, self.address, self.folder, self.shot = browser, address, folder, shot
        self.days = Calendar(now())
        self.people: list[Person] = []

    def person(
        self, email: str = "", *, width: int = DESK, hands: type[Mouse] = Mouse, ko: bool = True
    ) -> Person:
        """Let somebody come, signed in if there is an address."""
        language = "ko" if ko else "en"
        page = watched_page(self.browser, self.address, width=width, language=language)
        person = Person(page, hands, self.shot)
        self.people.append(person)
        if email:
            person.signs_in(email)
        return person

    def phone(self, email: str = "", **more) -> Person:
        return self.person(email, width=PHONE, **more)

    def moves_to(self, month: int, day: int, hour: int = 10, *, year: int = 2022) -> None:
        """Move the clock of the trial to a day of the 2022 calendar."""
        wanted = self.days.at(month, day, hour, year=year)
        seconds = int((wanted - now()).total_seconds())
        (self.folder / "clock").write_text(str(seconds))

    def plays(self, until: str) -> None:
        """Let the trial go on by command."""
        subprocess.run(
            [sys.executable, "-m", "dure.cli", "trial", "play", "--until", until],
            env=environment(self.folder) | {"DURE_SAMPLE": "1", "DURE_ALLOW_UNSCANNED": "1"},
            cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip

    def leave(self) -> None:
        """Let everybody go; nothing left the machine and no page complained."""
        left = [url for person in self.people for url in person.page.left]
        complaints = [said for person in self.people for said in person.page.complaints]
        for person in self.people:
            person.page.context.close()
        self.people.clear()
        assert left == []
        assert complaints == []
