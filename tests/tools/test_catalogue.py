"""The Korean is complete: run as the check runs it, and on made-up faults."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import catalogue  # noqa: E402  a script beside the package


def test_every_text_is_in_korean():
    result = subprocess.run(
        [sys.executable, "tools/catalogue.py", "check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("text", "korean", "same"),
    [
        ("%(n)s people", "%(n)s명", True),
        ("%(n)s people", "%(m)s명", False),
        ("%(n)s people", "사람들", False),
        ("{count} of {total}", "{total} 가운데 {count}", True),
        ("{count:,} trips", "{count:,}회", True),
        ("5%% of %(n)s", "%(n)s의 5%%", True),
        (("one trip", "%(n)s trips"), ("%(n)s회",), True),
    ],
)
def test_placeholders_are_the_same(text, korean, same):
    assert catalogue.same_placeholders(Message(text, korean)) is same


def test_texts_of_templates_and_code_are_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}{% trans "A" %}<c-x title="{% trans \'B\' %}" />'
        '{% blocktrans with n=m %}C {{ n }}{% endblocktrans %}'
        '{% blocktrans count n=m %}one{% plural %}many{% endblocktrans %}'
        '{% trans "D" context "sky" %}{{ _("E") }}'
    )  # fmt: skip
    code = tmp_path / "code.py"
    code.write_text('_("F")\nngettext("G", "H", n)\npgettext_lazy("sky", "I")\nother("J")\n')

    found = [(text, context) for path in (page, code) for text, _, context, _ in
             catalogue.texts_in(path, "")]  # fmt: skip

    assert found == [
        ("A", None), ("B", None), ("C %(n)s", None), (("one", "many"), None), ("D", "sky"),
        ("E", None), ("F", None), (("G", "H"), None), ("I", "sky"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("f\"{name} {_('budget')}\"", 1),
        ("f\"{gettext('budget') + _('year')}\"", 2),
        ('" ".join((name, _("budget")))', 0),
        ('f"{label_of(name)}"', 0),
    ],
)
def test_a_text_inside_an_f_string_is_named_as_no_extraction_finds_it(
    monkeypatch, tmp_path, source, found
):
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    (tmp_path / "view.py").write_text(f"\nsaid = {source}\n")
    faults = list(catalogue.hidden_in(tmp_path / "view.py"))
    assert faults == ["view.py:2: a text inside an f-string"] * found
