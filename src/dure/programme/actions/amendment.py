"""Changing a published call: an officer proposes it with a reason, the ministry decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.errors import Busy, Invalid, NotAllowed, NotFound
from dure.core.said import Said
from dure.notifications.actions.notice import notify
from dure.programme.access.call import may_decide_amendment, may_edit
from dure.programme.actions.call import locked_call, refuse_stale, repeat_instants, store_terms
from dure.programme.actions.call_move import freeze_named, required_reason
from dure.programme.domain.amendment import AMENDABLE, amendment_faults
from dure.programme.domain.call import CallState
from dure.programme.domain.reading import Faulty
from dure.programme.domain.run import digest
from dure.programme.domain.terms import Terms
from dure.programme.domain.terms_file import terms_from_mapping
from dure.programme.models import Application, Call, CallTerms
from dure.programme.queries.call import proposed_terms, terms_of
from dure.programme.queries.call_check import checklist_with
from dure.programme.queries.officers import officers_of


@transaction.atomic
def propose_amendment(
    *,
    call_id: int,
    terms: Mapping[str, Any],
    reason: str,
    expected: int,
    actor: Actor,
    now: datetime,
) -> CallTerms:
    """Put a change of a published call before the ministry; it is not in force yet.

    Raises
    ------
    NotFound, NotAllowed
        If *actor* does not know of the call, or is no officer of its agency.
    Busy
        If another amendment waits for the ministry.
    Invalid
        If the call is a draft or decided, nothing changes, or there is no reason.
    Stale
        If another version came in force meanwhile.
    Faulty
        If the terms are not what they must be, or something in them can no longer be changed.
    """
    call = locked_call(call_id, actor)
    if not may_edit(actor, call):
        raise NotAllowed("Only programme officers of the agency amend its calls.")
    _require_amendable(call)
    why = required_reason(reason)
    read = terms_from_mapping(terms)
    if proposed_terms(call) is not None:
        raise Busy("Another amendment of this call waits for the ministry.")
    refuse_stale(call, expected)
    _refuse_faults(call, read, now)
    version = store_terms(call, read, actor=actor, now=now, in_force=False, reason=why)
    record(
        verb="call.propose_amendment",
        subject=call,
        actor=actor,
        now=now,
        version=version.version,
        reason=why,
        hash=digest(version.body),
    )
    _tell(_approvers_of(call), gettext_noop("An amendment of {title} waits for you."), call, now)
    return version


@transaction.atomic
def approve_amendment(*, call_id: int, version: int, actor: Actor, now: datetime) -> CallTerms:
    """Put a proposed amendment in force; it is public from now on, with its reason.

    Raises
    ------
    NotFound, NotAllowed
        If there is none, or *actor* is no approver of the ministry, or proposed it.
    Invalid, Faulty
        If it has become too late for it.
    """
    call, proposed = _proposed(call_id, version, actor)
    _require_amendable(call)
    terms = terms_from_mapping(proposed.body)
    _refuse_faults(call, terms, now)
    proposed.in_force_at, proposed.decided_by_id = now, actor.user_id
    proposed.save(update_fields=("in_force_at", "decided_by"))
    repeat_instants(call, terms)
    freeze_named(terms, actor=actor, now=now)
    record(verb="call.amend", subject=call, actor=actor, now=now, version=version)
    told = [*officers_of(call), *_applicants_of(call)]
    _tell(told, gettext_noop("The call {title} was amended: {reason}"), call, now, proposed.reason)
    return proposed


@transaction.atomic
def decline_amendment(
    *, call_id: int, version: int, reason: str, actor: Actor, now: datetime
) -> CallTerms:
    """Refuse a proposed amendment. Raises `NotFound`, `NotAllowed`, or `Invalid` for no reason."""
    call, proposed = _proposed(call_id, version, actor)
    proposed.decline_reason = required_reason(reason)
    proposed.declined_at, proposed.decided_by_id = now, actor.user_id
    proposed.save(update_fields=("declined_at", "decline_reason", "decided_by"))
    record(
        verb="call.decline_amendment",
        subject=call,
        actor=actor,
        now=now,
        version=version,
        reason=proposed.decline_reason,
    )
    what = gettext_noop("An amendment of {title} was declined: {reason}")
    _tell(officers_of(call), what, call, now, proposed.decline_reason)
    return proposed


def _proposed(call_id: int, version: int, actor: Actor) -> tuple[Call, CallTerms]:
    call = locked_call(call_id, actor)
    found = proposed_terms(call)
    if found is None or found.version != version:
        raise NotFound("No such amendment waits for a decision.")
    if not may_decide_amendment(actor, call, found.created_by_id):
        raise NotAllowed(
            "An amendment is decided by an approver of the ministry who did not propose it."
        )
    return call, found


def _require_amendable(call: Call) -> None:
    if CallState(call.state) not in AMENDABLE:
        raise Invalid("This call cannot be amended now.")


def _refuse_faults(call: Call, after: Terms, now: datetime) -> None:
    before = terms_of(call)
    if before == after:
        raise Invalid("Nothing is changed.")
    faults = list(amendment_faults(before, after, state=CallState(call.state), now=now))
    for item in checklist_with(call, after, now):
        problem: Said | None = item.problem
        if problem is not None and item.part not in {"windows", "text"}:
            faults.append(Invalid(problem, where=item.part))
    if faults:
        raise Faulty(tuple(faults))


def _tell(recipients: list[int], what: str, call: Call, now: datetime, reason: str = "") -> None:
    notify(
        recipients=recipients,
        kind="call.amendment",
        what=what,
        href=f"/calls/{call.pk}/",
        now=now,
        subject=call,
        title=call.title,
        reason=reason,
    )


def _approvers_of(call: Call) -> list[int]:
    rows = get_user_model().objects.filter(
        grants__role=Role.APPROVER.value, grants__organisation_id=call.ministry_id, is_active=True
    )
    return sorted(set(rows.values_list("pk", flat=True)))


def _applicants_of(call: Call) -> list[int]:
    rows = Application.objects.filter(call=call, created_by__isnull=False)
    return sorted(set(rows.values_list("created_by_id", flat=True)))
