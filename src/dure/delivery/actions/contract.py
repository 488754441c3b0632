"""Every write to a contract, and the flags that call for a second look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_noop

from dure.accounts.queries.organisation import unknown_among
from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import bounded, needed
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.core.said import say
from dure.delivery.access.contract import may_answer, may_clear, may_enter
from dure.delivery.actions.course import require_active, require_settled_consortium
from dure.delivery.actions.project import locked_project
from dure.delivery.actions.telling import tell
from dure.delivery.domain.contract import AwardMethod, ContractFacts, ContractKind, flags_of
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Contract, MeetingAttendance, Project
from dure.delivery.queries.building import AGENCY, LEAD, Who, locked_row
from dure.programme.queries.consortium import left_consortium_on

TOLD: dict[str, tuple[Who, str]] = {
    "flag": ((*LEAD, *AGENCY), gettext_noop("{title}: a contract calls for a second look.")),
    "answer": (AGENCY, gettext_noop("{title}: the reasons for a flagged contract are given.")),
    "clear": (LEAD, gettext_noop("{title}: the flags of a contract are cleared.")),
}
"""Who is told of a move, and what."""


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What is entered of a contract. Money in whole won."""

    title: str
    kind: ContractKind
    method: AwardMethod
    supplier_id: int
    bidders: int
    amount_won: int
    signed_on: date
    noticed_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def enter_contract(
    *,
    project_id: int,
    terms: ContractTerms,
    actor: Actor,
    now: datetime,
    parent_id: int | None = None,
    file_id: int | None = None,
) -> Contract:
    """Enter a contract, or a subcontract under one; what calls for a second look is flagged.

    Raises
    ------
    NotFound, NotAllowed, Invalid
        If the project or the parent is unseen, the actor is not of the city, the project is
        halted, a sum is not positive, subcontracts exceed their contract, or days are out of
        order.
    Incomplete
        If it has no title.
    """
    project = locked_project(project_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(project)
    require_settled_consortium(project)
    _check(terms)
    parent = locked_row(Contract, actor, parent_id) if parent_id is not None else None
    if parent is not None:
        _check_parent(parent, project, terms)
    contract = Contract.objects.create(
        project=project,
        parent=parent,
        title=terms.title.strip(),
        kind=terms.kind.value,
        method=terms.method.value,
        supplier_id=terms.supplier_id,
        bidders=terms.bidders,
        amount_won=terms.amount_won,
        noticed_on=terms.noticed_on,
        signed_on=terms.signed_on,
        ends_on=terms.ends_on,
        file_id=file_id,
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(
        verb="contract.enter", subject=contract, actor=actor, now=now, amount_won=terms.amount_won
    )
    refresh_flags(project=project, actor=actor, now=now)
    contract.refresh_from_db()
    return contract


@transaction.atomic
def answer_flags(*, contract_id: int, answer: str, actor: Actor, now: datetime) -> Contract:
    """Give the city's reasons for a flag. Raises `NotFound`, `NotAllowed`, `Incomplete`."""
    contract = locked_row(Contract, actor, contract_id)
    if not may_answer(actor, contract):
        raise NotAllowed("Only the city that leads the project may do this.")
    answer = needed(answer, MOST_WORDS, "answer", say("Answer"))
    contract.flags_answer, contract.updated_at = answer, now
    contract.save(update_fields=("flags_answer", "updated_at"))
    record(verb="contract.answer", subject=contract, actor=actor, now=now, answer=answer)
    _tell(contract, "answer", actor, now)
    return contract


@transaction.atomic
def clear_flags(*, contract_id: int, reason: str, actor: Actor, now: datetime) -> Contract:
    """Accept the reasons for what was flagged; a new flag opens the question again.

    Raises
    ------
    NotFound, NotAllowed
        If it is unseen, or the actor entered it or is not of the agency.
    Invalid
        If nothing is flagged.
    Incomplete
        If the city gave no answer, or this says no reason.
    """
    contract = locked_row(Contract, actor, contract_id)
    if not may_clear(actor, contract):
        raise NotAllowed("Only the agency may clear a flag, and nobody on their own contract.")
    if not contract.flags:
        raise Invalid("Nothing is flagged on this contract.")
    if not contract.flags_answer or not reason.strip():
        raise Incomplete(("answer", "reason"))
    reason = bounded(reason, MOST_WORDS, say("Reason"))
    contract.flags_cleared_at, contract.flags_cleared_by_id = now, actor.user_id
    contract.updated_at = now
    contract.save(update_fields=("flags_cleared_at", "flags_cleared_by", "updated_at"))
    record(verb="contract.clear", subject=contract, actor=actor, now=now, reason=reason)
    _tell(contract, "clear", actor, now)
    return contract


@transaction.atomic
def refresh_flags(*, project: Project, actor: Actor, now: datetime) -> None:
    """Look at every contract of a project again; a change is recorded and undoes a clearance."""
    left = left_consortium_on(project.application_id)
    met: dict[int, list[date]] = {}
    attended = MeetingAttendance.objects.filter(meeting__project=project)
    for organisation, day in attended.values_list("organisation_id", "meeting__held_on"):
        met.setdefault(organisation, []).append(day)
    contracts = Contract.objects.select_for_update().filter(project=project)
    passed = dict(
        Contract.objects.filter(project=project, parent__isnull=False)
        .values_list("parent_id")
        .annotate(total=Sum("amount_won"))
    )
    for contract in contracts:
        facts = ContractFacts(
            amount_won=contract.amount_won,
            method=AwardMethod(contract.method),
            bidders=contract.bidders,
            passed_on_won=passed.get(contract.pk, 0),
            member_left_on=left.get(contract.supplier_id),
            met_on=tuple(met.get(contract.supplier_id, ())),
            noticed_on=contract.noticed_on,
        )
        flags = [flag.value for flag in flags_of(facts)]
        if flags != contract.flags:
            contract.flags = flags
            contract.flags_cleared_at = contract.flags_cleared_by_id = None
            contract.updated_at = now
            contract.save(
                update_fields=("flags", "flags_cleared_at", "flags_cleared_by", "updated_at")
            )
            record(verb="contract.flag", subject=contract, actor=actor, now=now, flags=flags)
            if flags:
                _tell(contract, "flag", actor, now)


def _check(terms: ContractTerms) -> None:
    if not terms.title.strip():
        raise Incomplete(("title",))
    if unknown_among((terms.supplier_id,)):
        raise Invalid("There is no such organisation.", where="supplier_id")
    if terms.amount_won <= 0:
        raise Invalid("A contract is about a sum above zero won.", where="amount_won")
    if terms.noticed_on and terms.noticed_on > terms.signed_on:
        raise Invalid("A tender is noticed before the contract is signed.", where="noticed_on")
    if terms.ends_on and terms.ends_on < terms.signed_on:
        raise Invalid("A contract ends after it is signed.", where="ends_on")
    if terms.method is not AwardMethod.SINGLE and terms.bidders < 1:
        raise Invalid("A tender has at least one bid.", where="bidders")


def _check_parent(parent: Contract, project: Project, terms: ContractTerms) -> None:
    if parent.project_id != project.pk:
        raise Invalid("A subcontract belongs to the project of its contract.", where="parent")
    passed = Contract.objects.filter(parent=parent).aggregate(won=Sum("amount_won"))["won"] or 0
    if passed + terms.amount_won > parent.amount_won:
        raise Invalid(
            "Subcontracts would come to more than the contract itself.", where="amount_won"
        )


def _tell(contract: Contract, move: str, actor: Actor, now: datetime) -> None:
    who, what = TOLD[move]
    tell(
        contract.project,
        who,
        what,
        subject=contract,
        kind="contract.flagged",
        href=f"/contracts/{contract.pk}/",
        actor=actor,
        now=now,
    )
