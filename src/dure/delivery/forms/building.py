"""What people fill in while a project is built. A refusal is shown beside the field it names."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dure.accounts.queries.organisation import organisations
from dure.delivery.domain.acceptance import AcceptanceItem
from dure.delivery.domain.asset import AssetCategory
from dure.delivery.domain.change_request import ChangeKind
from dure.delivery.domain.contract import AwardMethod, ContractKind
from dure.delivery.domain.inspection import FindingGrade
from dure.delivery.domain.plan import Readiness
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.forms.money import ActionForm, Day, Won, choices
from dure.delivery.labels import building as labels
from dure.delivery.labels.month import month_text
from dure.delivery.models import Contract, Project
from dure.delivery.queries.labour import people_of_project
from dure.programme.queries.consortium import organisations_of


def words(label: Any, *, rows: int = 3, required: bool = True, **options: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    area = forms.Textarea({"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=MOST_WORDS, widget=area, **options
    )


class PlanForm(ActionForm):
    summary = words(_("What is built, in short"), rows=4, required=False)
    starts_on = Day(label=_("First day"), required=False)
    ends_on = Day(label=_("Last day"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for item in Readiness:
            self.fields[item.value] = words(labels.READINESS[item], rows=2, required=False)

    @property
    def readiness_fields(self) -> list[Any]:
        """The fields of what must be in hand, each with its label."""
        return [self[item.value] for item in Readiness]

    @staticmethod
    def readiness(clean: dict[str, Any]) -> dict[str, str]:
        return {item.value: clean[item.value] for item in Readiness}


class PackageForm(forms.Form):
    key = forms.CharField(label=_("Short name"), max_length=20, required=False)
    title = forms.CharField(label=_("Work package"), max_length=120, required=False)
    starts_on = Day(label=_("First day"), required=False)
    ends_on = Day(label=_("Last day"), required=False)
    planned_won = Won(label=_("Planned"), required=False)

    def row(self) -> dict[str, object] | None:
        """Return what is typed as a row of the plan, None of an empty line."""
        clean = self.cleaned_data
        if not any(clean.get(name) not in {None, ""} for name in self.fields):
            return None
        return {
            name: value.isoformat() if isinstance(value, date) else "" if value is None else value
            for name, value in clean.items()
        }


PackageForms = forms.formset_factory(PackageForm, extra=4, max_num=80, absolute_max=80)


class MilestoneForm(ActionForm):
    title = forms.CharField(label=_("What is to be reached"), max_length=160)
    due_on = Day(label=_("Due on"))
    is_midterm = forms.BooleanField(
        label=_("It is the midterm milestone that a payment waits for"), required=False
    )


class ReachedForm(ActionForm):
    reached_on = Day(label=_("Reached on"))
    evidence = words(_("What shows it"))
    file = forms.FileField(label=_("Document or photo"), required=False)


class ChangeForm(ActionForm):
    kind = forms.ChoiceField(label=_("What changes"), choices=choices(labels.CHANGE_KIND))
    what = words(_("What is to be different"))
    why = words(_("Why"))

    @staticmethod
    def values(clean: dict[str, Any]) -> dict[str, Any]:
        return clean | {"kind": ChangeKind(clean["kind"])}


class ChangeWordsForm(ActionForm):
    what = words(_("What is to be different"))
    why = words(_("Why"))


class InspectionForm(ActionForm):
    planned_on = Day(label=_("Day of the visit"))
    place = forms.CharField(label=_("Place"), max_length=160)


class HeldForm(ActionForm):
    held_on = Day(label=_("Held on"))
    report = words(_("Report"), rows=5)


class FindingForm(forms.Form):
    grade = forms.ChoiceField(
        label=_("Weight"), choices=choices(labels.FINDING_GRADE), required=False
    )
    what = forms.CharField(label=_("What was found"), max_length=MOST_WORDS, required=False)
    due_on = Day(label=_("To be put right by"), required=False)

    def found(self) -> tuple[FindingGrade, str, date | None] | None:
        """Return the finding, None of an empty line."""
        clean = self.cleaned_data
        if not clean.get("what"):
            return None
        return FindingGrade(clean["grade"] or "note"), clean["what"], clean.get("due_on")


FindingForms = forms.formset_factory(FindingForm, extra=3, max_num=40, absolute_max=40)


class RemedyForm(ActionForm):
    remedy = words(_("What was done"))


class AcceptanceForm(ActionForm):
    handed_over_on = Day(label=_("Handed over on"))
    operate_until = Day(label=_("To be kept running until"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for item in AcceptanceItem:
            self.fields[item.value] = words(labels.ACCEPTANCE_ITEM[item], rows=2)

    @property
    def item_fields(self) -> list[Any]:
        """The fields of what is looked at, each with its label."""
        return [self[item.value] for item in AcceptanceItem]

    @staticmethod
    def items(clean: dict[str, Any]) -> dict[str, str]:
        return {item.value: clean[item.value] for item in AcceptanceItem}


class ContractForm(ActionForm):
    title = forms.CharField(label=_("What the contract is about"), max_length=160)
    parent = forms.TypedChoiceField(
        label=_("Subcontract of"), coerce=int, required=False, empty_value=None
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=choices(labels.CONTRACT_KIND))
    method = forms.ChoiceField(label=_("Awarded by"), choices=choices(labels.AWARD_METHOD))
    supplier_id = forms.TypedChoiceField(label=_("Supplier"), coerce=int)
    bidders = forms.IntegerField(label=_("Bids received"), min_value=0, max_value=9_999)
    amount_won = Won(label=_("Amount"), min_value=1)
    noticed_on = Day(label=_("Tender noticed on"), required=False)
    signed_on = Day(label=_("Signed on"))
    ends_on = Day(label=_("Ends on"), required=False)
    file = forms.FileField(label=_("Contract document"), required=False)

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        own = Contract.objects.filter(project=project, parent__isnull=True)
        self.fields["parent"].choices = [
            ("", _("no: a contract of the city")),
            *((row.pk, row.title) for row in own),
        ]
        self.fields["supplier_id"].choices = firms()

    @staticmethod
    def values(clean: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in clean.items() if name not in {"parent", "file"}}
        return kept | {
            "kind": ContractKind(clean["kind"]),
            "method": AwardMethod(clean["method"]),
        }


class PersonForm(ActionForm):
    organisation_id = forms.TypedChoiceField(label=_("Organisation"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=80)
    staff_number = forms.CharField(
        label=_("Staff number"),
        max_length=40,
        help_text=_("The organisation's own; it tells two of the same name apart."),
    )
    competence = words(_("What qualifies for the work"), rows=2)
    monthly_won = Won(label=_("Cost of a month"), min_value=1)
    cap_percent = forms.IntegerField(
        label=_("At most, of a month in one project"), min_value=1, max_value=100, initial=100
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        members = organisations_of(project.application_id)
        self.fields["organisation_id"].choices = [f for f in firms() if f[0] in members]

    @staticmethod
    def values(clean: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in clean.items() if name != "cap_percent"}
        return kept | {"cap_permille": clean["cap_percent"] * 10}


class ClaimForm(ActionForm):
    person = forms.TypedChoiceField(label=_("Person"), coerce=int)
    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat)
    share = forms.DecimalField(
        label=_("Share of the month"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        max_digits=4,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    work = words(_("What was done"), rows=2)

    def __init__(self, *args: Any, project: Project, months: list[date], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = [
            (p.pk, f"{p.name} · {p.organisation.name}") for p in people_of_project(project)
        ]
        self.fields["month"].choices = [(m.isoformat(), month_text(m)) for m in months]

    @staticmethod
    def values(clean: dict[str, Any]) -> dict[str, Any]:
        return {
            "person_id": clean["person"],
            "month": clean["month"],
            "share_permille": int(clean["share"] * 10),
            "work": clean["work"],
        }


class AssetForm(ActionForm):
    name = forms.CharField(label=_("What it is"), max_length=160)
    category = forms.ChoiceField(label=_("Kind"), choices=choices(labels.ASSET_CATEGORY))
    serial = forms.CharField(label=_("Serial number"), max_length=80)
    cost_won = Won(label=_("Cost"))
    acquired_on = Day(label=_("Bought on"))
    contract = forms.TypedChoiceField(
        label=_("Contract"), coerce=int, required=False, empty_value=None
    )
    place = forms.CharField(label=_("Where it is"), max_length=200)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    photo = forms.FileField(
        label=_("Photo"), required=False, widget=forms.FileInput({"accept": "image/*"})
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Contract.objects.filter(project=project)
        self.fields["contract"].choices = [("", "–"), *((row.pk, row.title) for row in rows)]

    @staticmethod
    def values(clean: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in clean.items() if name not in {"contract", "photo"}}
        return kept | {"category": AssetCategory(clean["category"])}


class PhotoForm(ActionForm):
    photo = forms.FileField(label=_("Photo"), widget=forms.FileInput({"accept": "image/*"}))


class MeetingForm(ActionForm):
    held_on = Day(label=_("Day"))
    title = forms.CharField(label=_("What it was about"), max_length=160)
    notes = words(_("Notes"), required=False)


class AttendanceForm(forms.Form):
    organisation = forms.TypedChoiceField(
        label=_("Organisation"), coerce=int, required=False, empty_value=None
    )
    people = forms.IntegerField(
        label=_("Number of people"), min_value=1, max_value=500, required=False, initial=1
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [("", "–"), *firms()]


class OneEach(forms.BaseFormSet):
    """Rows of attendance in which each organisation stands once."""

    def clean(self) -> None:
        keys = [row.cleaned_data.get("organisation") for row in self.forms if row.is_valid()]
        named = [key for key in keys if key is not None]
        if len(named) != len(set(named)):
            raise ValidationError(_("An organisation stands in the list twice."))

    def attendances(self) -> dict[int, int]:
        """Return the number of people by organisation."""
        return {
            row.cleaned_data["organisation"]: row.cleaned_data.get("people") or 1
            for row in self.forms
            if row.cleaned_data.get("organisation") is not None
        }


AttendanceForms = forms.formset_factory(
    AttendanceForm, formset=OneEach, extra=5, max_num=40, absolute_max=40
)


class EvaluateForm(ActionForm):
    summary = words(_("What effect was found"), rows=4)


def firms() -> list[tuple[int, str]]:
    """Return every organisation to choose from. One query."""
    return [(row.pk, row.name) for row in organisations()]
