"""Who may apply, as one form: each rule is there or not, with its numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.accounts.queries.organisation import organisations
from dure.programme.domain.terms import EligibilityCode, Severity
from dure.programme.forms.fields import Share, share_text
from dure.programme.forms.terms import Body, Part, choices_of
from dure.programme.labels.call import ELIGIBILITY_CODE, PROGRAMME_KIND

C = EligibilityCode
PEOPLE = {"required": False, "min_value": 1, "max_value": 100_000_000}
MANY = {"required": False, "widget": forms.CheckboxSelectMultiple}


class EligibilityForm(forms.Form):
    """Fields that are empty make no rule."""

    kinds = forms.MultipleChoiceField(label=_("Organisations that may lead"), **MANY)
    special_self_governing = forms.BooleanField(
        label=_("Also Sejong and the cities of Jeju"), required=False
    )
    below = forms.IntegerField(label=_("Fewer residents than"), **PEOPLE)
    at_most = forms.IntegerField(label=_("At most this many residents"), **PEOPLE)
    at_least = forms.IntegerField(label=_("At least this many residents"), **PEOPLE)
    at = forms.DateField(
        label=_("Counted on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The registry's last figure by this day counts."),
    )
    years = forms.IntegerField(
        label=_("Years since the end of an earlier award"),
        required=False,
        min_value=1,
        max_value=50,
    )
    award_kinds = forms.MultipleChoiceField(
        label=_("Awards that count"), choices=choices_of(PROGRAMME_KIND), **MANY
    )
    sister_kinds = forms.MultipleChoiceField(
        label=_("Calls that nobody may apply to as well"),
        choices=choices_of(PROGRAMME_KIND),
        **MANY,
    )
    large_share = Share(label=_("Large companies together hold at most"), required=False)
    one_application = forms.BooleanField(label=_("One application for each lead"), required=False)
    warn = forms.MultipleChoiceField(
        label=_("Rules that only warn the officer"), choices=choices_of(ELIGIBILITY_CODE), **MANY
    )

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        kinds = organisations().model._meta.get_field("kind")
        self.fields["kinds"].choices = kinds.choices or ()


FIELDS = {
    C.ORGANISATION_KIND: {"kinds": "kinds", "special_self_governing": "special_self_governing"},
    C.POPULATION: {name: name for name in ("below", "at_most", "at_least", "at")},
    C.COOLING_OFF: {"years": "years", "kinds": "award_kinds"},
    C.EXCLUSIVE_WITH: {"kinds": "sister_kinds"},
    C.CONSORTIUM_SHARE: {"at_most": "large_share"},
    C.ONE_APPLICATION: {},
}
"""The parameters of each rule and the fields that they stand in."""


class EligibilityPart(Part):
    """Rules that stand twice in imported terms are kept as they are; the first is shown."""

    key, form_class = "eligibility", EligibilityForm

    def initial(self) -> Body:
        found: Body = {"warn": []}
        for rule in self._shown():
            code = C(rule["code"])
            for name, field in FIELDS[code].items():
                found[field] = rule["parameters"].get(name)
            if code is C.ONE_APPLICATION:
                found["one_application"] = True
            if rule["severity"] == Severity.WARNING.value:
                found["warn"].append(code.value)
        if found.get("large_share"):
            found["large_share"] = share_text(found["large_share"])
        return found

    def result(self) -> Body:
        shown = self._shown()
        others = [rule for rule in self.body["eligibility"] if rule not in shown]
        self.body["eligibility"] = [*self._rules(), *others]
        return self.body

    def _shown(self) -> list[Body]:
        found: dict[str, Body] = {}
        for rule in self.body["eligibility"]:
            found.setdefault(rule["code"], rule)
        return list(found.values())

    def _rules(self) -> list[Body]:
        data = self.form.cleaned_data
        rules = []
        for code, names in FIELDS.items():
            parameters = {
                name: value.isoformat() if hasattr(value, "isoformat") else value
                for name, field in names.items()
                if (value := data[field])
            }
            if parameters or (code is C.ONE_APPLICATION and data["one_application"]):
                severity = Severity.WARNING if code.value in data["warn"] else Severity.BLOCKING
                rules.append(
                    {
                        "code": code.value,
                        "severity": severity.value,
                        "parameters": parameters,
                    }
                )
        self._codes = [rule["code"] for rule in rules]
        return rules

    def _place(self, fault: Any) -> tuple[forms.Form, str | None]:
        head, _dot, name = fault.where.partition(".parameters")
        number = head.removeprefix("eligibility[").removesuffix("]")
        if number.isdecimal() and 0 < int(number) <= len(self._codes):
            names = FIELDS[C(self._codes[int(number) - 1])]
            if name.removeprefix(".") in names:
                return self.form, names[name.removeprefix(".")]
            return self.form, next(iter(names.values()), None)
        return self.form, None
