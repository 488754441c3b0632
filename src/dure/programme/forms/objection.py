"""What people fill in to object, to appoint a panel and to decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.programme.models import Evaluator


class ObjectionForm(forms.Form):
    """Why the city thinks that the refusal is wrong."""

    ground = forms.CharField(
        label=_("Ground of the objection"),
        help_text=_("Say which finding is wrong, and what shows it."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class PanelForm(forms.Form):
    """Who hears an objection; only people who had no part in the refusal can be ticked."""

    evaluators = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple)
    chair = forms.ChoiceField(label=_("Chair"))

    def __init__(self, free: Iterable[Evaluator], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [(str(one.pk), one.user.name or one.user.email) for one in free]
        for name in ("evaluators", "chair"):
            self.fields[name].choices = names  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What a panel finds."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The applicant reads this."),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
