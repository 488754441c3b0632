"""What people fill in about conflicts of interest."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeclareForm(forms.Form):
    note = forms.CharField(
        label=_("What ties you to it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReportForm(forms.Form):
    named = forms.CharField(label=_("Person and employer"), max_length=200)
    reason = forms.CharField(
        label=_("Why this person should not judge"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
