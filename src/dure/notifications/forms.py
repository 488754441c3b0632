"""How a person wants to be told by e-mail, group by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.notifications.domain.outbox import ALL_KINDS, Delivery
from dure.notifications.labels import DELIVERY, GROUP

CHOICES = [(delivery.value, label) for delivery, label in DELIVERY.items()]
AS_OTHERS = ("", _("As all others"))


class PreferenceForm(forms.Form):
    """One choice for everything, and one for each group that the person has met."""

    def __init__(
        self,
        *given: Any,
        wanted: Mapping[str, Delivery],
        groups: Sequence[str],
        **options: Any,
    ) -> None:
        super().__init__(*given, **options)
        self.groups = [group for group in groups if group in GROUP]
        self.fields["all"] = forms.ChoiceField(
            label=_("All notices"),
            choices=CHOICES,
            initial=wanted[ALL_KINDS].value,
            widget=forms.RadioSelect,
        )
        for group in self.groups:
            self.fields[f"group-{group}"] = forms.ChoiceField(
                label=GROUP[group],
                choices=[AS_OTHERS, *CHOICES],
                initial=wanted[group].value if group in wanted else "",
                required=False,
            )

    def wanted(self) -> dict[str, Delivery | None]:
        """Return what was chosen, by group."""
        chosen: dict[str, Delivery | None] = {ALL_KINDS: Delivery(self.cleaned_data["all"])}
        for group in self.groups:
            value = self.cleaned_data[f"group-{group}"]
            chosen[group] = Delivery(value) if value else None
        return chosen

    @property
    def group_fields(self) -> list[forms.BoundField]:
        return [self[f"group-{group}"] for group in self.groups]
