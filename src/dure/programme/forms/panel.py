"""What people fill in for a draw and for sharing applications out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.programme.domain.assignment import AssignmentMode, AssignmentRule
from dure.programme.labels.evaluator import EXPERTISE
from dure.programme.labels.panel import ASSIGNMENT_MODE

FIELDS = [(key.value, label) for key, label in EXPERTISE.items()]
MODES = [(key.value, label) for key, label in ASSIGNMENT_MODE.items()]


class Count(forms.IntegerField):
    """A whole number in a range."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(min_value=low, max_value=high, **kwargs)


class SeedForm(forms.Form):
    """The seed and the rule of a draw, before it is made."""

    seed_text = forms.CharField(
        label=_("Text of the seed"),
        max_length=60,
        help_text=_("A text that everybody can read. Lots are drawn from it."),
    )
    source = forms.CharField(
        label=_("What is added on the day of the draw"),
        max_length=120,
        required=False,
        help_text=_("Something nobody knows yet, such as a stock index on a named day."),
    )
    panels = Count(1, 60, label=_("Panels"), initial=1)
    size = Count(1, 60, label=_("Members of each panel"), initial=7)
    demanded = forms.MultipleChoiceField(
        label=_("Fields that each panel must contain"),
        choices=FIELDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AssignmentForm(forms.Form):
    """What an assignment has to keep."""

    mode = forms.ChoiceField(label=_("How"), choices=MODES, widget=forms.RadioSelect)
    reviews = Count(1, 60, label=_("Evaluators of each application, at least"))
    load_floor = Count(0, 5000, label=_("Fewest applications for one"))
    load_ceiling = Count(1, 5000, label=_("Most applications for one"))
    demanded = forms.MultipleChoiceField(
        label=_("Fields of which each application needs somebody"),
        choices=FIELDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        low, high = given.get("load_floor"), given.get("load_ceiling")
        if low is not None and high is not None and low > high:
            self.add_error("load_floor", _("This is more than the most."))
        return given

    def rule(self) -> AssignmentRule:
        """Return what was filled in."""
        given = self.cleaned_data
        return AssignmentRule(
            AssignmentMode(given["mode"]),
            given["reviews"],
            given["load_floor"],
            given["load_ceiling"],
            tuple(given["demanded"]),
        )
