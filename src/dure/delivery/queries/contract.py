"""Reads of contracts and their flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor
from dure.delivery.domain.gate import Fact
from dure.delivery.models import Contract, Project
from dure.delivery.queries.building import AGENCY, LEAD, in_hands, waits
from dure.programme.domain.waiting import Waiting


def contracts_of(project: Project) -> QuerySet[Contract]:
    """Return every contract of a project that the caller has found visible."""
    rows = Contract.objects.filter(project=project)
    return rows.select_related("supplier", "parent", "entered_by", "flags_cleared_by")


def flagged(project: Project) -> QuerySet[Contract]:
    """Return the contracts with a flag that nobody has cleared."""
    return contracts_of(project).filter(flags_cleared_at__isnull=True).exclude(flags=[])


def flags_cleared(project: Project) -> Fact:
    """No flag is open."""
    waiting = flagged(project).count()
    return Fact(waiting == 0, waiting)


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract of the city with its subcontracts and the share of it that they make."""

    contract: Contract
    subcontracts: tuple[Contract, ...]

    @property
    def passed_won(self) -> int:
        """Whole won passed on to subcontractors."""
        return sum(row.amount_won for row in self.subcontracts)

    @property
    def passed_share(self) -> Fraction:
        """Share of the contract passed on, 0 to 1."""
        return Fraction(self.passed_won, self.contract.amount_won)

    @property
    def is_flagged(self) -> bool:
        """Whether a flag is open on it."""
        return bool(self.contract.flags) and self.contract.flags_cleared_at is None


def contract_rows(project: Project) -> list[ContractRow]:
    """Return each contract with what was passed on. One query; a subcontract's own are its own."""
    rows = list(contracts_of(project))
    return [
        ContractRow(row, tuple(sub for sub in rows if sub.parent_id == row.pk)) for row in rows
    ]


def contract_row(contract: Contract) -> ContractRow:
    """Return one contract with what was passed on. One query."""
    rows = contracts_of(contract.project).filter(parent=contract)
    return ContractRow(contract, tuple(rows))


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the flags that *actor* answers or clears."""
    rows = Contract.objects.filter(flags_cleared_at__isnull=True).exclude(flags=[])
    rows = rows.select_related("project")
    unanswered = rows.filter(project__in=in_hands(actor, LEAD), flags_answer="")
    answered = rows.filter(project__in=in_hands(actor, AGENCY)).exclude(flags_answer="")
    answered = answered.exclude(entered_by_id=actor.user_id)
    return [
        *waits(unanswered, _("Give the reasons for a flag on a contract"), "/contracts/{key}/"),
        *waits(answered, _("Look at a flag on a contract"), "/contracts/{key}/"),
    ]
