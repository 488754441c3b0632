import copy

import pytest

from dure.core.bounded import TooLong, bounded, needed, needed_reason
from dure.core.errors import Incomplete, Invalid
from dure.core.said import say


def test_a_text_of_exactly_the_bound_is_kept_whole():
    assert bounded("가" * 10, 10, "Reason") == "가" * 10


def test_a_text_one_over_the_bound_is_refused_with_what_where_how_many_and_what_to_do():
    with pytest.raises(TooLong) as refusal:
        bounded("가" * 1_011, 1_010, say("Reason"))
    assert isinstance(refusal.value, Invalid)
    assert refusal.value.what == "This is 1,011 characters long; 1,010 are allowed: 1 too many."
    assert refusal.value.where == "Reason"
    assert "Shorten" in refusal.value.remedy
    assert refusal.value.text == "가" * 1_011


def test_blanks_around_a_text_and_the_browsers_second_character_of_a_line_do_not_count():
    assert bounded("  ab\r\ncd \r\n", 5, "Reason") == "ab\ncd"


def test_nothing_where_something_is_needed_is_incomplete():
    with pytest.raises(Incomplete) as refusal:
        needed(" \r\n", 5, "answer", say("Answer"))
    assert refusal.value.missing == ("answer",)
    with pytest.raises(Incomplete):
        needed_reason(" ")


def test_a_reason_has_two_thousand_characters_at_most():
    assert len(needed_reason("a" * 2_000)) == 2_000
    with pytest.raises(TooLong):
        needed_reason("a" * 2_001)


def test_the_refusal_keeps_its_text_where_it_is_made_again():
    refusal = TooLong("abc", 2, say("Reason"))
    again = copy.copy(refusal)  # by the way that leads to another process
    assert (str(again), again.text) == (str(refusal), "abc")


def test_a_character_that_no_database_keeps_is_refused_with_its_field():
    with pytest.raises(Invalid) as refusal:
        bounded("a\x00b", 5, say("Reason"))
    assert (refusal.value.where, "cannot be stored" in refusal.value.what) == ("Reason", True)
