"""Every write to an expenditure, from entering or importing it to posting and reversing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed, Refusal
from dure.delivery.access.expenditure import (
    is_own,
    may_approve,
    may_enter,
    may_post,
    may_reverse,
)
from dure.delivery.actions.ledger import post, reverse
from dure.delivery.actions.project import locked_project, refuse_unless_active
from dure.delivery.domain.expenditure import (
    EXPENDITURE_WORKFLOW,
    ExpenditureState,
    Spending,
    split_of,
)
from dure.delivery.domain.ledger import BANK, AccountKind, Book, Entry, JournalKind, Pot
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import BudgetLine, Disallowance, Expenditure, Journal, Project
from dure.delivery.queries.budget import lines_of
from dure.delivery.queries.expenditure import expenditure_visible_to, flags_of, next_number
from dure.delivery.queries.project import Side, people_of
from dure.notifications.actions.notice import notify


@transaction.atomic
def enter_expenditure(
    *,
    project_id: int,
    spending: Spending,
    actor: Actor,
    now: datetime,
    evidence_id: int | None = None,
) -> Expenditure:
    """Enter an expenditure as a draft.

    Raises
    ------
    Invalid
        If the project is not under way, the day lies ahead or outside of the agreement's, the
        line does not exist, or the parts do not make the amount.
    """
    project = locked_project(project_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead enters its expenditures.")
    refuse_unless_active(project)
    lines = {line.name: line for line in lines_of(project)}
    return _enter(project, lines, spending, next_number(project), actor, now, evidence_id)


@transaction.atomic
def import_expenditures(
    *, project_id: int, spendings: Sequence[tuple[int, Spending]], actor: Actor, now: datetime
) -> list[Expenditure]:
    """Enter many expenditures as drafts, all of them or none.

    Parameters
    ----------
    spendings
        Each with the number of its row in the file.

    Raises
    ------
    Invalid
        As `enter_expenditure`, naming the row; nothing is kept then.
    """
    project = locked_project(project_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead enters its expenditures.")
    refuse_unless_active(project)
    lines = {line.name: line for line in lines_of(project)}
    first, made = next_number(project), []
    for place, (row, spending) in enumerate(spendings):
        try:
            made.append(_enter(project, lines, spending, first + place, actor, now, None))
        except Refusal as refusal:
            raise refusal.placed(f"{row}: {refusal.where}".rstrip(": ")) from None
    return made


@transaction.atomic
def change_expenditure(
    *,
    expenditure_id: int,
    spending: Spending,
    actor: Actor,
    now: datetime,
    evidence_id: int | None = None,
) -> Expenditure:
    """Correct a draft; whoever corrects it is then who entered it. Raises as entering does."""
    expenditure, project = _locked(expenditure_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead corrects its expenditures.")
    refuse_unless_active(project)
    if expenditure.state != ExpenditureState.DRAFT:
        raise Invalid("Only a draft can be corrected.", remedy="Have it returned first.")
    lines = {line.name: line for line in lines_of(project)}
    for name, value in _columns(project, lines, spending, now).items():
        setattr(expenditure, name, value)
    if evidence_id is not None:
        expenditure.evidence_id = evidence_id
    expenditure.entered_by_id, expenditure.updated_at = actor.user_id, now
    expenditure.save()
    record(verb="expenditure.change", subject=expenditure, actor=actor, now=now)
    return expenditure


@transaction.atomic
def attach_evidence(
    *, expenditure_id: int, file_id: int, actor: Actor, now: datetime
) -> Expenditure:
    """Attach what proves a draft."""
    expenditure, project = _locked(expenditure_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead attaches evidence.")
    if expenditure.state != ExpenditureState.DRAFT:
        raise Invalid("Only a draft can be corrected.", remedy="Have it returned first.")
    expenditure.evidence_id, expenditure.updated_at = file_id, now
    expenditure.save(update_fields=("evidence", "updated_at"))
    record(verb="expenditure.attach", subject=expenditure, actor=actor, now=now, file=file_id)
    return expenditure


@transaction.atomic
def submit_expenditure(*, expenditure_id: int, actor: Actor, now: datetime) -> Expenditure:
    """Hand in a draft for approval. Its evidence must be there and its line must hold it."""
    expenditure, project = _locked(expenditure_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead hands in its expenditures.")
    target = EXPENDITURE_WORKFLOW.target("submit", ExpenditureState(expenditure.state))
    refuse_unless_active(project)
    if expenditure.evidence_id is None:
        raise Incomplete(("evidence",))
    _refuse_over_line(expenditure)
    expenditure.flags = [flag.value for flag in flags_of(expenditure)]
    expenditure.submitted_at, expenditure.reason = now, ""
    fields = ("flags", "submitted_at", "reason")
    _move(expenditure, "submit", target, actor, now, fields, flags=expenditure.flags)
    what = gettext_noop("{title}: an expenditure of {won:,} won waits for approval.")
    _tell(expenditure, what, now, ("lead", Role.APPROVER))
    return expenditure


@transaction.atomic
def approve_expenditure(*, expenditure_id: int, actor: Actor, now: datetime) -> Expenditure:
    """Approve what somebody else entered."""
    expenditure, project = _locked(expenditure_id, actor)
    if not may_approve(actor, project):
        raise NotAllowed("Only the lead's approver or the agency's finance officer approves.")
    if is_own(actor, expenditure):
        raise NotAllowed("Nobody approves what they entered.")
    target = EXPENDITURE_WORKFLOW.target("approve", ExpenditureState(expenditure.state))
    refuse_unless_active(project)
    _refuse_over_line(expenditure)
    expenditure.approved_by_id, expenditure.approved_at = actor.user_id, now
    _move(expenditure, "approve", target, actor, now, ("approved_by", "approved_at"))
    what = gettext_noop("{title}: an expenditure of {won:,} won is approved and can be posted.")
    _tell(expenditure, what, now, ("lead", Role.FINANCE_OFFICER))
    return expenditure


@transaction.atomic
def return_expenditure(
    *, expenditure_id: int, reason: str, actor: Actor, now: datetime
) -> Expenditure:
    """Give an expenditure back to who entered it, with the reason."""
    expenditure, project = _locked(expenditure_id, actor)
    if not (may_approve(actor, project) or may_post(actor, project)):
        raise NotAllowed("Only who may approve or post gives an expenditure back.")
    target = EXPENDITURE_WORKFLOW.target("return", ExpenditureState(expenditure.state))
    reason = needed_reason(reason, MOST_WORDS)
    expenditure.reason, expenditure.approved_by, expenditure.approved_at = reason, None, None
    fields = ("reason", "approved_by", "approved_at")
    _move(expenditure, "return", target, actor, now, fields, reason=reason)
    what = gettext_noop("{title}: an expenditure of {won:,} won was returned: {reason}")
    _tell(expenditure, what, now, ("lead", Role.CITY_OFFICER), reason=reason)
    return expenditure


@transaction.atomic
def cancel_expenditure(*, expenditure_id: int, actor: Actor, now: datetime) -> Expenditure:
    """Drop a draft; it stays to be read."""
    expenditure, project = _locked(expenditure_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead drops its drafts.")
    target = EXPENDITURE_WORKFLOW.target("cancel", ExpenditureState(expenditure.state))
    _move(expenditure, "cancel", target, actor, now)
    return expenditure


@transaction.atomic
def post_expenditure(*, expenditure_id: int, actor: Actor, now: datetime) -> Expenditure:
    """Write an approved expenditure into the book and onto its line.

    Raises
    ------
    Invalid
        If the line or the account no longer holds it.
    """
    expenditure, project = _locked(expenditure_id, actor)
    if not may_post(actor, project):
        raise NotAllowed("Only a finance officer writes in the book.")
    if is_own(actor, expenditure):
        raise NotAllowed("Nobody posts what they entered.")
    target = EXPENDITURE_WORKFLOW.target("post", ExpenditureState(expenditure.state))
    refuse_unless_active(project)
    _refuse_over_line(expenditure)
    _put_on_line(expenditure, 1)
    spent = Book(AccountKind.SPENT, expenditure.line.category)
    parts = ((Pot.NATIONAL, expenditure.national_won), (Pot.LOCAL, expenditure.local_won))
    post(
        project,
        JournalKind.EXPENDITURE,
        [Entry(spent, BANK, won, pot) for pot, won in parts if won],
        reference=f"expenditure:{expenditure.pk}",
        day=expenditure.spent_on,
        actor=actor,
        now=now,
        text=expenditure.purpose,
    )
    expenditure.posted_by_id, expenditure.posted_at = actor.user_id, now
    fields = ("posted_by", "posted_at")
    _move(expenditure, "post", target, actor, now, fields, won=expenditure.amount_won)
    return expenditure


@transaction.atomic
def reverse_expenditure(
    *, expenditure_id: int, reason: str, actor: Actor, now: datetime
) -> Expenditure:
    """Undo a posted expenditure by a reversal in the book; its line is free again."""
    expenditure, project = _locked(expenditure_id, actor)
    if not may_reverse(actor, project):
        raise NotAllowed("Only the agency's finance officer reverses an expenditure.")
    target = EXPENDITURE_WORKFLOW.target("reverse", ExpenditureState(expenditure.state))
    reason = needed_reason(reason, MOST_WORDS)
    refuse_unless_active(project)
    if Disallowance.objects.filter(expenditure=expenditure).exists():
        raise Invalid("The settlement has taken this cost out.", remedy="Take that back first.")
    reference = f"expenditure:{expenditure.pk}"
    journal = Journal.objects.get(project=project, reference=reference)
    _put_on_line(expenditure, -1)
    reverse(journal, reason=reason, actor=actor, now=now)
    expenditure.reason = reason
    _move(expenditure, "reverse", target, actor, now, ("reason",), reason=reason)
    return expenditure


def _enter(
    project: Project,
    lines: dict[str, BudgetLine],
    spending: Spending,
    number: int,
    actor: Actor,
    now: datetime,
    evidence_id: int | None,
) -> Expenditure:
    expenditure = Expenditure.objects.create(
        project=project,
        number=number,
        evidence_id=evidence_id,
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
        **_columns(project, lines, spending, now),
    )
    won = expenditure.amount_won
    record(verb="expenditure.enter", subject=expenditure, actor=actor, now=now, won=won)
    return expenditure


def _columns(
    project: Project, lines: dict[str, BudgetLine], spending: Spending, now: datetime
) -> dict[str, object]:
    line = lines.get(spending.line)
    if line is None:
        raise Invalid("There is no budget line {line}.", where="line", line=spending.line)
    if not spending.purpose.strip() or not spending.payee.strip():
        raise Incomplete(("purpose", "payee"))
    if spending.spent_on > localdate(now):
        raise Invalid(
            "The day lies ahead.",
            where="spent_on",
            remedy="An expenditure is entered once it is made.",
        )
    if (
        project.starts_on is None
        or project.ends_on is None
        or not project.starts_on <= spending.spent_on <= project.ends_on
    ):
        raise Invalid(
            "The day is outside of the agreement.",
            where="spent_on",
            remedy="Only what is spent while it lasts can be paid from this money.",
        )
    national, local = split_of(
        spending.amount_won,
        (line.national_won, line.local_won),
        (spending.national_won, spending.local_won),
    )
    return {
        "line": line,
        "purpose": spending.purpose.strip(),
        "evidence_kind": spending.evidence_kind.value,
        "evidence_number": spending.evidence_number.strip(),
        "amount_won": spending.amount_won,
        "national_won": national,
        "local_won": local,
        "payee": spending.payee.strip(),
        "payee_number": spending.payee_number.strip(),
        "spent_on": spending.spent_on,
    }


def _refuse_over_line(expenditure: Expenditure) -> None:
    """Refuse what the line does not hold, part by part, as it stands now."""
    line = BudgetLine.objects.get(pk=expenditure.line_id)
    national = line.national_won - line.national_spent_won
    local = line.local_won - line.local_spent_won
    if expenditure.national_won > national or expenditure.local_won > local:
        raise Invalid(
            "The line {line} holds {national:,} won of national and {local:,} of local money.",
            where="line",
            remedy="Move money between the lines first.",
            line=line.name,
            national=national,
            local=local,
        )


def _put_on_line(expenditure: Expenditure, sign: int) -> None:
    line = BudgetLine.objects.get(pk=expenditure.line_id)
    line.national_spent_won += sign * expenditure.national_won
    line.local_spent_won += sign * expenditure.local_won
    line.save(update_fields=("national_spent_won", "local_spent_won"))


def _locked(expenditure_id: int, actor: Actor) -> tuple[Expenditure, Project]:
    project = locked_project(expenditure_visible_to(actor, expenditure_id).project_id, actor)
    expenditure = Expenditure.objects.select_related("line", "evidence").get(pk=expenditure_id)
    expenditure.project = project
    return expenditure, project


def _move(
    expenditure: Expenditure,
    name: str,
    target: ExpenditureState,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> None:
    expenditure.state, expenditure.updated_at = target.value, now
    expenditure.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"expenditure.{name}", subject=expenditure, actor=actor, now=now, **detail)


def _tell(
    expenditure: Expenditure, what: str, now: datetime, *roles: tuple[Side, Role], **values: object
) -> None:
    notify(
        recipients=people_of(expenditure.project, *roles),
        kind="expenditure.moved",
        what=what,
        href=f"/expenditures/{expenditure.pk}/",
        now=now,
        subject=expenditure,
        title=expenditure.project.title,
        won=expenditure.amount_won,
        **values,
    )
