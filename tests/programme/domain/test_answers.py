"""What given answers mean: what is asked, computed, missing or wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.programme.adapters.form_template import template
from dure.programme.domain.answer_comparison import comparison, word_pieces
from dure.programme.domain.answers import (
    check_answers,
    computed,
    totals_by_tag,
    visible_questions,
)
from dure.programme.domain.form import QuestionKind
from dure.programme.domain.form_file import form_from_mapping
from tests.factories.forms import a_form_of, asked, money_form

MONEY = form_from_mapping(money_form())
CHOICES = [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]


def budget(*pairs):
    return {"budget": [{"source": source, "amount": amount} for source, amount in pairs]}


def told(form, answers):
    return [(f.question, f.row, f.column, str(f.text)) for f in check_answers(form, answers)]


def test_sums_are_exact_and_go_by_their_source():
    answers = budget(("national", 10**15 + 1), ("city", 2), ("national", 3))
    assert computed(MONEY, answers) == {"national": 10**15 + 4, "local": 2}
    assert totals_by_tag(MONEY, answers) == {"national_won": 10**15 + 4, "local_won": 2}


def test_the_one_to_one_check_is_told_in_its_authors_words():
    assert told(MONEY, budget(("national", 5), ("city", 4))) == [
        ("local", None, "", "1:1이어야 합니다.")
    ]
    assert told(MONEY, budget(("national", 5), ("city", 5))) == []


def test_a_question_is_asked_only_where_its_condition_holds():
    keys = [q.key for q in visible_questions(MONEY, budget(("national", 1000)))]
    assert "reason" not in keys
    keys = [q.key for q in visible_questions(MONEY, budget(("national", 1001)))]
    assert "reason" in keys


def test_an_answer_to_what_is_not_asked_does_not_count():
    form = a_form_of(
        asked("open", "yes_no"),
        asked("money", "won", condition="open", tag="local_won"),
        asked("twice", "computed", expression="money * 2"),
    )
    answers = {"open": False, "money": 7}
    assert totals_by_tag(form, answers) == {"local_won": 0}
    assert computed(form, answers) == {"twice": None}
    assert told(form, {"open": False, "money": "nonsense"}) == []
    assert totals_by_tag(form, {"open": True, "money": 7}) == {"local_won": 7}


def test_a_check_is_silent_while_an_answer_is_missing():
    checks = [{"expression": "a > b", "message": "too small"}]
    form = a_form_of(asked("a", "won", checks=checks), asked("b", "won", required=False))
    assert told(form, {"a": 1}) == []
    assert told(form, {"a": 1, "b": 1}) == [("a", None, "", "too small")]


def test_a_division_by_zero_is_told_where_it_is_computed():
    form = a_form_of(asked("a", "won"), asked("share", "computed", expression="1 / a"))
    assert told(form, {"a": 0}) == [
        ("share", None, "", "This cannot be computed. This divides by zero.")
    ]


def test_a_number_beyond_all_bounds_is_told_and_costs_no_time():
    grows = [asked("c0", "computed", expression="a * a")]
    grows += [asked(f"c{n}", "computed", expression=f"c{n - 1} * c{n - 1}") for n in range(1, 60)]
    found = told(a_form_of(asked("a", "won"), *grows), {"a": 10**18})
    assert found[0] == ("c3", None, "", "This cannot be computed. This number is too large.")
    assert len(found) == 1


MISSING = "This is not answered yet."


@pytest.mark.parametrize(
    ("question", "answer", "text"),
    [
        (asked("q", "short_text"), None, MISSING),
        (asked("q", "short_text"), "", MISSING),
        (asked("q", "short_text"), 3, "This is not a text."),
        (asked("q", "short_text"), "a\x00", "This is not a text."),
        (asked("q", "long_text"), "a\ud800", "This is not a text."),
        (asked("q", "short_text", limits={"characters": 2}), "abc",
         "This is 3 characters long; 2 are allowed."),
        (asked("q", "long_text", limits={"words": 2}), "a b c",
         "These are 3 words; 2 are allowed."),
        (asked("q", "won"), "1000", "This is not a whole number."),
        (asked("q", "won"), True, "This is not a whole number."),
        (asked("q", "won"), 1.5, "This is not a whole number."),
        (asked("q", "won"), 10**18 + 1, "This is not a whole number."),
        (asked("q", "won", limits={"most": 2000000000}), 2000000001,
         "This must be 2,000,000,000 or less."),
        (asked("q", "decimal"), "1e5", "This is not a number."),
        (asked("q", "decimal", limits={"least": "0.5"}), "0.4999", "This must be 0.5 or more."),
        (asked("q", "date"), "2022-2-1", "This is not a date."),
        (asked("q", "date", limits={"earliest": "2022-01-01"}), "2021-12-31",
         "This must be 2022-01-01 or later."),
        (asked("q", "yes_no"), "yes", "Answer yes or no."),
        (asked("q", "one_of", choices=CHOICES), "c", "Choose from the list."),
        (asked("q", "many_of", choices=CHOICES), ["a", "a"], "Choose each once."),
        (asked("q", "many_of", choices=CHOICES, limits={"least": 2}), ["a"], "Choose 2 or more."),
        (asked("q", "municipality"), "통영", "Choose a municipality."),
        (asked("q", "organisation"), -1, "Choose an organisation."),
        (asked("q", "file"), ["a"], "These are not files."),
        (asked("q", "file", limits={"most": 1}), [1, 2], "At most 1 files are allowed."),
        (asked("q", "table", columns=[asked("a", "won")]), "x", "This is not a table."),
        (asked("q", "table", columns=[asked("a", "won")], limits={"least": 2}), [{"a": 1}],
         "This needs 2 rows or more."),
    ],
)  # fmt: skip
def test_what_is_not_right_is_told(question, answer, text):
    assert told(a_form_of(question), {"q": answer}) == [("q", None, "", text)]


def test_a_fault_in_a_table_is_told_by_row_and_column():
    answers = budget(("national", 1), ("moon", "x"))
    found = told(MONEY, answers)
    assert ("budget", 1, "source", "Choose from the list.") in found
    assert ("budget", 1, "amount", "This is not a whole number.") in found


@pytest.mark.parametrize("answer", [0, False, "0"])
def test_zero_and_no_are_answers(answer):
    kind = {int: "won", bool: "yes_no", str: "short_text"}[type(answer)]
    assert told(a_form_of(asked("q", kind)), {"q": answer}) == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["source", "amount", "kind"]), inner)
    ),
    max_leaves=4,
)
SMALL_CITY = template("small-city").form


@given(st.dictionaries(st.sampled_from([q.key for q in SMALL_CITY.questions]), ANYTHING))
def test_no_answers_whatever_break_a_checked_form(answers):
    found = check_answers(SMALL_CITY, answers)
    totals_by_tag(SMALL_CITY, answers)
    asked_for = {question.key for question in visible_questions(SMALL_CITY, answers)}
    assert {finding.question for finding in found} <= asked_for


def test_the_form_of_2022_takes_twenty_and_twenty():
    """The release: 4.0 billion a city, half national, half local."""
    half = 2_000_000_000

    def money_findings(national, local):
        rows = [
            {"source": "national", "category": "equipment", "item": "a", "amount": national},
            {"source": "city", "category": "equipment", "item": "b", "amount": local},
        ]
        found = check_answers(SMALL_CITY, {"budget": rows}, section="budget")
        return [f.own[1] for f in found if f.question.endswith("_total")]

    assert money_findings(half, half) == []
    assert money_findings(half + 1, half + 1) == ["National money is 2.0 billion won at most."]
    assert money_findings(half, half - 1) == [
        "Local money in cash must equal the national money (1:1)."
    ]
    answers = {
        "budget": [{"source": "national", "amount": half}, {"source": "city", "amount": half}]
    }
    assert totals_by_tag(SMALL_CITY, answers)["total_won"] == 4_000_000_000


@given(st.text("ab \n가", max_size=30), st.text("ab \n가", max_size=30))
def test_pieces_put_together_are_the_old_and_the_new_text(old, new):
    pieces = word_pieces(old, new)
    assert "".join(p.text for p in pieces if p.kind != "new") == old
    assert "".join(p.text for p in pieces if p.kind != "gone") == new


def test_comparison_names_what_differs_and_nothing_else():
    old = {"reason": "하나 둘", **budget(("national", 1))}
    new = {"reason": "하나 셋", **budget(("national", 1))}
    found = comparison(MONEY, old, new)
    assert [d.question.key for d in found] == ["reason"]
    assert [(p.kind.value, p.text) for p in found[0].pieces] == [
        ("same", "하나 "), ("gone", "둘"), ("new", "셋")
    ]  # fmt: skip
    assert comparison(MONEY, {"reason": ""}, {"reason": None}) == ()
    assert len(comparison(MONEY, {"budget": [1]}, {"budget": [True]})) == 1


def test_every_kind_is_in_the_table_of_answers():
    """A new kind must be added to the checks by hand."""
    assert {kind.value for kind in QuestionKind} == {
        "short_text", "long_text", "whole_number", "won", "decimal", "date", "yes_no", "one_of",
        "many_of", "table", "file", "organisation", "municipality", "computed",
    }  # fmt: skip
