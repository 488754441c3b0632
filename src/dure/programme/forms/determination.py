"""What people fill in to decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.programme.labels.determination import OUTCOME

MOST_WON = 10**15


class DeterminationForm(forms.Form):
    """One determination that was not told yet."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[(one.value, label) for one, label in OUTCOME.items()],
        widget=forms.RadioSelect,
    )
    national_won = forms.IntegerField(
        label=_("National money, in won"), min_value=0, max_value=MOST_WON, required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant and the public read this."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    deviation = forms.CharField(
        label=_("Why the sealed portfolio is not followed"),
        help_text=_("Needed where the decision or the money differs from the portfolio."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
