"""Every write to a part of the national money: local half, request, approval, payment, proof."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed_reason
from dure.core.errors import Invalid, NotAllowed
from dure.delivery.access.tranche import (
    may_approve,
    may_evidence,
    may_pay,
    may_request,
    may_send_back,
    took_part,
)
from dure.delivery.actions.course import require_settled_consortium
from dure.delivery.actions.ledger import post
from dure.delivery.actions.project import locked_project, refuse_unless_active
from dure.delivery.domain.gate import Gate, closed
from dure.delivery.domain.ledger import BANK, NATIONAL, Entry, JournalKind, Pot
from dure.delivery.domain.tranche import TRANCHE_WORKFLOW, TrancheState, match_missing
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import Project, Tranche
from dure.delivery.queries.commitment import counted_local_won
from dure.delivery.queries.gate import look
from dure.delivery.queries.project import Side, people_of
from dure.delivery.queries.tranche import tranche_visible_to, tranches_of
from dure.notifications.actions.notice import notify


def confirm_matches(project: Project, *, actor: Actor, now: datetime) -> None:
    """Mark the parts whose local half is there now. The project is locked by the caller."""
    tranches = list(tranches_of(project))
    counted, parts = counted_local_won(project), [row.local_won for row in tranches]
    for place, tranche in enumerate(tranches, 1):
        waits = tranche.state == TrancheState.PLANNED
        if waits and match_missing(parts, place, counted) == 0:
            _move(tranche, "confirm_match", actor, now)


@transaction.atomic
def request_tranche(*, tranche_id: int, actor: Actor, now: datetime) -> Tranche:
    """Ask for a part to be paid.

    Raises
    ------
    Invalid
        If the project is not under way, the local half is not there, or what the part waits for
        has not happened.
    """
    tranche, project = _locked(tranche_id, actor)
    if not may_request(actor, project):
        raise NotAllowed("Only the lead requests its money.")
    TRANCHE_WORKFLOW.target("request", TrancheState(tranche.state))
    _refuse_unready(project, tranche)
    tranche.requested_by_id, tranche.requested_at = actor.user_id, now
    tranche.reason = ""
    _move(tranche, "request", actor, now, ("requested_by", "requested_at", "reason"))
    what = gettext_noop("{title} requests {won:,} won of national money.")
    _tell(project, tranche, what, now, ("ministry", Role.APPROVER))
    return tranche


@transaction.atomic
def approve_tranche(*, tranche_id: int, actor: Actor, now: datetime) -> Tranche:
    """Approve a requested part; raises as `request_tranche`, and for who requested it."""
    tranche, project = _locked(tranche_id, actor)
    if not may_approve(actor, project):
        raise NotAllowed("Only the ministry approves a payment.")
    if took_part(actor, tranche):
        raise NotAllowed("Three different people request, approve and pay.")
    TRANCHE_WORKFLOW.target("approve", TrancheState(tranche.state))
    _refuse_unready(project, tranche)
    tranche.approved_by_id, tranche.approved_at = actor.user_id, now
    _move(tranche, "approve", actor, now, ("approved_by", "approved_at"))
    what = gettext_noop("The payment of {won:,} won to {title} is approved.")
    _tell(project, tranche, what, now, ("agency", Role.FINANCE_OFFICER))
    return tranche


@transaction.atomic
def pay_tranche(*, tranche_id: int, paid_on: date, actor: Actor, now: datetime) -> Tranche:
    """Record that a part is paid into the dedicated account, and write it into the book.

    The project is locked, the book takes each part once and the table refuses more than the
    award, so two payments at once are one payment and one refusal.

    Raises
    ------
    Invalid
        As `request_tranche`; or if the day lies ahead, or the award would be passed.
    """
    tranche, project = _locked(tranche_id, actor)
    if not may_pay(actor, project):
        raise NotAllowed("Only the agency's finance officer pays.")
    if took_part(actor, tranche):
        raise NotAllowed("Three different people request, approve and pay.")
    TRANCHE_WORKFLOW.target("pay", TrancheState(tranche.state))
    _refuse_unready(project, tranche)
    if paid_on > localdate(now):
        raise Invalid("A payment that lies ahead cannot be recorded.", where="paid_on")
    if project.paid_won + tranche.national_won > project.national_won:
        raise Invalid("This would pay more than the award.", where=project.title)
    project.paid_won += tranche.national_won
    project.save(update_fields=("paid_won",))
    tranche.paid_by_id, tranche.paid_at, tranche.paid_on = actor.user_id, now, paid_on
    _move(tranche, "pay", actor, now, ("paid_by", "paid_at", "paid_on"), won=tranche.national_won)
    if tranche.national_won:
        post(
            project,
            JournalKind.TRANCHE,
            [Entry(BANK, NATIONAL, tranche.national_won, Pot.NATIONAL)],
            reference=f"tranche:{tranche.pk}",
            day=paid_on,
            actor=actor,
            now=now,
        )
    what = gettext_noop("{won:,} won of national money are paid to {title}.")
    _tell(project, tranche, what, now, ("lead", Role.CITY_OFFICER), ("lead", Role.FINANCE_OFFICER))
    return tranche


@transaction.atomic
def send_back_tranche(*, tranche_id: int, reason: str, actor: Actor, now: datetime) -> Tranche:
    """Send a request back to the lead, with the reason; it can be made again."""
    tranche, project = _locked(tranche_id, actor)
    if not may_send_back(actor, project):
        raise NotAllowed("Only the agency or the ministry sends a request back.")
    TRANCHE_WORKFLOW.target("send_back", TrancheState(tranche.state))
    reason = needed_reason(reason, MOST_WORDS)
    tranche.reason = reason
    tranche.requested_by = tranche.approved_by = None
    tranche.requested_at = tranche.approved_at = None
    fields = ("reason", "requested_by", "requested_at", "approved_by", "approved_at")
    _move(tranche, "send_back", actor, now, fields, reason=reason)
    what = gettext_noop("The request of {title} for {won:,} won was sent back: {reason}")
    _tell(project, tranche, what, now, ("lead", Role.CITY_OFFICER), reason=reason)
    return tranche


@transaction.atomic
def evidence_tranche(*, tranche_id: int, actor: Actor, now: datetime) -> Tranche:
    """Find that the use of a paid part is proven by what is posted."""
    tranche, project = _locked(tranche_id, actor)
    if not may_evidence(actor, project):
        raise NotAllowed("Only the agency finds that the use of money is proven.")
    tranche.evidenced_by_id = actor.user_id
    _move(tranche, "evidence", actor, now, ("evidenced_by",))
    return tranche


def settle_tranches(project: Project, *, actor: Actor, now: datetime) -> None:
    """Settle every proven part, with the settlement of the project."""
    for tranche in tranches_of(project).filter(state=TrancheState.EVIDENCED.value):
        _move(tranche, "settle", actor, now)


def give_back_tranches(project: Project, *, actor: Actor, now: datetime) -> None:
    """Mark every paid part as given back, when all of the money was taken back."""
    states = (TrancheState.PAID.value, TrancheState.EVIDENCED.value)
    for tranche in tranches_of(project).filter(state__in=states):
        _move(tranche, "return", actor, now)


def _refuse_unready(project: Project, tranche: Tranche) -> None:
    refuse_unless_active(project)
    require_settled_consortium(project)
    before = tranches_of(project).filter(number__lte=tranche.number)
    parts = list(before.values_list("local_won", flat=True))
    missing = match_missing(parts, len(parts), counted_local_won(project))
    if missing:
        raise Invalid(
            "{won:,} won of local money are not confirmed yet.",
            where=str(tranche.number),
            remedy="The local half must be in the account first.",
            won=missing,
        )
    if closed(look(project, (Gate(tranche.condition),))):
        raise Invalid(
            "What this part waits for has not happened yet.",
            where=str(tranche.number),
            remedy="See the conditions of payment.",
        )


def _locked(tranche_id: int, actor: Actor) -> tuple[Tranche, Project]:
    project = locked_project(tranche_visible_to(actor, tranche_id).project_id, actor)
    return Tranche.objects.get(pk=tranche_id), project


def _move(
    tranche: Tranche,
    name: str,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> None:
    tranche.state = TRANCHE_WORKFLOW.target(name, TrancheState(tranche.state)).value
    tranche.updated_at = now
    tranche.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"tranche.{name}", subject=tranche, actor=actor, now=now, **detail)


def _tell(
    project: Project,
    tranche: Tranche,
    what: str,
    now: datetime,
    *roles: tuple[Side, Role],
    **values: object,
) -> None:
    notify(
        recipients=people_of(project, *roles),
        kind="tranche.moved",
        what=what,
        href=f"/projects/{project.pk}/money/",
        now=now,
        subject=tranche,
        title=project.title,
        won=tranche.national_won,
        **values,
    )
