"""A section to be filled in: what comes back, what is told, what is never lost."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import NotFound
from dure.programme.adapters.form_template import template
from dure.programme.domain.form_file import form_from_mapping
from dure.programme.forms.answer_text import read_sections
from dure.programme.forms.answers import section_form
from tests.factories.forms import a_form_of, asked, budget_table, money_form

MONEY = form_from_mapping(money_form())
CHOICES = [{"key": "a", "label": "가", "label_en": "A"}, {"key": "b", "label": "나"}]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def sent(form, data, answers=None, **options):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    made = section_form(form, form.sections[0].key, answers or {}, data=query, **options)
    made.is_valid()
    return made


@pytest.mark.parametrize(
    ("question", "typed", "answer"),
    [
        (asked("q", "short_text"), "  가 나 ", "가 나"),
        (asked("q", "short_text"), "", None),
        (asked("q", "long_text"), "가\r\n나 ", "가\n나 "),
        (asked("q", "won"), "2,000,000,000원", 2_000_000_000),
        (asked("q", "won"), "-5", -5),
        (asked("q", "won"), "12.5", "12.5"),
        (asked("q", "won"), "약 10억", "약 10억"),
        (asked("q", "decimal"), "1,234.50", "1234.50"),
        (asked("q", "decimal"), "7", "7"),
        (asked("q", "date"), "2022-01-31", "2022-01-31"),
        (asked("q", "yes_no"), "no", False),
        (asked("q", "yes_no"), "", None),
        (asked("q", "one_of", choices=CHOICES), "b", "b"),
        (asked("q", "many_of", choices=CHOICES), ["b", "a"], ["b", "a"]),
        (asked("q", "organisation"), "17", 17),
        (asked("q", "municipality"), "48220", "48220"),
    ],
)
def test_what_was_typed_becomes_an_answer(question, typed, answer):
    assert sent(a_form_of(question), {"q": typed}).answers == {"q": answer}


def test_what_cannot_be_read_stays_as_typed_and_is_told():
    form = sent(a_form_of(asked("q", "won")), {"q": "약 10억"})
    assert form.answers == {"q": "약 10억"}
    assert form.errors == {"q": ["This is not a whole number."]}
    assert 'value="약 10억"' in str(form["q"])


def test_a_draft_may_have_gaps_and_a_whole_may_not():
    form = a_form_of(asked("q", "short_text"))
    assert sent(form, {"q": ""}).is_valid()
    assert sent(form, {"q": ""}, complete=True).errors == {"q": ["This is not answered yet."]}


def rows(*pairs):
    found = {"budget-rows": str(len(pairs))}
    for place, (source, amount) in enumerate(pairs):
        found |= {f"budget-{place}-source": source, f"budget-{place}-amount": amount}
    return found


def test_a_table_is_read_row_by_row_and_empty_rows_do_not_count():
    form = sent(MONEY, rows(("national", "1,000"), ("", ""), ("city", "x")))
    assert form.answers["budget"] == [
        {"source": "national", "amount": 1000},
        {"source": "city", "amount": "x"},
    ]
    assert form.errors["budget"] == ["Row 2, Amount: This is not a whole number."]


def test_a_row_is_added_and_one_removed():
    added = sent(MONEY, rows(("national", "1")) | {"add_row": "budget"})
    assert added.changes_rows
    assert [row.number for row in added.entries()[0].rows] == [1, 2]
    removed = sent(MONEY, rows(("national", "1"), ("city", "2")) | {"remove_row": "budget-0"})
    assert removed.changes_rows
    assert removed.answers["budget"] == [{"source": "city", "amount": 2}]


def test_a_count_of_rows_that_is_none_reads_no_row():
    for text in ("", "x", "-1", "99999", "１"):
        assert sent(MONEY, {"budget-rows": text}).answers["budget"] == []
    assert len(sent(MONEY, {"budget-rows": "9999"}).entries()[0].rows) == 1


def test_a_question_that_is_not_asked_keeps_what_was_typed():
    form = sent(MONEY, rows(("national", "1")) | {"reason": "어쩌면 나중에"})
    reason = next(e for e in form.entries() if e.question.key == "reason")
    assert (reason.shown, form.answers["reason"]) == (False, "어쩌면 나중에")
    assert "어쩌면 나중에" in str(reason.field)


def test_other_sections_count_in_conditions():
    body = money_form()
    body["sections"].append(
        {
            "key": "second",
            "title": "Second",
            "questions": [asked("why", "yes_no", condition="national > 0")],
        }
    )
    form = form_from_mapping(body)
    for amount, shown in ((0, []), (5, ["why"])):
        answers = {"budget": [{"source": "national", "amount": amount}]}
        assert section_form(form, "second", answers).live()["shown"] == shown


def test_a_check_on_a_sum_names_its_question():
    form = sent(MONEY, rows(("national", "5")))
    assert form.non_field_errors() == ["Local: 1:1이어야 합니다."]
    assert form.answers["budget"] == [{"source": "national", "amount": 5}]


def test_a_section_that_is_not_there():
    with pytest.raises(NotFound):
        section_form(MONEY, "second", {})


SMALL = template("small-city").form
TYPED = st.dictionaries(
    st.sampled_from([q.key for q in SMALL.section("problem").questions])
    | st.sampled_from(["problems-rows", "problems-0-what", "problems-0-people", "add_row"]),
    st.lists(st.text(max_size=8), min_size=1, max_size=3),
)


@given(TYPED)
def test_whatever_is_sent_comes_back_to_be_sent_again(data):
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    with translation.override("en"):
        first = section_form(SMALL, "problem", {}, data=query)
        first.entries()
        stored = {key: value for key, value in first.answers.items() if value is not None}
        again = section_form(SMALL, "problem", stored)
        again.entries()
        assert again.answers == stored


def test_labels_are_in_the_language_of_the_page():
    form = a_form_of(asked("q", "one_of", label="고르기", label_en="Pick", choices=CHOICES))
    assert section_form(form, "first", {}).fields["q"].label == "Pick"
    with translation.override("ko"):
        assert section_form(form, "first", {}).fields["q"].label == "고르기"
        assert "가" in str(section_form(form, "first", {})["q"])


def test_an_application_is_read_without_what_an_anonymous_stage_hides():
    form = a_form_of(asked("who", "short_text", anonymous=True), asked("what", "short_text"))
    answers = {"who": "통영시", "what": "주차"}
    assert form.anonymous_keys == {"who"}
    shown = read_sections(form, answers, hidden=form.anonymous_keys)[0].answers
    assert [(a.question.key, a.text, a.hidden) for a in shown] == [
        ("who", "", True), ("what", "주차", False)
    ]  # fmt: skip
    assert "통영시" not in repr([(a.text, a.rows, a.files) for a in shown])


def test_a_hidden_table_or_file_leaves_nothing_behind():
    form = a_form_of(budget_table(), asked("letter", "file"))
    answers = {"budget": [{"source": "national", "amount": 7}], "letter": [1]}
    hidden = {"budget", "letter"}
    shown = read_sections(form, answers, hidden=hidden, files={"letter": ["통영시 공문"]})[0]
    assert all(a.hidden and not a.rows and not a.files and not a.totals for a in shown.answers)


def test_a_table_is_read_with_its_sum():
    answers = {"budget": [{"source": "national", "amount": 7}, {"source": "city", "amount": 1000}]}
    table = read_sections(MONEY, answers)[0].answers[0]
    assert [[text for _l, text, _n in row] for row in table.rows] == [
        ["국비", "KRW 7"], ["시비", "KRW 1,000"]
    ]  # fmt: skip
    assert table.totals == ("", "KRW 1,007")


@pytest.mark.parametrize(
    ("limits", "text"), [({"least": 2022, "most": 2060}, "2027"), ({"least": 0}, "2,027")]
)
def test_a_year_is_written_without_a_comma(limits, text):
    column = asked("y", "whole_number", limits=limits)
    (section,) = read_sections(
        a_form_of(asked("t", "table", columns=[column])), {"t": [{"y": 2027}]}
    )
    assert section.answers[0].rows[0][0][1] == text


def test_a_table_to_be_filled_in_stays_a_table_to_who_hears_it():
    shown = section_form(MONEY, MONEY.sections[0].key, {})
    (entry,) = (one for one in shown.entries() if one.kind == "table")

    page = render_to_string("programme/answers/table.html", {"entry": entry})

    assert '<table role="table"' in page
    for part, role in (("<thead", "rowgroup"), ("<tr", "row"), ("<td", "cell")):
        assert page.count(part) == page.count(f'{part} role="{role}"') > 0  # the blank row, too
    assert '<th role="columnheader" scope="col">' in page
    assert '<th role="rowheader" scope="row"' in page
