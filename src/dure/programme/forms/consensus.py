"""What officers enter about panel meetings."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.core.errors import Invalid
from dure.programme.actions.consensus import Agreed


class MeetingForm(forms.Form):
    """When and where a panel met, and who was there."""

    held_at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "krds-input"}, format="%Y-%m-%dT%H:%M"
        ),
    )
    place = forms.CharField(
        label=_("Where"), max_length=120, widget=forms.TextInput(attrs={"class": "krds-input"})
    )
    present = forms.TypedMultipleChoiceField(
        label=_("Members who were there"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    guests = forms.CharField(
        label=_("Others in the room"),
        required=False,
        max_length=2000,
        help_text=_("One a line: name, what for."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "krds-input"}),
    )

    def __init__(self, *args: object, members: list[tuple[int, str]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["present"].choices = members  # type: ignore[attr-defined]

    def guests_given(self) -> dict[str, str]:
        found = {}
        for line in self.cleaned_data["guests"].splitlines():
            name, _sep, capacity = line.partition(",")
            if name.strip():
                found[name.strip()] = capacity.strip()
        return found


def agreed_from(sent: Mapping[str, str]) -> list[Agreed]:
    """Return what was agreed from fields named `agreed-<application>-<criterion>`.

    Raises
    ------
    Invalid
        If something that should be points is no number.
    """
    found = []
    for name, text in sent.items():
        head, _sep, rest = name.partition("-")
        key, _sep, criterion = rest.partition("-")
        if head != "agreed" or not key.isdecimal() or not criterion or not text.strip():
            continue
        given = text.strip().replace(",", ".")
        if len(given) > 12 or not given.replace(".", "", 1).isdecimal():
            raise Invalid("Points must be a number.", remedy="Write it in digits.")
        why = sent.get(f"why-{key}-{criterion}", "")
        found.append(Agreed(int(key), criterion, Fraction(given), why))
    return found
