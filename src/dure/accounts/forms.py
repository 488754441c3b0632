from datetime import datetime, time

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dure.accounts import labels
from dure.accounts.domain.token import scopes_of
from dure.accounts.models import Grant
from dure.core.actor import Actor, Role


class TokenForm(forms.Form):
    """What a new token may do, chosen from what its person may."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which program will use it.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("Rights"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    grants = forms.MultipleChoiceField(
        label=_("Acting as"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a role it sees what everyone sees."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("At most a year from now."),
    )

    def __init__(self, *args: object, actor: Actor, **more: object) -> None:
        super().__init__(*args, **more)
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (scope, labels.right_of(scope)) for scope in scopes_of(settings.API_AREAS)
        ]
        held = Grant.objects.filter(user_id=actor.user_id or 0).select_related("organisation")
        self.fields["grants"].choices = [  # type: ignore[attr-defined]
            (
                str(grant.pk),
                f"{labels.ROLE[Role(grant.role)]} · {labels.name_of(grant.organisation)}",
            )
            for grant in held.order_by("organisation__name", "role")
        ]

    @property
    def expires_at(self) -> datetime:
        """The end of the last day, where this installation is."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["last_day"], time.max))
