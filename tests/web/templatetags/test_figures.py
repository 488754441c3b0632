from datetime import UTC, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler


def written(expression, **values):
    with translation.override("ko"):
        return Template("{% load figures %}{{ " + expression + " }}").render(Context(values))


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("value|number", 1234.5, "1,234"),
        ("value|number:1", "1234.56", "1,234.6"),
        ("value|distance", 3210, "3.2 km"),
        ("value|share:1", 0.8745, "87.5%"),
        ("value|points", 0.014, "+1.4%p"),
        ("value|time_of_day", 27000, "07:30"),
        ("value|plain:1", 1234.56, "1234.6"),
        ("value|percent_of:50", 12.5, "25.00"),
        ("value|percent_of:50", 80, "100.00"),
        ("value|percent_of:0", 80, "0.00"),
        ("value|degrees", [127.0, 37.5], "127.000000,37.500000"),
        ("value|degrees", None, ""),
        ("value|day", "2026-11-22", '<time datetime="2026-11-22">2026. 11. 22.(일)</time>'),
    ],
)
def test_filters_write_figures(expression, value, text):
    assert written(expression, value=value) == text


@pytest.mark.parametrize(
    "name",
    ["number", "minutes", "distance", "share", "points", "time_of_day", "won", "day", "ago"],
)
def test_no_value_is_a_dash_and_never_zero(name):
    assert written(f"value|{name}", value=None) == "–"


def test_won_shows_the_exact_amount_on_hover():
    assert written("value|won", value=432_123_456) == (
        '<span class="dure-won" title="432,123,456원">4억 3,212만 원</span>'
    )


def test_moment_is_read_by_machines_too():
    at = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    assert written("value|moment", value=at) == (
        '<time datetime="2026-11-22T09:00:00+00:00">2026. 11. 22.(일) 18:00</time>'
    )


class Form(forms.Form):
    seats = forms.IntegerField(label="Seats", help_text="In each vehicle.", min_value=1)
    day = forms.ChoiceField(choices=[("a", "Weekday")], required=False)
    why = forms.CharField(max_length=5, widget=forms.Textarea(attrs={"class": "own"}))
    exact = forms.BooleanField(required=False)
    zones = forms.MultipleChoiceField(
        choices=[(1, "East"), (2, "West")], widget=forms.CheckboxSelectMultiple, required=False
    )


def field(name, data=None):
    page = Template(CottonCompiler().process('<c-field :field="field" unit="석" />'))
    with translation.override("en"):
        return page.render(Context({"field": Form(data)[name]}))


def test_a_field_ties_label_hint_and_error_to_its_control():
    page = field("seats", {"seats": "0"})

    assert '<label for="id_seats">' in page
    assert 'id="id_seats_helptext"' in page
    assert 'id="id_seats_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_seats_helptext id_seats_error"' in page
    assert "krds-input" in page
    assert "석" in page


def test_a_text_too_long_is_shown_whole_beside_what_is_wrong_and_no_browser_cuts_it():
    page = field("why", {"why": "1234567"})

    assert "maxlength" not in page
    assert ">\n1234567</textarea>" in page
    assert 'id="id_why_error"' in page
    assert 'class="krds-input own"' in page


def test_a_field_that_may_be_empty_says_so():
    assert "may be left empty" in field("day")
    assert "may be left empty" not in field("seats")


def test_checkboxes_are_a_group_with_a_name():
    page = field("zones")

    assert "<fieldset" in page
    assert "<legend" in page
    assert page.count('type="checkbox"') == 2
    assert page.count("<label") == 2


def test_one_checkbox_has_its_label_behind_it():
    page = field("exact")

    assert page.index('type="checkbox"') < page.index("<label")


def test_a_table_says_what_its_parts_are_however_they_are_laid_out():
    table = """<c-table caption="Money"><thead><tr><th scope="col">Whose</th></tr></thead>
    <tbody><tr><th scope="row">{{ who }}</th><td class="number" data-label="Won">1</td>
    <td role="none"></td></tr></tbody></c-table>"""

    page = Template(CottonCompiler().process(table)).render(Context({"who": "<td>"}))

    for part in (
        '<table class="tbl col data" role="table">',
        '<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">',
        '<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="row">&lt;td&gt;</th>',
        '<td role="cell" class="number" data-label="Won">',
        '<td role="none">',
    ):
        assert part in page
