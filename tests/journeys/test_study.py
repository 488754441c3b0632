"""A newcomer asks what a demand-responsive bus would do, watches it and takes the report home."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hands import Keyboard, Mouse, check

CITY = "La Serena|라세레나"
ANSWER_MILLISECONDS = 180_000
WORDS = {
    "ko": {
        "start": "연구 시작|첫 연구",
        "headline": "기다리는 시간",
        "play": "재생",
        "pause": "멈춤",
        "arms": ["오늘 시간표대로", "같은 차량으로 노선 운행", "부르면 오는 버스"],
    },
    "en": {
        "start": "Start a study|first study",
        "headline": "Waiting time",
        "play": "Play",
        "pause": "Pause",
        "arms": ["Today's lines", "Fixed routes", "Demand-responsive"],
    },
}


def unfold(page: Page) -> None:
    """Bring everything of a long page near the screen, as a reader does."""
    for _ in range(40):
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(40)
    page.evaluate("window.scrollTo(0, 0)")


@pytest.mark.parametrize(
    ("language", "width", "hands"),
    [
        pytest.param("ko", 375, Mouse, id="ko-375"),
        pytest.param("ko", 1280, Keyboard, id="ko-1280-keyboard"),
        pytest.param("en", 375, Keyboard, id="en-375-keyboard"),
        pytest.param("en", 1280, Mouse, id="en-1280"),
    ],
)
def test_a_newcomer_gets_an_answer(open_page, shot, language, width, hands):
    page = open_page(width=width, language=language)
    words, me = WORDS[language], hands(page)
    name = f"{language}-{width}"

    page.goto("/")
    check(page)
    shot(page, f"home-{name}")
    me.press(page.locator("h3 a").filter(has_text=re.compile(CITY)).first)
    expect(page.locator("h1")).to_contain_text(re.compile(CITY))
    me.press(page.locator("main a").filter(has_text=re.compile(words["start"])).first)
    sign_in(page, me)
    speak(page, me, language)
    set_up(page, me, shot, name)
    follow(page, shot, name)
    read_the_answer(page, words, shot, name)
    watch_the_buses(page, me, words)
    take_the_report(page, me, words)

    assert page.left == []
    assert page.complaints == []


def sign_in(page: Page, me: Mouse) -> None:
    page.wait_for_url("**/accounts/login/**")
    check(page)
    me.press(page.locator("[data-fill-login]").first)
    me.press(page.locator("#login-form button[type=submit]").first)
    page.wait_for_url(re.compile(r"^[^?]*/studies/new$"))


def speak(page: Page, me: Mouse, language: str) -> None:
    """Choose the language: whoever signs in gets the one that the account reads."""
    if page.locator("html").get_attribute("lang") != language:
        me.press(page.locator(f".dure-language button[lang={language}]"))
    expect(page.locator("html")).to_have_attribute("lang", language)


def set_up(page: Page, me: Mouse, shot, name: str) -> None:
    expect(page.locator("#zone-map[data-drawing=ready]")).to_be_attached(timeout=60_000)
    expect(page.locator("#zone-summary")).to_contain_text("km²")
    check(page)
    shot(page, f"setup-{name}")
    me.press(page.locator("summary").filter(has_text=re.compile("더 자세한 설정|More settings")))
    me.write(page.locator("#id_trips_per_day"), "300")
    me.write(page.locator("#id_replications"), "2")
    me.write(page.locator("#id_fleet_sizes"), "6")
    me.write(page.locator("#id_name"), f"Journey {name}")
    check(page)
    me.press(page.locator("form.transit-setup button[type=submit]"))
    page.wait_for_url(re.compile(r"/studies/\d+/$"))


def follow(page: Page, shot, name: str) -> None:
    """See how far it is, leave, and find it again."""
    if page.locator("[role=progressbar]").count():
        check(page)
        shot(page, f"progress-{name}")
    address = page.url
    page.goto("/studies/")
    check(page)
    shot(page, f"studies-{name}")
    page.goto(address)
    expect(page.locator("h1.transit-headline")).to_be_visible(timeout=ANSWER_MILLISECONDS)


def read_the_answer(page: Page, words: dict, shot, name: str) -> None:
    unfold(page)
    headline = page.locator("h1").inner_text()
    assert words["headline"] in headline
    assert len(re.findall(r"\d+\.\d", headline)) == 2
    for arm in words["arms"]:
        expect(page.locator(".transit-arms")).to_contain_text(arm)
    expect(page.locator("#wait-chart svg")).to_be_visible()
    expect(page.locator("#places-map[data-ready=yes]")).to_be_attached(timeout=60_000)
    check(page)
    shot(page, f"answer-{name}")


def watch_the_buses(page: Page, me: Mouse, words: dict) -> None:
    page.emulate_media(reduced_motion="no-preference")
    expect(page.locator("#buses-map[data-playing=ready]")).to_be_attached(timeout=60_000)
    clock = page.locator(".transit-buses output")
    button = page.locator(".transit-buses .dure-map-bar button")
    before = clock.inner_text()

    expect(button).to_have_text(words["play"])
    me.press(button)
    expect(button).to_have_text(words["pause"])
    expect(clock).not_to_have_text(before, timeout=30_000)
    me.press(button)
    expect(button).to_have_text(words["play"])
    slider = page.locator(".transit-buses input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    expect(clock).to_have_text("06:30")
    page.emulate_media(reduced_motion="reduce")


def take_the_report(page: Page, me: Mouse, words: dict) -> None:
    page.evaluate("window.scrollTo(0, 0)")
    with page.expect_download() as saving:
        me.press(page.locator("a[href$='report.html']").first)
    path = saving.value.path()
    assert words["headline"] in path.read_text(encoding="utf-8")
    assert saving.value.suggested_filename.endswith("report.html")
