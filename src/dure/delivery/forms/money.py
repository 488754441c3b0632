"""What people fill in about a project's money. A refusal is shown beside the field it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dure.core.errors import Refusal
from dure.delivery.domain.budget import BudgetCategory
from dure.delivery.domain.clawback import ClawbackGround
from dure.delivery.domain.commitment import MatchForm, MatchSource
from dure.delivery.domain.expenditure import EvidenceKind, Spending
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.labels import money as labels
from dure.delivery.models import Expenditure, Project
from dure.delivery.queries.budget import lines_of
from dure.web.refusals import told_refusal

T = TypeVar("T")
MOST_WON = 10**14


def _numeric() -> dict[str, str]:
    return {"inputmode": "numeric", "autocomplete": "off"}


def choices(words: dict[Any, Any]) -> list[tuple[str, Any]]:
    return [(member.value, word) for member, word in words.items()]


class Won(forms.IntegerField):
    """Whole won; commas may be typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"min_value": 0, "max_value": MOST_WON, "widget": forms.TextInput(_numeric())}
            | options
        )

    def to_python(self, value: Any) -> int | None:
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)


class Day(forms.DateField):
    def __init__(self, **options: Any) -> None:
        picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"widget": picker, "input_formats": ["%Y-%m-%d"]} | options)


class ActionForm(forms.Form):
    """A form whose action may refuse; the refusal then stands beside the field it names."""

    def attempt(self, do: Callable[[dict[str, Any]], T]) -> T | None:
        """Return what *do* makes of the clean values; None if something is not right."""
        if not self.is_valid():
            return None
        try:
            with transaction.atomic():  # a file handed in with a refused form is not kept
                return do(self.cleaned_data)
        except Refusal as refusal:
            said = told_refusal(refusal)
            field = refusal.where if refusal.where in self.fields else None
            self.add_error(field, f"{said.what} {said.remedy}".strip())
            return None


class AgreementForm(ActionForm):
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))
    text = forms.CharField(
        label=_("What is agreed, in short"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 4}),
    )
    document = forms.FileField(label=_("Document"), required=False)


class CommitmentForm(ActionForm):
    source = forms.ChoiceField(label=_("Who gives it"), choices=choices(labels.MATCH_SOURCE))
    form = forms.ChoiceField(label=_("Cash or in kind"), choices=choices(labels.MATCH_FORM))
    amount_won = Won(label=_("Amount"), min_value=1)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def values(self, clean: dict[str, Any]) -> dict[str, Any]:
        return clean | {
            "source": MatchSource(clean["source"]),
            "form": MatchForm(clean["form"]),
        }


class VoteForm(ActionForm):
    voted_on = Day(label=_("Day of the vote"))
    number = forms.CharField(label=_("Number of the vote"), max_length=60)
    document = forms.FileField(label=_("Document of the vote"))


class TransferForm(ActionForm):
    source = forms.TypedChoiceField(label=_("Out of"), coerce=int)
    target = forms.TypedChoiceField(label=_("Into"), coerce=int)
    national_won = Won(label=_("National money"), initial=0)
    local_won = Won(label=_("Local money"), initial=0)
    reason = forms.CharField(label=_("Reason"), max_length=MOST_WORDS)

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        lines = [(line.pk, line.name) for line in lines_of(project)]
        self.fields["source"].choices = self.fields["target"].choices = lines


class LineForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    category = forms.ChoiceField(
        label=_("Category"), choices=choices(labels.BUDGET_CATEGORY), required=False
    )
    national_won = Won(label=_("National money"), required=False)
    local_won = Won(label=_("Local money"), required=False)


LineForms = forms.formset_factory(LineForm, extra=8, max_num=60, absolute_max=60)


class ExpenditureForm(ActionForm):
    purpose = forms.CharField(label=_("What for"), max_length=200)
    evidence_kind = forms.ChoiceField(
        label=_("Kind of evidence"), choices=choices(labels.EVIDENCE_KIND)
    )
    evidence_number = forms.CharField(
        label=_("Number of the evidence"), max_length=60, required=False
    )
    evidence = forms.FileField(label=_("Evidence"), required=False)
    line = forms.ChoiceField(label=_("Budget line"))
    amount_won = Won(label=_("Amount"), min_value=1)
    national_won = Won(label=_("National part"), required=False)
    local_won = Won(label=_("Local part"), required=False)
    payee = forms.CharField(label=_("Payee"), max_length=120)
    payee_number = forms.CharField(
        label=_("Payee's business number"), max_length=20, required=False
    )
    spent_on = Day(label=_("Day"))

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].choices = [(line.name, line.name) for line in lines_of(project)]

    @staticmethod
    def spending(clean: dict[str, Any]) -> Spending:
        kept = {name: value for name, value in clean.items() if name != "evidence"}
        return Spending(**kept | {"evidence_kind": EvidenceKind(clean["evidence_kind"])})

    @staticmethod
    def initial_of(row: Expenditure) -> dict[str, Any]:
        names = (
            *("purpose", "evidence_kind", "evidence_number", "amount_won"),
            *("national_won", "local_won", "payee", "payee_number", "spent_on"),
        )
        return {name: getattr(row, name) for name in names} | {"line": row.line.name}


class ImportForm(ActionForm):
    table = forms.FileField(label=_("Table (CSV or XLSX)"))


class InterestForm(ActionForm):
    amount_won = Won(label=_("Interest"), min_value=1)
    day = Day(label=_("Day"))
    receipt = forms.CharField(label=_("Number of the bank's statement"), max_length=40)


class DisallowForm(ActionForm):
    expenditure = forms.TypedChoiceField(label=_("Expenditure"), coerce=int)
    national_won = Won(label=_("National money"), initial=0)
    local_won = Won(label=_("Local money"), initial=0)
    ground = forms.CharField(label=_("Ground"), max_length=MOST_WORDS)

    def __init__(self, *args: Any, posted: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["expenditure"].choices = [
            (row.pk, f"{row.number}. {row.purpose} · {row.amount_won:,}") for row in posted
        ]


class ClawbackForm(ActionForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=choices(labels.CLAWBACK_GROUND))
    explanation = forms.CharField(
        label=_("What happened"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4})
    )
    principal_won = Won(label=_("Principal"), min_value=1)
    rate_basis_points = forms.IntegerField(
        label=_("Interest a year, in hundredths of a per cent"),
        help_text=_("500 is 5%."),
        min_value=0,
        max_value=2_500,
        initial=0,
    )
    interest_since = Day(label=_("Interest from"))
    interest_until = Day(label=_("Interest until just before"))
    penalty_won = Won(label=_("Penalty"), initial=0)

    def values(self, clean: dict[str, Any]) -> dict[str, Any]:
        return clean | {"ground": ClawbackGround(clean["ground"])}


def budget_category(value: str) -> BudgetCategory:
    return BudgetCategory(value or BudgetCategory.OTHER.value)
