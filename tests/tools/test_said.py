"""The texts of refusals are found, and what breaks their rule is named."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import said  # noqa: E402  a script beside the package

OURS = "from dure.core.said import Said, say\n"


def module(tmp_path, code):
    path = tmp_path / "module.py"
    path.write_text(OURS + code)
    return path


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ('raise Invalid("A.", where="b", remedy="C.")', ["A.", "C."]),
        ('raise errors.NotFound("A {b}.", b=1)', ["A {b}."]),
        ('say("A" "B")', ["AB"]),
        ('raise Invalid(say("A") if x else say("B"), remedy=say("C"))', ["A", "B", "C"]),
        ('raise Busy("A" if x else "B")', ["A", "B"]),
        ('raise IllegalMove("leave", state)', ["leave"]),
        ('class Gone(Refusal):\n def f(self): super().__init__("A")', []),
        ('other("A", remedy="B")', []),
        ("raise Stale()", []),
        ('values = {"b": 1, "c": 2}\nraise Invalid("A {b}.", **values)', ["A {b}."]),
        ("fault: Said | None = fault_of(x)\nraise Invalid(fault)", []),
        ("raise Invalid(fault.what)", []),
    ],
)
def test_the_texts_of_a_file(tmp_path, code, texts):
    path = module(tmp_path, code)

    assert list(said.texts_in(path)) == texts
    assert list(said.faults_in(path)) == []


@pytest.mark.parametrize(
    "code",
    [
        'raise Invalid(f"{a} is wrong.")',
        'raise Invalid("A", remedy=f"Give {b}.")',
        'raise Invalid("A " + b)',
        'raise Invalid("A %s" % b)',
        'raise Invalid("A {}".format(b))',
        "raise Invalid(text)",
        'raise Invalid(_("A"))',
        'raise Invalid("A {b}.")',
        'raise Invalid("A {b}.", c=1)',
        'raise Invalid("A.", b=1)',
        'raise Invalid("A {b.", b=1)',
        'raise Invalid("A.", **values)',  # nobody knows which
        'values = {"b": 1}\nraise Invalid("A {c}.", **values)',
        'say("A {b}.", remedy=1)',
        "raise Invalid(row.title)",
        'say(f"A {b}")',
        "say(text)",
        "def f(text: str): raise Invalid(text)",
    ],
)
def test_a_text_that_is_computed_or_lacks_its_values_is_a_fault(tmp_path, code):
    assert len(list(said.faults_in(module(tmp_path, code)))) == 1


@pytest.mark.parametrize(
    "code",
    [
        "def f(text: Said): raise Invalid(text)",
        'HELP = say("A")\ndef f(): raise Invalid("B", remedy=HELP)',
        'raise Invalid("A {b}.", where="c", remedy="Give {d:,}.", b=1, d=2)',
    ],
)
def test_a_text_may_be_passed_on_by_what_is_typed_or_named_for_it(tmp_path, code):
    assert list(said.faults_in(module(tmp_path, code))) == []


def test_another_say_is_not_ours(tmp_path):
    path = tmp_path / "module.py"
    path.write_text("def say(text): ...\nsay(name)\n")

    assert list(said.texts_in(path)) == list(said.faults_in(path)) == []


def test_every_kind_of_refusal_is_known():
    assert {"Refusal", "Invalid", "StaleOffer", "IllegalMove"} <= set(said.kinds())
