"""Every write to a change of an agreed project."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import bounded
from dure.core.errors import Incomplete, NotAllowed
from dure.core.said import say
from dure.delivery.access.change_request import may_ask, may_decide, may_edit
from dure.delivery.actions.course import require_active
from dure.delivery.actions.project import locked_project
from dure.delivery.actions.telling import tell
from dure.delivery.domain.change_request import CHANGE_WORKFLOW, ChangeKind, ChangeState
from dure.delivery.domain.words import MOST_WORDS
from dure.delivery.models import ChangeRequest
from dure.delivery.queries.building import AGENCY, LEAD, Who, locked_row

TOLD: dict[str, tuple[Who, str]] = {
    "submit": (AGENCY, gettext_noop("{title}: a change waits for a decision.")),
    "return": (LEAD, gettext_noop("{title}: a change was sent back.")),
    "approve": (LEAD, gettext_noop("{title}: a change is approved.")),
    "refuse": (LEAD, gettext_noop("{title}: a change is refused.")),
}
"""Who is told of a move, and what."""


@transaction.atomic
def ask_change(
    *,
    project_id: int,
    kind: ChangeKind,
    what: str,
    why: str,
    actor: Actor,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> ChangeRequest:
    """Draft a change. Raises `NotFound`, `NotAllowed`, `Invalid` or `Incomplete`."""
    project = locked_project(project_id, actor)
    if not may_ask(actor, project):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(project)
    _require_words(what, why)
    change = ChangeRequest.objects.create(
        project=project,
        kind=kind.value,
        what=what.strip(),
        why=why.strip(),
        before=dict(before or {}),
        after=dict(after or {}),
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    record(verb="change.ask", subject=change, actor=actor, now=now, kind=kind.value)
    return change


@transaction.atomic
def edit_change(
    *, change_id: int, what: str, why: str, actor: Actor, now: datetime
) -> ChangeRequest:
    """Write a draft of a change. Raises `NotFound`, `NotAllowed`, `IllegalMove`, `Incomplete`."""
    change = _of_the_city(change_id, actor)
    CHANGE_WORKFLOW.target("edit", ChangeState(change.state))
    _require_words(what, why)
    change.what, change.why, change.entered_by_id = what.strip(), why.strip(), actor.user_id
    fields = ("what", "why", "entered_by")
    return _moved(change, "edit", actor=actor, now=now, fields=fields)


@transaction.atomic
def submit_change(*, change_id: int, actor: Actor, now: datetime) -> ChangeRequest:
    """Hand a change in. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    return _moved(_of_the_city(change_id, actor), "submit", actor=actor, now=now)


@transaction.atomic
def withdraw_change(*, change_id: int, actor: Actor, now: datetime) -> ChangeRequest:
    """Take a change back. Raises `NotFound`, `NotAllowed` or `IllegalMove`."""
    return _moved(_of_the_city(change_id, actor), "withdraw", actor=actor, now=now)


@transaction.atomic
def decide_change(
    *, change_id: int, move: str, answer: str, actor: Actor, now: datetime
) -> ChangeRequest:
    """Approve, refuse or send back a change.

    Parameters
    ----------
    move
        "approve", "refuse" or "return".

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If it is unseen, the actor entered it or is not of the agency, or it was not handed in.
    Incomplete
        If it is refused or sent back without a reason.
    """
    change = locked_row(ChangeRequest, actor, change_id)
    if not may_decide(actor, change):
        raise NotAllowed("Only the agency may decide on a change, and nobody on their own.")
    CHANGE_WORKFLOW.target(move, ChangeState(change.state))
    if move != "approve" and not answer.strip():
        raise Incomplete(("answer",))
    change.answer = bounded(answer, MOST_WORDS, say("Answer"))
    change.decided_by_id, change.decided_at = actor.user_id, now
    fields = ("answer", "decided_by", "decided_at")
    if move == "return":
        change.decided_by_id = change.decided_at = None
    return _moved(change, move, actor=actor, now=now, fields=fields, answer=change.answer)


def _of_the_city(change_id: int, actor: Actor) -> ChangeRequest:
    change = locked_row(ChangeRequest, actor, change_id)
    if not may_edit(actor, change):
        raise NotAllowed("Only the city that leads the project may do this.")
    require_active(change.project)
    return change


def _require_words(what: str, why: str) -> None:
    missing = tuple(name for name, text in (("what", what), ("why", why)) if not text.strip())
    if missing:
        raise Incomplete(missing)


def _moved(
    change: ChangeRequest,
    move: str,
    *,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> ChangeRequest:
    change.state = CHANGE_WORKFLOW.target(move, ChangeState(change.state)).value
    change.updated_at = now
    change.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"change.{move}", subject=change, actor=actor, now=now, **detail)
    if move in TOLD:
        who, what = TOLD[move]
        tell(
            change.project,
            who,
            what,
            subject=change,
            kind="change.moved",
            href=f"/changes/{change.pk}/",
            actor=actor,
            now=now,
        )
    return change
