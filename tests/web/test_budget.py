"""Speed is part of the look: what a first page makes a phone fetch, without the map."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

MOST_SCRIPT = 100_000  # bytes as stored; what travels is packed and smaller
MOST_STYLE = 25_000  # bytes packed
SOURCE = Path(__file__).resolve().parents[2] / "src" / "dure"


def linked(client, pattern):
    page = client.get("/").content.decode()
    found = [finders.find(name) for name in re.findall(pattern, page)]
    if not all(found):
        pytest.skip("the browser files are not there: python tools/assets.py")
    return [Path(path).read_bytes() for path in found]


def test_first_page_loads_little_script(client, db):
    scripts = linked(client, r'<script[^>]* src="/static/([^"]+)"')

    assert scripts
    assert sum(map(len, scripts)) <= MOST_SCRIPT


def test_first_page_loads_little_style(client, db):
    sheets = linked(client, r'rel="stylesheet" href="/static/([^"]+)"')

    assert sum(len(gzip.compress(sheet)) for sheet in sheets) <= MOST_STYLE


def test_the_page_names_no_other_machine(client, db):
    page = client.get("/").content.decode()

    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)


@pytest.mark.parametrize(
    "path",
    [
        path
        for kind in ("templates/**/*.html", "static/*/*.js", "static/*/*.css")
        for path in SOURCE.glob(f"*/{kind}")
        if "vendor" not in path.parts
    ],
    ids=lambda path: path.relative_to(SOURCE).as_posix(),
)
def test_our_files_hold_nothing_the_policy_refuses(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html" and "report" not in path.parts:  # a report is a file of its own
        assert not re.search(r'\sstyle="', text)
        assert not re.search(r'\son[a-z]+="', text)
        inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", text)
        assert inline == []
    assert not re.search(r"""(?:src|href|url\(|import|fetch\()\s*["'(=]*https?://""", text)
