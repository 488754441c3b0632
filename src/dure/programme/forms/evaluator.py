"""What people fill in about evaluators and their ties."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.labels import ORGANISATION_KIND
from dure.programme.domain.evaluator import NewTie, TieKind
from dure.programme.labels.evaluator import EXPERTISE, TIE_KIND

FIELDS = [(key.value, label) for key, label in EXPERTISE.items()]
KINDS = [(key.value, label) for key, label in ORGANISATION_KIND.items()]
TIES = [(key.value, label) for key, label in TIE_KIND.items()]


class Day(forms.DateField):
    """A day, chosen in the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RecordForm(forms.Form):
    """What an evaluator knows, where from, and whether they can come."""

    expertise = forms.MultipleChoiceField(
        label=_("Fields of expertise"), choices=FIELDS, widget=forms.CheckboxSelectMultiple
    )
    region = forms.CharField(
        label=_("Province or metropolitan city"),
        max_length=40,
        required=False,
        help_text=_("As in the registry: 경상남도"),
    )
    is_available = forms.BooleanField(label=_("Can come to evaluations"), required=False)


class EnterForm(RecordForm):
    """A person who enters the pool."""

    email = forms.EmailField(label=_("E-mail address"), max_length=200)
    name = forms.CharField(label=_("Name"), max_length=80)
    field_order = ("email", "name", "expertise", "region", "is_available")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_available"]


class TieForm(forms.Form):
    """A tie to an organisation, `[since, until)`."""

    organisation = forms.CharField(
        label=_("Organisation"), max_length=120, validators=[ProhibitNullCharactersValidator()]
    )
    organisation_kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=KINDS, initial=OrganisationKind.COMPANY.value
    )
    kind = forms.ChoiceField(label=_("Tie"), choices=TIES, initial=TieKind.EMPLOYED.value)
    department = forms.CharField(label=_("Department"), max_length=120, required=False)
    since = Day(label=_("Began on"))
    until = Day(
        label=_("Ended on"),
        required=False,
        help_text=_("The first day on which it no longer holds; empty if it still does."),
    )

    def tie(self) -> NewTie:
        """Return what was filled in."""
        given = self.cleaned_data
        until: date | None = given["until"]
        return NewTie(
            given["organisation"],
            given["organisation_kind"],
            given["since"],
            until,
            given["department"],
            TieKind(given["kind"]),
        )


class EndForm(forms.Form):
    until = Day(label=_("No longer from"))


class PoolFileForm(forms.Form):
    """A table of evaluators."""

    table = forms.FileField(label=_("Table (CSV or XLSX)"))
