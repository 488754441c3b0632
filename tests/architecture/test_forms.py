"""Every request that changes something proves that its sender meant it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

SOURCE = Path(__file__).parents[2] / "src" / "dure"
TEMPLATES = [path for path in SOURCE.rglob("*.html") if "vendor" not in path.parts]


def addresses(resolver, before="") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry
        else:
            yield from addresses(entry, path)


def test_only_the_data_interface_is_exempt_since_it_asks_itself():
    """`dure.accounts.middleware` refuses a session there that does not prove itself."""
    exempt = [
        path
        for path, entry in addresses(get_resolver())
        if getattr(entry.callback, "csrf_exempt", False) and not path.startswith("api/")
    ]

    assert exempt == []
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE


def test_no_source_switches_the_proof_off():
    word = "csrf_" + "exempt"

    assert [p.name for p in SOURCE.rglob("*.py") if word in p.read_text()] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_every_form_that_posts_carries_its_proof(path):
    text = path.read_text()
    for form in re.findall(r"<form\b[^>]*\bmethod=[\"']post[\"'].*?</form>", text, re.S | re.I):
        assert "csrf_token" in form, form[:120]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_browser_cuts_what_is_pasted_without_a_word(path):
    """What is too long the server refuses, and gives back whole. Only a search is cut."""
    for control in re.findall(r"<(?:input|textarea)\b[^>]*\bmaxlength=[^>]*>", path.read_text()):
        assert 'type="search"' in control, control
