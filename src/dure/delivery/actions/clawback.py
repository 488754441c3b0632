"""Every write to a clawback: proposing, deciding, dropping, recording what was paid back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed, needed_reason
from dure.core.errors import IllegalMove, Invalid, NotAllowed
from dure.core.said import say
from dure.delivery.access.clawback import may_decide, may_propose, may_record_payment
from dure.delivery.actions.ledger import MOST_RECEIPT, post
from dure.delivery.actions.project import locked_project, move_project
from dure.delivery.actions.tranche import give_back_tranches
from dure.delivery.domain.clawback import (
    CLAWBACK_WORKFLOW,
    ClawbackGround,
    ClawbackState,
    interest_won,
)
from dure.delivery.domain.ledger import LEAD_OWN, NATIONAL, Entry, JournalKind, Pot, to_return
from dure.delivery.domain.project import ProjectState
from dure.delivery.domain.settlement import pay_back, pay_one
from dure.delivery.domain.words import MOST_NUMBER, MOST_WORDS
from dure.delivery.models import Clawback, Journal, Project
from dure.delivery.queries.clawback import (
    ENDED,
    clawback_visible_to,
    closing_of,
    national_held_won,
    under_way,
)
from dure.delivery.queries.ledger import entries_of
from dure.delivery.queries.project import Side, people_of
from dure.notifications.actions.notice import notify

OVER = (ProjectState.TERMINATED, ProjectState.SETTLED, ProjectState.CLAWBACK)
MOST_BASIS_POINTS = 2500


@transaction.atomic
def propose_clawback(
    *,
    project_id: int,
    ground: ClawbackGround,
    explanation: str,
    principal_won: int,
    rate_basis_points: int,
    interest_since: date,
    interest_until: date,
    actor: Actor,
    now: datetime,
    penalty_won: int = 0,
) -> Clawback:
    """Propose to take national money back from a terminated or settled project.

    Parameters
    ----------
    rate_basis_points
        Interest a year in hundredths of a per cent, at most 2,500; simple, by days of a
        365-day year, dropped to the whole won.
    interest_since, interest_until
        The days it is due for, without the last.

    Raises
    ------
    Invalid
        If the project is neither terminated nor settled, or more is asked than it holds.
    """
    project = locked_project(project_id, actor)
    if not may_propose(actor, project):
        raise NotAllowed("Only the agency proposes to take money back.")
    if ProjectState(project.state) not in OVER:
        raise Invalid(
            "Money is taken back from a project that is terminated or settled.",
            where=project.title,
        )
    explanation = needed(explanation, MOST_WORDS, "explanation", say("What happened"))
    _refuse_wrong(project, principal_won, rate_basis_points, penalty_won)
    clawback = Clawback.objects.create(
        project=project,
        ground=ground.value,
        explanation=explanation,
        principal_won=principal_won,
        rate_basis_points=rate_basis_points,
        interest_since=interest_since,
        interest_until=interest_until,
        interest_won=interest_won(
            principal_won, rate_basis_points, interest_since, interest_until
        ),
        penalty_won=penalty_won,
        proposed_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    won = clawback.total_won
    record(verb="clawback.propose", subject=clawback, actor=actor, now=now, won=won)
    what = gettext_noop("It is proposed to take {won:,} won back from {title}.")
    _tell(project, clawback, what, now, ("ministry", Role.APPROVER))
    return clawback


@transaction.atomic
def decide_clawback(*, clawback_id: int, actor: Actor, now: datetime) -> Clawback:
    """Decide that the money is taken back: it is owed from now on."""
    clawback, project = _locked(clawback_id, actor)
    if not may_decide(actor, project):
        raise NotAllowed("Only the ministry decides that money is taken back.")
    _refuse_own(actor, clawback)
    CLAWBACK_WORKFLOW.target("decide", ClawbackState(clawback.state))
    _refuse_wrong(
        project, clawback.principal_won, clawback.rate_basis_points, clawback.penalty_won
    )
    own = clawback.interest_won + clawback.penalty_won
    ministry = to_return("national")
    entries = [Entry(NATIONAL, ministry, clawback.principal_won, Pot.NATIONAL)]
    if own:
        entries.append(Entry(LEAD_OWN, ministry, own, Pot.NATIONAL))
    post(
        project, JournalKind.CLAWBACK, entries,
        reference=f"clawback:{clawback.pk}", day=localdate(now), actor=actor, now=now,
    )  # fmt: skip
    clawback.decided_by_id = actor.user_id
    _move(clawback, "decide", actor, now, ("decided_by",), won=clawback.total_won)
    if project.state != ProjectState.CLAWBACK:
        move_project(project, "claw_back", actor=actor, now=now)
    what = gettext_noop("{won:,} won are taken back from {title}.")
    lead: Side = "lead"
    _tell(project, clawback, what, now, (lead, Role.CITY_OFFICER), (lead, Role.FINANCE_OFFICER))
    return clawback


@transaction.atomic
def drop_clawback(*, clawback_id: int, reason: str, actor: Actor, now: datetime) -> Clawback:
    """Decide that the money is not taken back."""
    clawback, project = _locked(clawback_id, actor)
    if not may_decide(actor, project):
        raise NotAllowed("Only the ministry decides that money is taken back.")
    _refuse_own(actor, clawback)
    CLAWBACK_WORKFLOW.target("drop", ClawbackState(clawback.state))
    reason = needed_reason(reason, MOST_WORDS)
    clawback.decided_by_id = actor.user_id
    _move(clawback, "drop", actor, now, ("decided_by",), reason=reason)
    return clawback


@transaction.atomic
def pay_clawback(
    *, clawback_id: int, paid_on: date, receipt: str, actor: Actor, now: datetime
) -> Clawback:
    """Record that what is owed was given back; what the account lacks the lead has brought in."""
    clawback, project = _locked(clawback_id, actor)
    if not may_record_payment(actor, project):
        raise NotAllowed("Only the agency's finance officer records what is given back.")
    CLAWBACK_WORKFLOW.target("pay", ClawbackState(clawback.state))
    receipt = needed(receipt, MOST_NUMBER, "receipt", say("Number of the receipt"))
    if paid_on > localdate(now):
        raise Invalid("A payment that lies ahead cannot be recorded.", where="paid_on")
    post(
        project,
        JournalKind.RETURN,
        pay_one(entries_of(project), "national", clawback.total_won),
        reference=f"clawback_return:{clawback.pk}",
        day=paid_on,
        actor=actor,
        now=now,
    )
    clawback.paid_by_id, clawback.paid_on = actor.user_id, paid_on
    clawback.receipt = receipt
    _move(clawback, "pay", actor, now, ("paid_by", "paid_on", "receipt"))
    if national_held_won(project) == 0 and not under_way(project):
        give_back_tranches(project, actor=actor, now=now)
    return clawback


@transaction.atomic
def return_local_money(
    *, project_id: int, paid_on: date, receipt: str, actor: Actor, now: datetime
) -> Journal:
    """Record that what an ended project has left of local money and interest was given back.

    City, province and private givers have it back in the proportion they gave; interest goes to
    all who brought money in.

    Raises
    ------
    IllegalMove
        If the project was not ended before its time.
    Invalid
        If a clawback is under way, nothing is left or the day lies ahead.
    """
    project = locked_project(project_id, actor)
    if not may_record_payment(actor, project):
        raise NotAllowed("Only the agency's finance officer records what is given back.")
    if project.state not in ENDED:
        raise IllegalMove("return_local_money", project.state)
    if under_way(project):
        raise Invalid("A clawback is still under way.", remedy="Finish that one first.")
    receipt = needed(receipt, MOST_RECEIPT, "receipt", say("Number of the receipt"))
    if paid_on > localdate(now):
        raise Invalid("A payment that lies ahead cannot be recorded.", where="paid_on")
    closing = closing_of(project)
    if not closing:
        raise Invalid("No local money is left to be given back.", where=project.title)
    journal = post(
        project,
        JournalKind.RETURN,
        [*closing, *pay_back([*entries_of(project), *closing])],
        reference=f"local_return:{receipt}",
        day=paid_on,
        actor=actor,
        now=now,
    )
    record(
        verb="project.return_local_money", subject=project, actor=actor, now=now,
        won=sum(entry.amount_won for entry in closing), receipt=receipt,
    )  # fmt: skip
    return journal


def _refuse_wrong(project: Project, principal: int, rate: int, penalty: int) -> None:
    held = national_held_won(project)
    if not 0 < principal <= held:
        raise Invalid(
            "From 1 to {held:,} won of national money can be taken back.",
            where="principal_won",
            held=held,
        )
    if not 0 <= rate <= MOST_BASIS_POINTS or penalty < 0:
        raise Invalid("The rate or the penalty is out of its range.", where="rate_basis_points")


def _refuse_own(actor: Actor, clawback: Clawback) -> None:
    if actor.user_id is not None and actor.user_id == clawback.proposed_by_id:
        raise NotAllowed("Nobody decides on what they proposed.")


def _locked(clawback_id: int, actor: Actor) -> tuple[Clawback, Project]:
    project = locked_project(clawback_visible_to(actor, clawback_id).project_id, actor)
    return Clawback.objects.get(pk=clawback_id), project


def _move(
    clawback: Clawback,
    name: str,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> None:
    clawback.state = CLAWBACK_WORKFLOW.target(name, ClawbackState(clawback.state)).value
    clawback.updated_at = now
    clawback.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"clawback.{name}", subject=clawback, actor=actor, now=now, **detail)


def _tell(
    project: Project, clawback: Clawback, what: str, now: datetime, *roles: tuple[Side, Role]
) -> None:
    notify(
        recipients=people_of(project, *roles),
        kind="clawback.moved",
        what=what,
        href=f"/projects/{project.pk}/clawbacks/",
        now=now,
        subject=clawback,
        title=project.title,
        won=clawback.total_won,
    )
