"""The parts of a call's terms as forms: filled in from stored terms and written back into them.

A part is read by the strict reader of `domain.terms_file` only; its faults are put beside the
fields that they name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dure.core.errors import Invalid, Refusal
from dure.programme.domain.terms import StageKind, WindowKind
from dure.programme.forms.fields import (
    Lines,
    Share,
    WallTime,
    instant_text,
    share_text,
    wall_text,
)
from dure.programme.labels.call import AGGREGATE, CONDITION, STAGE_KIND, WINDOW_KIND
from dure.web.refusals import told_refusal

Body = dict[str, Any]
WON = {"min_value": 0, "max_value": 10**15}


def choices_of(labels: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    return [(getattr(key, "value", key), label) for key, label in labels.items()]


def or_none(choices: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Put an empty choice first, so that a row nobody filled in stays empty."""
    return [("", _("Choose")), *choices]


class WindowForm(forms.Form):
    kind = forms.ChoiceField(label=_("What for"), choices=or_none(choices_of(WINDOW_KIND)))
    opens_at = WallTime(label=_("Opens"))
    closes_at = WallTime(label=_("Closes"), help_text=_("From this instant on it is too late."))


class StageForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=or_none(choices_of(STAGE_KIND)))
    rubric = forms.ChoiceField(label=_("Rubric"), required=False)
    weight = Share(label=_("Weight in the final score"), required=False)
    panel_size = forms.IntegerField(
        label=_("Evaluators for each application"), required=False, min_value=0, max_value=100
    )
    quorum = forms.IntegerField(
        label=_("Sheets needed"), required=False, min_value=0, max_value=100
    )
    panels = forms.IntegerField(
        label=_("Panels"), required=False, min_value=1, max_value=100, initial=1
    )
    shortlist = forms.IntegerField(
        label=_("How many go on"), required=False, min_value=1, max_value=10_000
    )
    minutes = forms.IntegerField(
        label=_("Minutes for each"), required=False, min_value=0, max_value=1440
    )
    anonymous = Lines(
        label=_("What evaluators do not see"),
        required=False,
        help_text=_("lead, consortium, or keys of questions; one a line."),
    )

    def __init__(self, *arguments: Any, rubrics: Any = (), **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.fields["rubric"].choices = [("", _("None")), *rubrics]


class TrancheForm(forms.Form):
    share = Share(label=_("Share"))
    condition = forms.ChoiceField(label=_("Paid when"), choices=or_none(choices_of(CONDITION)))


class QuotaForm(forms.Form):
    attribute = forms.ChoiceField(
        label=_("By"),
        choices=or_none(
            (
                ("province", _("Province")),
                ("population_band", _("Population")),
                ("kind", _("Kind of organisation")),
            )
        ),
    )
    value = forms.CharField(label=_("Value"), max_length=120)
    at_least = forms.IntegerField(
        label=_("At least"), required=False, min_value=0, max_value=10_000
    )
    at_most = forms.IntegerField(label=_("At most"), required=False, min_value=0, max_value=10_000)


class NothingForm(forms.Form):
    """Parts that are rows alone."""


class FundingForm(forms.Form):
    national_cap_won = forms.IntegerField(label=_("The most from the state for one"), **WON)
    national_share = Share(label=_("Share of the state"))
    minimum_local_cash_share = Share(label=_("Part of the local money that must be cash"))
    months = forms.IntegerField(label=_("Length in months"), min_value=1, max_value=240)


class SelectionForm(forms.Form):
    aggregate = forms.ChoiceField(
        label=_("Score of an application"), choices=choices_of(AGGREGATE)
    )
    trim = forms.IntegerField(
        label=_("Sheets dropped at each end"), required=False, min_value=0, max_value=20
    )
    threshold = Share(label=_("Least score, of the highest possible"), required=False)
    tie_breakers = Lines(
        label=_("If scores are equal"),
        required=False,
        help_text=_("Keys of criteria in order, one a line; asked_won: who asks for less."),
    )
    places = forms.IntegerField(label=_("How many are chosen"), min_value=0, max_value=10_000)
    reserve = forms.IntegerField(
        label=_("How many in reserve"), required=False, min_value=0, max_value=10_000
    )
    budget_won = forms.IntegerField(label=_("Money of the state in all"), required=False, **WON)


class FormChoiceForm(forms.Form):
    form = forms.ChoiceField(label=_("Application form"), required=False)
    objection_days = forms.IntegerField(
        label=_("Days to object after the result"), min_value=0, max_value=365
    )

    def __init__(self, *arguments: Any, versions: Any = (), **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.fields["form"].choices = [("", _("None yet")), *versions]


class Part:
    """One page of terms: single fields, and rows where it has them.

    Parameters
    ----------
    body
        The terms as JSON values.
    given
        What was posted; None to show what is stored.
    """

    key = ""
    path = ""  # where its single fields stand in the terms
    rows_key = ""
    form_class: type[forms.Form] = NothingForm
    row_class: type[forms.Form] | None = None
    share_fields: tuple[str, ...] = ()

    def __init__(self, body: Body, given: Any = None) -> None:
        self.body = deepcopy(body)
        self.zone: str = self.body["time_zone"]
        self.given = given
        self.form = self.form_class(given, initial=self.initial(), **self.form_settings())

    @cached_property
    def rows(self) -> BaseFormSet[forms.Form] | None:
        if self.row_class is None:
            return None
        factory = formset_factory(
            self.row_class, extra=1, can_delete=True, max_num=50, absolute_max=60
        )
        stored = self.holder().get(self.rows_key) or []
        return factory(
            self.given,
            initial=[self.row_initial(row) for row in stored],
            prefix=self.rows_key,
            form_kwargs=self.row_settings(),
        )

    def is_valid(self) -> bool:
        return self.form.is_valid() and (self.rows is None or self.rows.is_valid())

    def result(self) -> Body:
        """Return the whole terms with this part as it was filled in."""
        holder = self.holder()
        for name, value in self.form.cleaned_data.items():
            holder[name] = value
        if self.rows is not None:
            holder[self.rows_key] = [
                self.row_result(row.cleaned_data, number)
                for number, row in enumerate(self.kept(), start=1)
            ]
        return self.body

    def show(self, refusal: Refusal) -> None:
        """Put every fault beside the field it names; what has none stands above."""
        for fault in getattr(refusal, "faults", None) or (refusal,):
            form, field = self._place(fault)
            form.add_error(field, ValidationError(str(told_refusal(fault).what)))

    def holder(self) -> Body:
        return self.body.setdefault(self.path, {}) if self.path else self.body

    def initial(self) -> Body:
        return {
            name: share_text(value) if name in self.share_fields else value
            for name, value in self.holder().items()
        }

    def form_settings(self) -> Body:
        return {}

    def row_settings(self) -> Body:
        return {}

    def row_initial(self, row: Body) -> Body:
        return row

    def row_result(self, row: Body, number: int) -> Body:
        return {key: value for key, value in row.items() if key != "DELETE"}

    def kept(self) -> list[forms.Form]:
        """Return the rows that were filled in and not taken out."""
        rows = self.rows or ()
        return [
            row
            for row in rows
            if (row.has_changed() or row.initial) and not row.cleaned_data.get("DELETE")
        ]

    def _place(self, fault: Invalid) -> tuple[forms.Form, str | None]:
        rest = fault.where.removeprefix(f"{self.path}.") if self.path else fault.where
        match = re.fullmatch(rf"{self.rows_key}\[(\d+)\](?:\.(\w+))?", rest)
        kept = self.kept() if match and self.rows is not None else []
        if match and int(match[1]) <= len(kept):
            row = kept[int(match[1]) - 1]
            return row, match[2] if match[2] in row.fields else None
        return self.form, rest if rest in self.form.fields else None


class WindowsPart(Part):
    key, rows_key, row_class = "windows", "windows", WindowForm

    def row_initial(self, row: Body) -> Body:
        return {
            "kind": row["kind"],
            "opens_at": wall_text(row["opens_at"], self.zone),
            "closes_at": wall_text(row["closes_at"], self.zone),
        }

    def row_result(self, row: Body, number: int) -> Body:
        return {
            "kind": WindowKind(row["kind"]).value,
            "opens_at": instant_text(row["opens_at"], self.zone),
            "closes_at": instant_text(row["closes_at"], self.zone),
        }


class StagesPart(Part):
    key, rows_key, row_class = "stages", "stages", StageForm

    def __init__(self, body: Body, given: Any = None, *, rubrics: Any = ()) -> None:
        self.rubrics = rubrics
        super().__init__(body, given)

    def row_settings(self) -> Body:
        return {"rubrics": self.rubrics}

    def row_initial(self, row: Body) -> Body:
        return row | {
            "weight": share_text(row["weight"]),
            "anonymous": "\n".join(row["anonymous"]),
        }

    def row_result(self, row: Body, number: int) -> Body:
        found = super().row_result(row, number)
        scored = row["kind"] != StageKind.CHECK.value
        return found | {
            "number": number,
            "weight": row["weight"] or ("1" if not scored else "0"),
            "panels": row["panels"] or 1,
            "panel_size": row["panel_size"] or 0,
            "quorum": row["quorum"] or 0,
            "minutes": row["minutes"] or 0,
        }


class FundingPart(Part):
    key, path, rows_key = "funding", "funding", "tranches"
    form_class, row_class = FundingForm, TrancheForm
    share_fields = ("national_share", "minimum_local_cash_share")

    def row_initial(self, row: Body) -> Body:
        return row | {"share": share_text(row["share"])}


class SelectionPart(Part):
    key, path, rows_key = "selection", "selection", "quotas"
    form_class, row_class = SelectionForm, QuotaForm
    share_fields = ("threshold",)

    def initial(self) -> Body:
        found = super().initial()
        return found | {"tie_breakers": "\n".join(found.get("tie_breakers", ()))}

    def result(self) -> Body:
        body = super().result()
        for name in ("trim", "reserve"):
            body["selection"][name] = body["selection"][name] or 0
        return body

    def row_result(self, row: Body, number: int) -> Body:
        return super().row_result(row, number) | {"at_least": row["at_least"] or 0}


class FormPart(Part):
    key, form_class = "form", FormChoiceForm

    def __init__(self, body: Body, given: Any = None, *, versions: Any = ()) -> None:
        self.versions = versions
        super().__init__(body, given)

    def form_settings(self) -> Body:
        return {"versions": self.versions}
