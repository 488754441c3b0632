"""A rubric as a form: its names, and a table of criteria whose weights must add up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.programme.forms.fields import Lines, Points, points_text
from dure.programme.forms.terms import Body, Part


class RubricForm(forms.Form):
    key = forms.SlugField(
        label=_("Key"), max_length=60, help_text=_("Small letters, digits and hyphens.")
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    total = Points(label=_("Points in all"), initial="100")
    threshold = Points(label=_("Least points in all"), required=False)
    example = forms.BooleanField(
        label=_("The weights are examples, not official ones"), required=False
    )
    source = forms.CharField(label=_("Source"), max_length=500, required=False)


class CriterionForm(forms.Form):
    key = forms.SlugField(label=_("Key"), max_length=60)
    name = forms.CharField(label=_("Criterion"), max_length=120)
    name_en = forms.CharField(label=_("Criterion in English"), max_length=120, required=False)
    weight = Points(label=_("Points"))
    threshold = Points(label=_("Least points"), required=False)
    description = forms.CharField(
        label=_("What is judged"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    description_en = forms.CharField(
        label=_("What is judged, in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    anchors = Lines(
        label=_("What the points mean"),
        required=False,
        help_text=_("One a line: points | words | words in English."),
    )


class RubricPart(Part):
    """The body of a rubric with its names, on one page."""

    key, rows_key, form_class, row_class = "rubric", "criteria", RubricForm, CriterionForm

    def __init__(self, body: Body, given: Any = None, *, fixed_key: bool = False) -> None:
        super().__init__({"time_zone": "UTC"} | body, given)
        if fixed_key:
            del self.form.fields["key"]

    def initial(self) -> Body:
        found = dict(self.body)
        for name in ("total", "threshold"):
            found[name] = points_text(self.body.get(name))
        return found

    def row_initial(self, row: Body) -> Body:
        return row | {
            "weight": points_text(row["weight"]),
            "threshold": points_text(row["threshold"]),
            "anchors": "\n".join(
                " | ".join((points_text(one["points"]), one["text"], one["text_en"])).rstrip(" |")
                for one in row["anchors"]
            ),
        }

    def row_result(self, row: Body, number: int) -> Body:
        anchors = []
        for line in row["anchors"]:
            points, text, text_en = (*(part.strip() for part in line.split("|", 2)), "", "")[:3]
            anchors.append({"points": _exact(points), "text": text, "text_en": text_en})
        return super().row_result(row, number) | {"anchors": anchors}

    def names(self) -> Body:
        data = self.form.cleaned_data
        return {name: data[name] for name in ("key", "name", "name_en") if name in data}

    def rubric_body(self) -> Body:
        body = self.result()
        return {
            name: body[name] for name in ("criteria", "total", "threshold", "example", "source")
        }

    def _place(self, fault: Any) -> tuple[forms.Form, str | None]:
        if ".anchors" in fault.where:
            fault = fault.placed(fault.where.partition(".anchors")[0] + ".anchors")
        return super()._place(fault)


def _exact(points: str) -> str:
    try:
        return str(Points().clean(points))
    except forms.ValidationError:
        return points
