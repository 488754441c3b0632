"""Every write to the pool of evaluators: entering, keeping and checking records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.accounts.actions.membership import enrol_user, grant_role
from dure.accounts.queries.organisation import organisation
from dure.audit.actions.record import record
from dure.core.actor import SYSTEM, Actor, Role
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.notifications.actions.notice import notify
from dure.programme.access.evaluator import may_check, may_edit, may_enter
from dure.programme.actions.employment import store_tie
from dure.programme.adapters.pool_file import PoolRow, read_pool
from dure.programme.domain.evaluator import Expertise
from dure.programme.models import Evaluator
from dure.programme.queries.evaluator import evaluators_visible_to

STAFF = (Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.APPROVER)


@transaction.atomic
def enter_evaluator(
    *,
    agency_id: int,
    email: str,
    name: str,
    expertise: Sequence[str],
    region: str = "",
    actor: Actor,
    now: datetime,
) -> Evaluator:
    """Enter a person into an agency's pool; an account is made where there is none.

    Raises
    ------
    NotFound
        If there is no such agency, or it is another's.
    Incomplete
        If the address or the expertise is missing.
    Invalid
        If a field of expertise is unknown, the person is in a pool already, or works for an
        agency or ministry: who runs a call does not judge in it.
    """
    if not may_enter(actor, agency_id):
        raise NotFound("There is no such agency.")
    row = PoolRow(email.strip(), name.strip(), _known(expertise), region.strip())
    missing = tuple(n for n in ("email", "name", "expertise") if not getattr(row, n))
    if missing:
        raise Incomplete(missing)
    return _enter(row, agency_id, actor, now)


@transaction.atomic
def import_evaluators(
    *, agency_id: int, content: bytes, name: str, actor: Actor, now: datetime
) -> list[Evaluator]:
    """Enter everybody in a CSV or XLSX table, or nobody.

    Raises
    ------
    Invalid
        With the first fault by row and column; `adapters.pool_file.read_pool` lists all.
    """
    if not may_enter(actor, agency_id):
        raise NotFound("There is no such agency.")
    rows, faults = read_pool(content, name)
    if faults:
        raise faults[0]
    entered = []
    for row in rows:
        try:
            evaluator = _enter(row, agency_id, actor, now)
            if row.tie is not None:
                store_tie(evaluator, row.tie, actor=actor, now=now)
        except Invalid as refusal:
            raise refusal.placed(row.where) from None
        entered.append(evaluator)
    return entered


@transaction.atomic
def change_evaluator(
    *,
    evaluator_id: int,
    expertise: Sequence[str],
    region: str,
    is_available: bool,
    actor: Actor,
    now: datetime,
) -> Evaluator:
    """Keep a record: what the person knows, where from, and whether they can come."""
    evaluator = locked_evaluator(evaluator_id, actor)
    if not may_edit(actor, evaluator):
        raise NotAllowed("Only the person and the agency keep this record.")
    known = _known(expertise)
    if not known:
        raise Incomplete(("expertise",))
    before = [evaluator.expertise, evaluator.region, evaluator.is_available]
    evaluator.expertise, evaluator.region = list(known), region.strip()
    evaluator.is_available = is_available
    fields = ("expertise", "region", "is_available")
    if before[:2] == [evaluator.expertise, evaluator.region]:  # coming or not needs no check
        evaluator.save(update_fields=fields)
    else:
        touch(evaluator, actor=actor, fields=fields)
    record(verb="evaluator.change", subject=evaluator, actor=actor, now=now, before=before)
    return evaluator


@transaction.atomic
def check_evaluator(*, evaluator_id: int, actor: Actor, now: datetime) -> Evaluator:
    """Confirm a record, by another officer than whoever changed it last.

    Raises
    ------
    Invalid
        If it names no employer: nobody can be drawn whose conflicts cannot be found.
    """
    evaluator = locked_evaluator(evaluator_id, actor)
    if not may_check(actor, evaluator):
        raise NotAllowed("Another officer of the agency checks what was entered.")
    if not evaluator.employments.exists():
        raise Invalid(
            "The record names no employer.",
            where="employments",
            remedy="Enter where the person works and worked in the last two years.",
        )
    evaluator.checked_at, evaluator.checked_by_id = now, actor.user_id
    evaluator.save(update_fields=("checked_at", "checked_by"))
    record(verb="evaluator.check", subject=evaluator, actor=actor, now=now)
    return evaluator


def locked_evaluator(evaluator_id: int, actor: Actor) -> Evaluator:
    """Lock one record for the transaction; what the actor may not see is not there."""
    rows = evaluators_visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=evaluator_id).first()
    if found is None:
        raise NotFound("There is no such evaluator.")
    return found


def touch(evaluator: Evaluator, *, actor: Actor, fields: tuple[str, ...] = ()) -> None:
    """Store a change of a record; it has to be checked again."""
    evaluator.changed_by_id = actor.user_id
    evaluator.checked_at = evaluator.checked_by_id = None
    evaluator.save(update_fields=(*fields, "changed_by", "checked_at", "checked_by"))


def _enter(row: PoolRow, agency_id: int, actor: Actor, now: datetime) -> Evaluator:
    user = enrol_user(email=row.email, name=row.name, password=None, actor=SYSTEM, now=now)
    if Evaluator.objects.filter(user=user).exists():
        raise Invalid("{email} is in the pool already.", where="email", email=row.email)
    if user.grants.filter(role__in=[r.value for r in STAFF], organisation__kind__in=RUNS).exists():
        raise Invalid(
            "{email} works for an agency or a ministry. Who runs a call does not judge in it.",
            where="email",
            email=row.email,
        )
    agency = organisation(agency_id)
    grant_role(user=user, role=Role.EVALUATOR, organisation=agency, actor=SYSTEM, now=now)
    evaluator = Evaluator.objects.create(
        user=user,
        agency_id=agency_id,
        expertise=list(row.expertise),
        region=row.region,
        entered_at=now,
        changed_by_id=actor.user_id,
    )
    record(verb="evaluator.enter", subject=evaluator, actor=actor, now=now, agency=agency_id)
    notify(
        recipients=[user.pk],
        kind="evaluator.enter",
        what=gettext_noop(
            "You are in the pool of evaluators of {agency}. Look through your record."
        ),
        href="/my-record/",
        now=now,
        subject=evaluator,
        agency=agency.name,
    )
    return evaluator


RUNS = ("agency", "ministry")


def _known(expertise: Sequence[str]) -> tuple[str, ...]:
    keys = {field.value for field in Expertise}
    for key in expertise:
        if key not in keys:
            raise Invalid("There is no field of expertise {key}.", where="expertise", key=key)
    return tuple(sorted(set(expertise)))
