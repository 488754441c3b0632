import json
import pickle
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from dure.core.errors import Invalid
from dure.core.said import Said, from_data, say, tell, to_data, word

KOREAN = {
    "{trips:,} trips on {day}": "{day}에 {trips:,}회",
    "Saturday": "토요일",
    "{{a}} of {total}": "{total} 가운데 {{a}}",
}


def korean(text):
    return KOREAN.get(text, text)


def test_a_text_is_its_finished_english():
    said = say("{trips:,} trips on {day}", trips=12_000, day="Saturday")

    assert said == "12,000 trips on Saturday"
    assert (said.template, said.values) == (
        "{trips:,} trips on {day}",
        {"trips": 12_000, "day": "Saturday"},
    )


def test_a_text_is_told_in_another_language_with_its_values_and_words():
    said = say("{trips:,} trips on {day}", trips=12_000, day=word("Saturday"))

    assert tell(said, korean) == "토요일에 12,000회"


def test_a_value_that_is_no_text_of_ours_is_left_as_it_is():
    assert tell(say("{trips:,} trips on {day}", trips=1, day="Saturday"), korean) == (
        "Saturday에 1회"
    )
    assert tell("Saturday", korean) == "Saturday"
    assert tell(say(""), korean) == ""


def test_braces_without_values_stand_as_they_are():
    assert say("{a} and {b}") == "{a} and {b}"
    assert tell(say("{a} and {b}"), korean) == "{a} and {b}"


def test_doubled_braces_beside_values_are_single():
    assert tell(say("{{a}} of {total}", total=3), korean) == "3 가운데 {a}"


def test_braces_inside_a_value_do_no_harm():
    said = say("{name} is gone", name="{trips} {0.__class__}")

    assert said == tell(said, korean) == "{trips} {0.__class__} is gone"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (np.int32(3), 3),
        (np.float64(0.5), 0.5),
        (Fraction(1, 4), 0.25),
        (True, True),
        (date(2026, 1, 2), "2026-01-02"),
        (Path("a/b"), "a/b"),
        ((2, 3), "(2, 3)"),
        (ValueError("bad"), "bad"),
        (None, "None"),
    ],
)
def test_values_are_kept_plain(value, kept):
    said = say("{value}", value=value)

    assert said.values == {"value": kept}
    assert type(said.values["value"]) is type(kept)


@pytest.mark.parametrize(
    "said",
    [
        say("Gone."),
        say(""),
        say("{a:,} {b}", a=1000, b=word("Saturday")),
        say("{where}", where=say("line {n}", n=3)),
    ],
)
def test_a_text_survives_storing_and_the_way_between_processes(said):
    stored = from_data(json.loads(json.dumps(to_data(said))))
    copied = pickle.loads(pickle.dumps(said))  # noqa: S301  our own bytes

    for again in (stored, copied):
        assert isinstance(again, Said)
        assert (again, again.template, again.values) == (said, said.template, said.values)
        assert tell(again, korean) == tell(said, korean)


def test_a_refusal_fills_both_texts_and_keeps_what_they_were_made_of():
    refusal = Invalid("No {name}.", where="slug", remedy="Give {name} to {n:.1f}.", name="a", n=2)

    assert (refusal.what, refusal.remedy) == ("No a.", "Give a to 2.0.")
    assert (refusal.template, refusal.remedy_template) == ("No {name}.", "Give {name} to {n:.1f}.")
    assert refusal.values == {"name": "a", "n": 2}


def test_a_refusal_takes_texts_that_were_said_before():
    refusal = Invalid(say("No {n}.", n=1), remedy=say("Give {m}.", m=2))

    assert (str(refusal), refusal.values) == ("No 1. Give 2.", {"n": 1, "m": 2})


def test_a_refusal_is_placed_elsewhere_and_else_the_same():
    first = Invalid("No {n}.", where="name", remedy="Add it.", n=1)
    second = first.placed("file: name")

    assert (first.where, second.where) == ("name", "file: name")
    assert (second.template, second.values, second.remedy) == ("No {n}.", {"n": 1}, "Add it.")
    assert type(second) is Invalid
