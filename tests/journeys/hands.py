"""How people use a page: with a pointer, or with keys alone; and the rules every page keeps."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

MOST_TABS = 400


class Mouse:
    """Somebody with a pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)


class Keyboard(Mouse):
    """Somebody who has Tab, Enter, Space and letters, and nothing else."""

    def press(self, target: Locator) -> None:
        self.reach(target)
        link = target.evaluate("one => one.tagName === 'A'")
        self.page.keyboard.press("Enter" if link else "Space")

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{target} cannot be reached with Tab")


def check(page: Page) -> None:
    """Hold a page to the rules of accessibility."""
    page.wait_for_load_state()
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
