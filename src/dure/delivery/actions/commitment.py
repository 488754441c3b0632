"""Every write to a promise of local money: entering, voting, receiving, withdrawing."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.delivery.access.commitment import is_own, may_confirm, may_enter
from dure.delivery.actions.ledger import post
from dure.delivery.actions.project import locked_project
from dure.delivery.actions.tranche import confirm_matches
from dure.delivery.domain.commitment import (
    COMMITMENT_WORKFLOW,
    CommitmentState,
    MatchForm,
    MatchSource,
)
from dure.delivery.domain.ledger import BANK, AccountKind, Book, Entry, JournalKind, Pot
from dure.delivery.domain.project import ACTIVE, ProjectState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import MatchCommitment, Project
from dure.delivery.queries.commitment import commitment_visible_to
from dure.delivery.queries.project import Side, people_of
from dure.notifications.actions.notice import notify

FINANCE: tuple[tuple[Side, Role], ...] = (
    ("lead", Role.FINANCE_OFFICER),
    ("agency", Role.FINANCE_OFFICER),
)
OPEN = ACTIVE | {ProjectState.AWARDED}


@transaction.atomic
def enter_commitment(
    *,
    project_id: int,
    source: MatchSource,
    form: MatchForm,
    amount_won: int,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> MatchCommitment:
    """Enter what city, province or somebody else promises."""
    project = locked_project(project_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead enters its local money.")
    if amount_won <= 0:
        raise Invalid("A commitment is more than nothing.", where="amount_won")
    _refuse_unless_open(project)
    commitment = MatchCommitment.objects.create(
        project=project,
        source=source.value,
        form=form.value,
        amount_won=amount_won,
        note=note,
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(verb="commitment.enter", subject=commitment, actor=actor, now=now, won=amount_won)
    return commitment


@transaction.atomic
def record_vote(
    *,
    commitment_id: int,
    voted_on: date,
    number: str,
    actor: Actor,
    now: datetime,
    file_id: int | None = None,
) -> MatchCommitment:
    """Record the council's vote: its day, number and document."""
    commitment, project = _locked(commitment_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead records its council's vote.")
    target = COMMITMENT_WORKFLOW.target("vote", CommitmentState(commitment.state))
    missing = [
        name for name, given in (("number", number.strip()), ("document", file_id)) if not given
    ]
    if missing:
        raise Incomplete(tuple(missing))
    if voted_on > localdate(now):
        raise Invalid("A vote that has not been held cannot be recorded.", where="voted_on")
    _refuse_unless_open(project)
    commitment.voted_on, commitment.vote_number = voted_on, number.strip()
    commitment.vote_file_id = file_id
    fields = ("voted_on", "vote_number", "vote_file")
    _move(commitment, "vote", target, actor, now, fields, number=number)
    notify(
        recipients=people_of(project, *FINANCE),
        kind="commitment.voted",
        what=gettext_noop("The council has voted {won:,} won for {title}. Confirm their receipt."),
        href=f"/projects/{project.pk}/match/",
        now=now,
        subject=commitment,
        title=project.title,
        won=commitment.amount_won,
    )
    return commitment


@transaction.atomic
def confirm_commitment(
    *, commitment_id: int, received_on: date, actor: Actor, now: datetime
) -> MatchCommitment:
    """Confirm that the money is in the dedicated account, and write it into the book.

    What is given in kind is confirmed but not written into the book, which holds money alone.
    Parts of the national money whose local half is now there become ready to be requested.

    Raises
    ------
    NotAllowed
        If the actor is no finance officer, or entered it.
    Invalid
        If the day lies ahead or before the vote.
    """
    commitment, project = _locked(commitment_id, actor)
    if not may_confirm(actor, project):
        raise NotAllowed("Only a finance officer confirms that money is in the account.")
    if is_own(actor, commitment):
        raise NotAllowed("Nobody confirms what they entered.")
    target = COMMITMENT_WORKFLOW.target("confirm", CommitmentState(commitment.state))
    _refuse_unless_open(project)
    if received_on > localdate(now) or (commitment.voted_on and received_on < commitment.voted_on):
        raise Invalid("The day lies ahead, or before the vote.", where="received_on")
    commitment.received_on, commitment.confirmed_by_id = received_on, actor.user_id
    fields = ("received_on", "confirmed_by")
    _move(commitment, "confirm", target, actor, now, fields, won=commitment.amount_won)
    if commitment.form == MatchForm.CASH:
        post(
            project,
            JournalKind.MATCH,
            [Entry(BANK, _received(commitment), commitment.amount_won, Pot.LOCAL)],
            reference=f"commitment:{commitment.pk}",
            day=received_on,
            actor=actor,
            now=now,
        )
    confirm_matches(project, actor=actor, now=now)
    return commitment


@transaction.atomic
def withdraw_commitment(
    *, commitment_id: int, reason: str, actor: Actor, now: datetime
) -> MatchCommitment:
    """Take back a promise whose money has not come."""
    commitment, project = _locked(commitment_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead withdraws its local money.")
    target = COMMITMENT_WORKFLOW.target("withdraw", CommitmentState(commitment.state))
    reason = needed_reason(reason, MOST_WORDS)
    _move(commitment, "withdraw", target, actor, now, reason=reason)
    return commitment


def _received(commitment: MatchCommitment) -> Book:
    private = commitment.source == MatchSource.PRIVATE
    return Book(AccountKind.PRIVATE if private else AccountKind.LOCAL, commitment.source)


def _refuse_unless_open(project: Project) -> None:
    if ProjectState(project.state) not in OPEN:
        raise Invalid(
            "No money moves while the project is not under way.",
            where=project.title,
            remedy="It must be awarded, and neither suspended nor ended.",
        )


def _locked(commitment_id: int, actor: Actor) -> tuple[MatchCommitment, Project]:
    project = locked_project(commitment_visible_to(actor, commitment_id).project_id, actor)
    return MatchCommitment.objects.get(pk=commitment_id), project


def _move(
    commitment: MatchCommitment,
    name: str,
    target: CommitmentState,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> None:
    commitment.state, commitment.updated_at = target.value, now
    commitment.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"commitment.{name}", subject=commitment, actor=actor, now=now, **detail)
