"""What people send about applications: shapes only, the rules are the actions'."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.programme.domain.consortium import ConsortiumRole
from dure.programme.labels.application import CONSORTIUM_ROLE

INPUT = {"class": "krds-input"}
SELECT = {"class": "krds-form-select"}


class StartForm(forms.Form):
    """Begin an application."""

    title = forms.CharField(
        label=_("Title of the project"),
        max_length=200,
        widget=forms.TextInput(attrs=INPUT),
        help_text=_("One line that says what it does for residents. You can change it later."),
    )
    lead = forms.TypedChoiceField(
        label=_("City that applies"), coerce=int, widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, *args: Any, cities: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["lead"].choices = cities  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """One reason, told to those it concerns."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={**INPUT, "rows": 4})
    )


class MomentField(forms.DateTimeField):
    """A date and time of day in the call's own time zone."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(
            attrs={**INPUT, "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        )
        super().__init__(widget=widget, **more)

    def to_python(self, value: Any) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            naive = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(_("Give a date and a time of day.")) from None
        zoned = naive if naive.tzinfo else naive.replace(tzinfo=ZoneInfo("Asia/Seoul"))
        return zoned.astimezone(UTC)


class ReadmitForm(ReasonForm):
    """More time for a late application."""

    until = MomentField(label=_("New deadline"))
    field_order: ClassVar[list[str]] = ["until", "reason"]


class CorrectionForm(ReasonForm):
    """Which answers are to be corrected, why and until when."""

    questions = forms.MultipleChoiceField(
        label=_("Answers to be corrected"), widget=forms.CheckboxSelectMultiple
    )
    until = MomentField(label=_("To be corrected before"))
    field_order: ClassVar[list[str]] = ["questions", "reason", "until"]

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["questions"].choices = offered  # type: ignore[attr-defined]


class InviteForm(forms.Form):
    """Ask an organisation to apply together."""

    organisation = forms.TypedChoiceField(
        label=_("Organisation"), coerce=int, widget=forms.Select(attrs=SELECT)
    )
    role = forms.ChoiceField(
        label=_("Its part"),
        choices=[
            (role.value, CONSORTIUM_ROLE[role])
            for role in (ConsortiumRole.PARTNER, ConsortiumRole.SUBCONTRACTOR)
        ],
        widget=forms.Select(attrs=SELECT),
    )
    share = forms.DecimalField(
        label=_("Share of the work, in per cent"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        widget=forms.NumberInput(attrs={**INPUT, "step": "0.1"}),
    )
    competence = forms.CharField(
        label=_("What shows that it can do its part"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 3}),
    )
    is_large = forms.BooleanField(label=_("It is a large company"), required=False)

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].choices = offered  # type: ignore[attr-defined]

    @property
    def share_permille(self) -> int:
        return int(self.cleaned_data["share"] * 10)
