import pytest
from django.test import RequestFactory

from dure.web.context import menu, site


def test_menu_leaves_out_what_does_not_exist(settings):
    settings.MENU = [("site:home", "Cities"), ("nowhere:at_all", "Nothing")]

    assert [entry["label"] for entry in menu("/")] == ["Cities"]


@pytest.mark.parametrize(("path", "current"), [("/", True), ("/studies/", False)])
def test_menu_marks_the_page_shown(settings, path, current):
    settings.MENU = [("site:home", "Cities")]

    assert menu(path)[0]["current"] is current


@pytest.mark.parametrize(
    ("cookie", "size"), [("large", "large"), ("huge", "medium"), ('"><script>', "medium")]
)
def test_text_size_is_one_we_know(cookie, size):
    request = RequestFactory().get("/")
    request.COOKIES["dure-text"] = cookie

    assert site(request)["text_size"] == size
