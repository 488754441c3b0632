"""What an officer fills in to bring earlier awards."""

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.labels import ORGANISATION_KIND
from dure.programme.adapters.award_file import LENGTHS, AwardRow
from dure.programme.domain.programme import ProgrammeKind
from dure.programme.forms.evaluator import Day
from dure.programme.labels.call import PROGRAMME_KIND

KINDS = [(key.value, label) for key, label in ORGANISATION_KIND.items()]
PROGRAMMES = [("", "–"), *((key.value, label) for key, label in PROGRAMME_KIND.items())]
WHOLE = [ProhibitNullCharactersValidator()]


class AwardFileForm(forms.Form):
    """A table of awards."""

    table = forms.FileField(label=_("Table (CSV or XLSX)"))


class AwardForm(forms.Form):
    """One award, entered by hand."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=LENGTHS["organisation"],
        validators=WHOLE,
        help_text=_("Its whole name, as in the announcement."),
    )
    organisation_kind = forms.ChoiceField(
        label=_("What kind of organisation"),
        choices=KINDS,
        initial=OrganisationKind.BASIC_GOVERNMENT.value,
    )
    kind = forms.ChoiceField(label=_("Programme"), choices=PROGRAMMES)
    title = forms.CharField(
        label=_("Title of the project"), max_length=LENGTHS["title"], validators=WHOLE
    )
    awarded_on = Day(label=_("Awarded on"))
    ends_on = Day(
        label=_("Ended on"), required=False, help_text=_("Empty while the project runs.")
    )
    source = forms.CharField(
        label=_("Where this is written"),
        max_length=LENGTHS["source"],
        validators=WHOLE,
        help_text=_("The announcement or the file that says so."),
    )

    def award(self) -> AwardRow:
        given = self.cleaned_data
        return AwardRow(
            given["organisation"],
            OrganisationKind(given["organisation_kind"]),
            ProgrammeKind(given["kind"]),
            given["title"],
            given["awarded_on"],
            given["ends_on"],
            given["source"],
        )
