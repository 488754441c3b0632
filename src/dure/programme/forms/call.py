"""What an officer fills in to make a call, copy it, cancel it or say why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.queries.organisation import organisations
from dure.core.actor import Actor, Role
from dure.core.errors import Refusal
from dure.programme.adapters.shipped import call_template_names
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.labels.call import PROGRAMME_KIND
from dure.programme.models import Call
from dure.web.refusals import told_refusal

YEAR = {"min_value": 2000, "max_value": 2100}


class NewCallForm(forms.Form):
    """A draft from a template or from a file."""

    template = forms.ChoiceField(label=_("Start from"), widget=forms.RadioSelect)
    year = forms.IntegerField(label=_("Year"), **YEAR)
    ministry = forms.TypedChoiceField(label=_("Ministry that decides"), coerce=int)
    agency = forms.TypedChoiceField(label=_("Agency that runs it"), coerce=int)
    file = forms.FileField(
        label=_("Or a call from a file (JSON)"),
        required=False,
        help_text=_("If given, it counts instead of the template and the year."),
    )

    def __init__(self, *arguments: Any, actor: Actor, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        own = actor.organisations(Role.PROGRAMME_OFFICER)
        bodies = organisations()
        self.fields["template"].choices = [
            (name, PROGRAMME_KIND[ProgrammeKind(name)]) for name in call_template_names()
        ]
        self.fields["ministry"].choices = [
            (body.pk, body.name) for body in bodies.filter(kind=OrganisationKind.MINISTRY.value)
        ]
        self.fields["agency"].choices = [
            (body.pk, body.name) for body in bodies.filter(pk__in=own)
        ]


class CallTextForm(forms.Form):
    """The year and the texts of a draft."""

    year = forms.IntegerField(label=_("Year"), **YEAR)
    title = forms.CharField(label=_("Title"), max_length=160)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    notice = forms.CharField(
        label=_("Notice"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    notice_en = forms.CharField(
        label=_("Notice in English"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    @classmethod
    def of(cls, call: Call, data: Any = None) -> CallTextForm:
        initial = {name: getattr(call, name) for name in cls.base_fields}
        return cls(data, initial=initial)

    def texts(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "year"}


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year of the new call"), **YEAR)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it on the call."),
    )


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal beside the field it names, each of several beside its own."""
    for fault in getattr(refusal, "faults", None) or (refusal,):
        field = fault.where if fault.where in form.fields else None
        text = told_refusal(fault)
        form.add_error(field, ValidationError(str(text)))
