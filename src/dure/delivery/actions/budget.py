"""Every write to a project's budget: entering its lines, moving money between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed_reason
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.delivery.access.budget import may_decide_transfer, may_enter
from dure.delivery.actions.project import locked_project, refuse_unless_active
from dure.delivery.domain.budget import (
    TRANSFER_WORKFLOW,
    BudgetCategory,
    TransferState,
    needs_approval,
)
from dure.delivery.domain.project import ACTIVE, ProjectState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import BudgetLine, BudgetTransfer, Expenditure, Project
from dure.delivery.queries.budget import transfer_visible_to
from dure.delivery.queries.project import people_of
from dure.notifications.actions.notice import notify

MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class LineIn:
    """One line as it is entered: whole won of both sources."""

    name: str
    category: BudgetCategory
    national_won: int
    local_won: int


@transaction.atomic
def enter_budget(
    *, project_id: int, lines: Sequence[LineIn], actor: Actor, now: datetime
) -> list[BudgetLine]:
    """Lay down the lines of a budget, in place of those before, until something is spent.

    Raises
    ------
    Invalid
        If the lines do not make up the award and the local part to the won, a name comes twice,
        an amount is negative, or an expenditure stands on a line already.
    """
    project = locked_project(project_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead enters its budget.")
    if ProjectState(project.state) not in ACTIVE | {ProjectState.AWARDED}:
        raise Invalid("This project's budget is closed.", where=project.title)
    if Expenditure.objects.filter(project=project).exists():
        raise Invalid(
            "Something is entered on this budget already.",
            remedy="Move money between its lines instead.",
        )
    _refuse_wrong_lines(project, lines)
    BudgetLine.objects.filter(project=project).delete()
    made = BudgetLine.objects.bulk_create(
        BudgetLine(
            project=project,
            position=place,
            name=line.name.strip(),
            category=line.category.value,
            national_won=line.national_won,
            local_won=line.local_won,
        )
        for place, line in enumerate(lines, 1)
    )
    record(verb="budget.enter", subject=project, actor=actor, now=now, lines=len(made))
    return made


@transaction.atomic
def ask_transfer(
    *,
    project_id: int,
    source_id: int,
    target_id: int,
    national_won: int,
    local_won: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> BudgetTransfer:
    """Move money between two lines: at once up to a fifth of the line, by decision above.

    All that moved out of the line earlier counts towards the fifth, so it cannot be moved in
    slices.
    """
    project = locked_project(project_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the lead moves money in its budget.")
    refuse_unless_active(project)
    reason = needed_reason(reason, MOST_WORDS)
    source, target = _line(project, source_id), _line(project, target_id)
    if source.pk == target.pk:
        raise Invalid("Money moves from one line to another.", where="target")
    if national_won < 0 or local_won < 0 or national_won + local_won == 0:
        raise Invalid("An amount to be moved is more than nothing.", where="national_won")
    _refuse_if_short(source, national_won, local_won)
    transfer = BudgetTransfer.objects.create(
        project=project,
        source=source,
        target=target,
        national_won=national_won,
        local_won=local_won,
        reason=reason,
        asked_by_id=actor.user_id,
        created_at=now,
    )
    won = national_won + local_won
    record(verb="budget.ask_transfer", subject=transfer, actor=actor, now=now, won=won)
    earlier = _moved_out(source)
    if needs_approval(earlier + won, source.amount_won + earlier):
        _tell_asked(project, transfer, won, now)
    else:
        _make(transfer, source, target, actor, now)
    return transfer


@transaction.atomic
def decide_transfer(
    *, transfer_id: int, agreed: bool, actor: Actor, now: datetime
) -> BudgetTransfer:
    """Make or refuse a transfer that needs a decision. Raises `Invalid` if it no longer fits."""
    project = locked_project(transfer_visible_to(actor, transfer_id).project_id, actor)
    transfer = BudgetTransfer.objects.get(pk=transfer_id)
    if not may_decide_transfer(actor, project):
        raise NotAllowed("Only the agency decides on a transfer.")
    if actor.user_id is not None and actor.user_id == transfer.asked_by_id:
        raise NotAllowed("Nobody decides on what they asked for.")
    refuse_unless_active(project)
    transfer.decided_by_id, transfer.decided_at = actor.user_id, now
    transfer.save(update_fields=("decided_by", "decided_at"))
    if agreed:
        TRANSFER_WORKFLOW.target("make", TransferState(transfer.state))
        source = _line(project, transfer.source_id)
        _refuse_if_short(source, transfer.national_won, transfer.local_won)
        _make(transfer, source, _line(project, transfer.target_id), actor, now)
    else:
        _move(transfer, "refuse", actor, now)
    return transfer


def _make(
    transfer: BudgetTransfer, source: BudgetLine, target: BudgetLine, actor: Actor, now: datetime
) -> None:
    source.national_won -= transfer.national_won
    source.local_won -= transfer.local_won
    target.national_won += transfer.national_won
    target.local_won += transfer.local_won
    for line in (source, target):
        line.save(update_fields=("national_won", "local_won"))
    _move(transfer, "make", actor, now)


def _move(transfer: BudgetTransfer, name: str, actor: Actor, now: datetime) -> None:
    transfer.state = TRANSFER_WORKFLOW.target(name, TransferState(transfer.state)).value
    transfer.save(update_fields=("state",))
    record(verb=f"budget.{name}_transfer", subject=transfer, actor=actor, now=now)


def _moved_out(line: BudgetLine) -> int:
    made = BudgetTransfer.objects.filter(source=line, state=TransferState.MADE.value)
    return sum(row.national_won + row.local_won for row in made)


def _line(project: Project, line_id: int) -> BudgetLine:
    line = BudgetLine.objects.filter(project=project, pk=line_id).first()
    if line is None:
        raise NotFound("There is no such line in this budget.")
    return line


def _refuse_if_short(line: BudgetLine, national_won: int, local_won: int) -> None:
    short = (
        line.national_spent_won + national_won > line.national_won
        or line.local_spent_won + local_won > line.local_won
    )
    if short:
        raise Invalid("The line {line} does not hold that much any more.", line=line.name)


def _refuse_wrong_lines(project: Project, lines: Sequence[LineIn]) -> None:
    if not 1 <= len(lines) <= MOST_LINES:
        raise Invalid("A budget has from 1 to {most} lines.", most=MOST_LINES)
    seen: set[str] = set()
    for place, line in enumerate(lines, 1):
        name = line.name.strip()
        if not name or name in seen:
            raise Invalid("Each line needs a name of its own.", where=str(place))
        if line.national_won < 0 or line.local_won < 0:
            raise Invalid("An amount is not negative.", where=str(place))
        seen.add(name)
    for label, total, wanted in (
        ("national_won", sum(line.national_won for line in lines), project.national_won),
        ("local_won", sum(line.local_won for line in lines), project.local_won),
    ):
        if total != wanted:
            raise Invalid(
                "The lines add up to {total:,} won; they must make {wanted:,}.",
                where=label,
                total=total,
                wanted=wanted,
            )


def _tell_asked(project: Project, transfer: BudgetTransfer, won: int, now: datetime) -> None:
    notify(
        recipients=people_of(project, ("agency", Role.PROGRAMME_OFFICER)),
        kind="budget.transfer_asked",
        what=gettext_noop("{title} asks to move {won:,} won between budget lines."),
        href=f"/projects/{project.pk}/budget/",
        now=now,
        subject=transfer,
        title=project.title,
        won=won,
    )
