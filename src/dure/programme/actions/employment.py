"""Every write to an evaluator's ties. Each change finds the conflicts anew."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dure.accounts.actions.membership import found_organisation
from dure.accounts.domain.organisation import OrganisationKind
from dure.audit.actions.record import record
from dure.core.actor import SYSTEM, Actor
from dure.core.bounded import needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.programme.access.evaluator import may_edit, may_remove_tie
from dure.programme.actions.conflict import derive_for_evaluator
from dure.programme.domain.evaluator import NewTie
from dure.programme.models import Employment, Evaluator
from dure.programme.queries.evaluator import evaluators_visible_to


@transaction.atomic
def add_employment(*, evaluator_id: int, tie: NewTie, actor: Actor, now: datetime) -> Employment:
    """Enter a tie of an evaluator to an organisation, which is stored where it is not known.

    Raises
    ------
    NotFound, NotAllowed
        If the actor may not see or keep the record.
    Incomplete
        If the organisation is not named.
    Invalid
        If the tie ends before it begins.
    """
    evaluator = _locked(evaluator_id, actor)
    if not may_edit(actor, evaluator):
        raise NotAllowed("Only the person and the agency keep this record.")
    return store_tie(evaluator, tie, actor=actor, now=now)


@transaction.atomic
def end_employment(*, employment_id: int, until: date, actor: Actor, now: datetime) -> Employment:
    """Say from which day on a tie no longer holds."""
    tie, evaluator = _tie(employment_id, actor)
    if not may_edit(actor, evaluator):
        raise NotAllowed("Only the person and the agency keep this record.")
    if tie.until is not None:
        raise Invalid("This tie has an end already.", where="until")
    _check_span(tie.since, until)
    tie.until = until
    tie.save(update_fields=("until",))
    record(verb="employment.end", subject=tie, actor=actor, now=now, until=until.isoformat())
    _changed(evaluator, actor, now)
    return tie


@transaction.atomic
def remove_employment(*, employment_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Take out a tie entered wrongly. Conflicts found by it stay until they are cleared."""
    tie, evaluator = _tie(employment_id, actor)
    if not may_remove_tie(actor, evaluator):
        raise NotAllowed("Only the agency takes a tie out of a record.")
    reason = needed_reason(reason)
    record(
        verb="employment.remove",
        subject=tie,
        actor=actor,
        now=now,
        reason=reason,
        organisation=tie.organisation_id,
        evaluator=evaluator.pk,
    )
    tie.delete()
    _changed(evaluator, actor, now)


def store_tie(evaluator: Evaluator, tie: NewTie, *, actor: Actor, now: datetime) -> Employment:
    """Store a tie; permission is the caller's question."""
    if not tie.organisation.strip():
        raise Incomplete(("organisation",))
    _check_span(tie.since, tie.until)
    organisation = found_organisation(
        kind=OrganisationKind(tie.organisation_kind),
        name=tie.organisation.strip(),
        name_en="",
        actor=SYSTEM,
        now=now,
    )
    stored = Employment.objects.create(
        evaluator=evaluator,
        organisation=organisation,
        kind=tie.kind.value,
        department=tie.department.strip(),
        since=tie.since,
        until=tie.until,
    )
    record(
        verb="employment.add",
        subject=stored,
        actor=actor,
        now=now,
        organisation=organisation.pk,
        kind=tie.kind.value,
    )
    _changed(evaluator, actor, now)
    return stored


def _check_span(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise Invalid("A tie ends after it begins.", where="until")


def _changed(evaluator: Evaluator, actor: Actor, now: datetime) -> None:
    evaluator.changed_by_id = actor.user_id
    evaluator.checked_at = evaluator.checked_by_id = None
    evaluator.save(update_fields=("changed_by", "checked_at", "checked_by"))
    derive_for_evaluator(evaluator_id=evaluator.pk, now=now)


def _locked(evaluator_id: int, actor: Actor) -> Evaluator:
    rows = evaluators_visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=evaluator_id).first()
    if found is None:
        raise NotFound("There is no such evaluator.")
    return found


def _tie(employment_id: int, actor: Actor) -> tuple[Employment, Evaluator]:
    tie = Employment.objects.filter(pk=employment_id).first()
    if tie is None:
        raise NotFound("There is no such entry.")
    try:
        return tie, _locked(tie.evaluator_id, actor)
    except NotFound:
        raise NotFound("There is no such entry.") from None
