"""Forms as files: what is read is written again, and each fault is named by its path."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.programme.adapters.form_template import template, template_names
from dure.programme.domain.form_document import document_from_json, document_to_json
from dure.programme.domain.form_file import FormInvalid, form_from_mapping, form_to_mapping
from tests.factories.forms import asked, budget_table, money_form, sections


def faults(body) -> dict[str, str]:
    with pytest.raises(FormInvalid) as caught:
        form_from_mapping(body)
    return {fault.path: str(fault.text) for fault in caught.value.faults}


def with_question(**more) -> dict:
    return sections({"key": "q", "kind": "short_text", "label": "Q"} | more)


@pytest.mark.parametrize("key", template_names())
def test_a_form_that_came_with_us_reads_as_it_is_written(key):
    document = template(key)
    assert document.key == key
    text = document_to_json(document)
    assert document_from_json(text) == document
    assert form_from_mapping(form_to_mapping(document.form)) == document.form


def test_there_are_forms_for_three_calls():
    assert template_names() == ("consortium-demo", "living-lab", "small-city")


@pytest.mark.parametrize(
    ("body", "path", "text"),
    [
        ([], ".", "A mapping belongs here."),
        ({"sections": {}}, "sections", "A list belongs here."),
        ({"sections": [1]}, "sections[0]", "A mapping belongs here."),
        ({"sectoins": []}, "sectoins", "This is not known here."),
        ({"sections": [{"key": "a"}]}, "sections[0].title", "A text belongs here."),
        (with_question(kind="essay"), "sections[0].questions[0].kind", "One of these"),
        (with_question(key="Q 1"), "sections[0].questions[0].key", "A key begins"),
        (with_question(key="lead"), "sections[0].questions[0].key", "means something else"),
        (with_question(key="sum"), "sections[0].questions[0].key", "means something else"),
        (with_question(label=""), "sections[0].questions[0].label", "A text belongs here."),
        (with_question(label="a\x00"), "sections[0].questions[0].label", "A text belongs here."),
        (with_question(hint="a\ud800"), "sections[0].questions[0].hint", "A text belongs here."),
        (with_question(colour="red"), "sections[0].questions[0].colour", "not known here"),
        (with_question(required=1), "sections[0].questions[0].required", "True or false"),
        (with_question(choices=[{"key": "a", "label": "A"}]),
         "sections[0].questions[0].choices", "to choose from"),
        (with_question(kind="one_of"), "sections[0].questions[0].choices", "to choose from"),
        (with_question(kind="table"), "sections[0].questions[0].columns", "A table has columns"),
        (with_question(kind="computed"), "sections[0].questions[0].expression", "A text belongs"),
        (with_question(tag="gold"), "sections[0].questions[0].tag", "One of these"),
        (with_question(tag="local_won"), "sections[0].questions[0].tag", "Only a number counts"),
        (with_question(kind="won", limits={"least": 5, "most": 4}),
         "sections[0].questions[0].limits.most", "less than the least"),
        (with_question(kind="won", limits={"least": 0.5}),
         "sections[0].questions[0].limits.least", "A number belongs here, exact"),
        (with_question(kind="date", limits={"latest": "2022-02-30"}),
         "sections[0].questions[0].limits.latest", "A date as"),
        (with_question(condition="nobody"),
         "sections[0].questions[0].condition", "There is no question nobody."),
        (with_question(condition="1 + 1"),
         "sections[0].questions[0].condition", "Expected yes or no, found a number."),
        (with_question(checks=[{"expression": "q = 1", "message": "m"}]),
         "sections[0].questions[0].checks[0].expression", "Expected a text, found a number."),
        (sections(asked("a", "yes_no"), asked("a", "won")),
         "sections[0].questions[1].key", "used twice"),
        (sections(asked("a", "yes_no", condition="b"), asked("b", "yes_no", condition="a")),
         "sections", "These questions wait for each other"),
        (sections(asked("a", "computed", expression="a + 1")),
         "sections[0].questions[0].expression", "There is no question a."),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_path(body, path, text):
    found = faults(body)
    assert text in found.get(path, f"not among {found}")


def test_all_faults_are_told_at_once():
    body = sections(asked("a", "short_text", label="", hint=3), asked("B", "won"))
    assert set(faults(body)) == {
        "sections[0].questions[0].label",
        "sections[0].questions[0].hint",
        "sections[0].questions[1].key",
    }


def test_a_question_may_refer_to_a_later_section_and_to_computed_ones():
    body = sections(asked("more", "long_text", condition="total > 5"))
    later = sections(budget_table(), asked("total", "computed", expression="sum(budget.amount)"),
                     key="second")  # fmt: skip
    body["sections"] += later["sections"]
    assert form_from_mapping(body).question("more") is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.data())
def test_whatever_is_put_anywhere_is_read_or_refused_as_a_form(data):
    body = deepcopy(money_form())
    place = body
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = data.draw(JSON)
            break
        place = place[key]
    form = read(body)
    if isinstance(form, FormInvalid):
        assert form.faults
    else:
        assert form_from_mapping(json.loads(json.dumps(form_to_mapping(form)))) == form


def read(body):
    """Return the form, or why there is none."""
    try:
        return form_from_mapping(body)
    except FormInvalid as invalid:
        return invalid
