"""What officers and applicants enter about presentations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.programme.domain.timetable import Span
from dure.programme.models import Panel


class _When(forms.DateTimeField):
    def __init__(self, *, label: str, required: bool = True) -> None:
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "krds-input"}, format="%Y-%m-%dT%H:%M"
        )
        super().__init__(label=label, required=required, widget=widget)


class SessionForm(forms.Form):
    """A panel's hours in a room, with one break."""

    panel = forms.TypedChoiceField(label=_("Panel"), coerce=int)
    room = forms.CharField(label=_("Room"), max_length=80)
    starts_at = _When(label=_("Session begins"))
    ends_at = _When(label=_("Session ends"))
    break_from = _When(label=_("Break from"), required=False)
    break_until = _When(label=_("Break until"), required=False)

    def __init__(self, *args: object, panels: list[Panel], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["panel"].choices = [(one.pk, one.name) for one in panels]  # type: ignore[attr-defined]
        self.fields["panel"].widget.attrs["class"] = "krds-form-select"
        self.fields["room"].widget.attrs["class"] = "krds-input"

    def hours(self) -> Span:
        return Span(self.cleaned_data["starts_at"], self.cleaned_data["ends_at"])

    def breaks(self) -> tuple[Span, ...]:
        start, end = self.cleaned_data.get("break_from"), self.cleaned_data.get("break_until")
        return (Span(start, end),) if start and end and start < end else ()


class WishForm(forms.Form):
    """Hours in which an applicant asks to present, and why."""

    earliest = _When(label=_("Not before"))
    latest = _When(label=_("Over by"))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "class": "krds-input"})
    )  # how long it may be is the action's word, and its refusal gives the text back
