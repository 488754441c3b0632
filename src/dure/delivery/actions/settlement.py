"""Every write to a settlement: preparing, disallowing, checking, approving, giving money back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import bounded, needed, needed_reason
from dure.core.errors import IllegalMove, Incomplete, Invalid, NotAllowed, NotFound
from dure.core.said import say
from dure.delivery.access.settlement import (
    may_approve,
    may_check,
    may_prepare,
    may_record_return,
)
from dure.delivery.actions.ledger import post
from dure.delivery.actions.project import locked_project, move_project
from dure.delivery.actions.tranche import settle_tranches
from dure.delivery.domain.expenditure import ExpenditureState
from dure.delivery.domain.gate import closed
from dure.delivery.domain.ledger import JournalKind
from dure.delivery.domain.project import PROJECT_WORKFLOW, ProjectState
from dure.delivery.domain.settlement import SETTLEMENT_WORKFLOW, SettlementState, pay_back
from dure.delivery.domain.words import MOST_NUMBER, MOST_WORDS
from dure.delivery.models import Disallowance, Expenditure, Project, Settlement
from dure.delivery.queries.gate import look
from dure.delivery.queries.ledger import entries_of
from dure.delivery.queries.project import Side, people_of
from dure.delivery.queries.settlement import (
    closing_entries,
    settlement_of,
    settlement_visible_to,
    statement_of,
)
from dure.notifications.actions.notice import notify


@transaction.atomic
def prepare_settlement(
    *, project_id: int, actor: Actor, now: datetime, note: str = ""
) -> Settlement:
    """Hand in the settlement of an evaluated project. Every gate must be open.

    Raises
    ------
    Incomplete
        With the gates that are closed.
    IllegalMove
        If the project is not evaluated yet, or the settlement is with the agency already.
    """
    project = locked_project(project_id, actor)
    if not may_prepare(actor, project):
        raise NotAllowed("Only the lead prepares its settlement.")
    PROJECT_WORKFLOW.target("settle", ProjectState(project.state))
    shut = closed(look(project))
    if shut:
        raise Incomplete(tuple(gate.value for gate in shut))
    words = bounded(note, MOST_WORDS, say("Note"))
    settlement = settlement_of(project)
    if settlement is None:
        settlement = Settlement.objects.create(project=project, created_at=now, updated_at=now)
    settlement.note, settlement.reason = words, ""
    settlement.prepared_by_id, settlement.prepared_at = actor.user_id, now
    fields = ("note", "reason", "prepared_by", "prepared_at")
    _move(settlement, "prepare", actor, now, fields)
    what = gettext_noop("The settlement of {title} waits to be checked.")
    _tell(project, settlement, what, now, ("agency", Role.PROGRAMME_OFFICER))
    return settlement


@transaction.atomic
def disallow_cost(
    *,
    settlement_id: int,
    expenditure_id: int,
    national_won: int,
    local_won: int,
    ground: str,
    actor: Actor,
    now: datetime,
) -> Disallowance:
    """Take a posted cost out of the settlement, whole or in part: the lead bears it itself."""
    settlement, project = _locked(settlement_id, actor)
    if not may_check(actor, project):
        raise NotAllowed("Only the agency disallows a cost.")
    if settlement.state != SettlementState.PREPARED:
        raise IllegalMove("disallow", settlement.state)
    posted = Expenditure.objects.filter(project=project, state=ExpenditureState.POSTED.value)
    expenditure = posted.filter(pk=expenditure_id).first()
    if expenditure is None:
        raise NotFound("There is no such posted expenditure.")
    ground = needed(ground, MOST_WORDS, "ground", say("Ground"))
    within = (
        0 <= national_won <= expenditure.national_won and 0 <= local_won <= expenditure.local_won
    )
    if not within or national_won + local_won == 0:
        raise Invalid("What is disallowed is more than nothing and no more than the cost.")
    if Disallowance.objects.filter(expenditure=expenditure).exists():
        raise Invalid("This cost is disallowed already.", remedy="Take that back first.")
    row = Disallowance.objects.create(
        settlement=settlement,
        expenditure=expenditure,
        national_won=national_won,
        local_won=local_won,
        ground=ground,
        entered_by_id=actor.user_id,
        created_at=now,
    )
    won = national_won + local_won
    record(
        verb="settlement.disallow", subject=settlement, actor=actor, now=now,
        expenditure=expenditure.pk, won=won, ground=ground,
    )  # fmt: skip
    return row


@transaction.atomic
def allow_cost(*, disallowance_id: int, actor: Actor, now: datetime) -> None:
    """Take a disallowance back while the settlement is still checked."""
    row = Disallowance.objects.filter(pk=disallowance_id).first()
    settlement, project = _locked(row.settlement_id if row else 0, actor)
    if row is None:
        raise NotFound("There is no such disallowance.")
    if not may_check(actor, project):
        raise NotAllowed("Only the agency allows a cost again.")
    if settlement.state != SettlementState.PREPARED:
        raise IllegalMove("allow", settlement.state)
    record(
        verb="settlement.allow", subject=settlement, actor=actor, now=now,
        expenditure=row.expenditure_id, won=row.national_won + row.local_won,
    )  # fmt: skip
    row.delete()


@transaction.atomic
def check_settlement(*, settlement_id: int, actor: Actor, now: datetime) -> Settlement:
    """Pass a prepared settlement on for approval."""
    settlement, project = _locked(settlement_id, actor)
    if not may_check(actor, project):
        raise NotAllowed("Only the agency checks a settlement.")
    _refuse_same(actor, settlement.prepared_by_id)
    settlement.checked_by_id, settlement.checked_at = actor.user_id, now
    _move(settlement, "check", actor, now, ("checked_by", "checked_at"))
    what = gettext_noop("The settlement of {title} is checked and waits for approval.")
    _tell(project, settlement, what, now, ("ministry", Role.APPROVER))
    return settlement


@transaction.atomic
def send_back_settlement(
    *, settlement_id: int, reason: str, actor: Actor, now: datetime
) -> Settlement:
    """Send a settlement back to the lead, with the reason."""
    settlement, project = _locked(settlement_id, actor)
    if not (may_check(actor, project) or may_approve(actor, project)):
        raise NotAllowed("Only who checks or approves sends a settlement back.")
    target = SETTLEMENT_WORKFLOW.target("send_back", SettlementState(settlement.state))
    reason = needed_reason(reason, MOST_WORDS)
    settlement.reason = reason
    settlement.prepared_by = settlement.checked_by = None
    settlement.prepared_at = settlement.checked_at = None
    fields = ("reason", "prepared_by", "prepared_at", "checked_by", "checked_at")
    _move(settlement, "send_back", actor, now, fields, to=target.value, reason=reason)
    what = gettext_noop("The settlement of {title} was sent back: {reason}")
    _tell(project, settlement, what, now, ("lead", Role.CITY_OFFICER), reason=reason)
    return settlement


@transaction.atomic
def approve_settlement(*, settlement_id: int, actor: Actor, now: datetime) -> Settlement:
    """Approve a checked settlement: the books are closed and what goes back is owed.

    The gates are looked at again. The statement is kept as it stands.
    """
    settlement, project = _locked(settlement_id, actor)
    if not may_approve(actor, project):
        raise NotAllowed("Only the ministry or the agency's finance officer approves.")
    _refuse_same(actor, settlement.prepared_by_id, settlement.checked_by_id)
    SETTLEMENT_WORKFLOW.target("approve", SettlementState(settlement.state))
    PROJECT_WORKFLOW.target("settle", ProjectState(project.state))
    shut = closed(look(project))
    if shut:
        raise Incomplete(tuple(gate.value for gate in shut))
    settlement.statement = statement_of(project, settlement)
    closing = closing_entries(project, settlement)
    if closing:
        post(
            project, JournalKind.SETTLEMENT, closing,
            reference=f"settlement:{settlement.pk}", day=localdate(now), actor=actor, now=now,
        )  # fmt: skip
    settlement.approved_by_id, settlement.approved_at = actor.user_id, now
    fields = ("statement", "approved_by", "approved_at")
    back = settlement.statement["back_won"]
    _move(settlement, "approve", actor, now, fields, back_won=back)
    settle_tranches(project, actor=actor, now=now)
    move_project(project, "settle", actor=actor, now=now)
    what = gettext_noop("The settlement of {title} is approved; {won:,} won go back.")
    lead: Side = "lead"
    _tell(
        project, settlement, what, now, (lead, Role.CITY_OFFICER), (lead, Role.FINANCE_OFFICER),
        won=back,
    )  # fmt: skip
    return settlement


@transaction.atomic
def record_return(
    *, settlement_id: int, paid_on: date, receipt: str, actor: Actor, now: datetime
) -> Settlement:
    """Record that everything owed is given back; the lead brings in what the account lacks."""
    settlement, project = _locked(settlement_id, actor)
    if not may_record_return(actor, project):
        raise NotAllowed("Only the agency's finance officer records what is given back.")
    SETTLEMENT_WORKFLOW.target("return_money", SettlementState(settlement.state))
    receipt = needed(receipt, MOST_NUMBER, "receipt", say("Number of the receipt"))
    if paid_on > localdate(now):
        raise Invalid("A payment that lies ahead cannot be recorded.", where="paid_on")
    back = pay_back(entries_of(project))
    if back:
        post(
            project, JournalKind.RETURN, back,
            reference=f"settlement_return:{settlement.pk}", day=paid_on, actor=actor, now=now,
        )  # fmt: skip
    settlement.receipt, settlement.returned_by_id = receipt, actor.user_id
    _move(settlement, "return_money", actor, now, ("receipt", "returned_by"))
    return settlement


def _refuse_same(actor: Actor, *earlier: int | None) -> None:
    if actor.user_id is not None and actor.user_id in earlier:
        raise NotAllowed("Three different people prepare, check and approve.")


def _locked(settlement_id: int, actor: Actor) -> tuple[Settlement, Project]:
    project = locked_project(settlement_visible_to(actor, settlement_id).project_id, actor)
    return Settlement.objects.get(pk=settlement_id), project


def _move(
    settlement: Settlement,
    name: str,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> None:
    settlement.state = SETTLEMENT_WORKFLOW.target(name, SettlementState(settlement.state)).value
    settlement.updated_at = now
    settlement.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"settlement.{name}", subject=settlement, actor=actor, now=now, **detail)


def _tell(
    project: Project,
    settlement: Settlement,
    what: str,
    now: datetime,
    *roles: tuple[Side, Role],
    **values: object,
) -> None:
    notify(
        recipients=people_of(project, *roles),
        kind="settlement.moved",
        what=what,
        href=f"/projects/{project.pk}/settlement/",
        now=now,
        subject=settlement,
        title=project.title,
        **values,
    )
