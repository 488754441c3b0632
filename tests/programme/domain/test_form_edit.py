"""Moving, renaming and comparing the parts of a form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import NotFound
from dure.programme.domain.form import Form
from dure.programme.domain.form_comparison import form_changes
from dure.programme.domain.form_edit import (
    free_key,
    moved_question,
    moved_section,
    with_question,
    without_question,
    without_section,
)
from dure.programme.domain.form_file import form_from_mapping, question_from_mapping
from tests.factories.forms import asked, money_form

THREE = form_from_mapping(
    {
        "sections": [
            {"key": key, "title": key, "questions": [asked(f"{key}{n}", "yes_no") for n in "12"]}
            for key in "abc"
        ]
    }
)


def keys(form: Form) -> str:
    return " | ".join(" ".join(q.key for q in section.questions) for section in form.sections)


@pytest.mark.parametrize(
    ("key", "step", "order"),
    [
        ("a1", -1, "a1 a2 | b1 b2 | c1 c2"),
        ("a1", 1, "a2 a1 | b1 b2 | c1 c2"),
        ("a2", 1, "a1 | a2 b1 b2 | c1 c2"),
        ("b1", -1, "a1 a2 b1 | b2 | c1 c2"),
        ("b2", 1, "a1 a2 | b1 | b2 c1 c2"),
        ("c2", 1, "a1 a2 | b1 b2 | c1 c2"),
    ],
)
def test_a_question_moves_by_one_place_and_over_the_edge(key, step, order):
    assert keys(moved_question(THREE, key, step)) == order


@pytest.mark.parametrize(
    ("key", "step", "order"),
    [("a", -1, "abc"), ("a", 1, "bac"), ("c", 1, "abc"), ("b", -1, "bac")],
)
def test_a_section_moves_by_one_place(key, step, order):
    assert "".join(s.key for s in moved_section(THREE, key, step).sections) == order


MOVES = st.lists(
    st.tuples(st.sampled_from([q.key for q in THREE.questions]), st.sampled_from((-1, 1)))
)


@given(MOVES)
def test_moving_loses_and_doubles_nothing(moves):
    form = THREE
    for key, step in moves:
        form = moved_question(form, key, step)
    assert sorted(q.key for q in form.questions) == [q.key for q in THREE.questions]


def test_what_is_not_there_cannot_be_moved_or_removed():
    for change in (without_question, without_section):
        with pytest.raises(NotFound):
            change(THREE, "d")


def test_a_free_key_is_nobodys():
    assert free_key(THREE, "d") == "d"
    assert free_key(THREE, "a") == "a_2"


def test_comparison_of_versions_names_new_gone_changed_and_moved():
    new = moved_question(without_question(THREE, "c1"), "a2", 1)
    new = with_question(new, "c", question_from_mapping(asked("c3", "won")))
    found = {(c.kind.value, c.part.key): [name for name, _a, _b in c.fields]
             for c in form_changes(THREE, new)}  # fmt: skip
    assert found == {("changed", "a2"): ["section"], ("new", "c3"): [], ("gone", "c1"): []}
    form = form_from_mapping(money_form())
    assert form_changes(form, form) == ()
