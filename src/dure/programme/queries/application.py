"""Reads of applications. `applications_visible_to` is the one rule of who sees which."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.access.application import PARTNERS
from dure.programme.domain.application import UNSUBMITTED, ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.consortium import ConsortiumRole, MembershipState
from dure.programme.domain.deadline import closes_for
from dure.programme.domain.objection import ObjectionState
from dure.programme.domain.sheet import GONE, SheetState
from dure.programme.models import Application, Conflict, ConsortiumMember, Objection, ScoreSheet

STAFF = (Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.APPROVER)
CITY = (Role.CITY_OFFICER, Role.APPROVER, Role.FINANCE_OFFICER, Role.CONSULTANT)
HIDDEN = tuple(state.value for state in UNSUBMITTED - {ApplicationState.LATE})
UNSEEN_SHEET = tuple(state.value for state in GONE | {SheetState.ASSIGNED})


def applications_visible_to(actor: Actor) -> QuerySet[Application]:
    """Return the applications that *actor* may open; list, page, file, export and API begin here.

    - the lead's officers and the members of its consortium: their own, in every state
    - agency and ministry of the call: what was submitted, and that something came late
    - evaluators: what they are assigned to and have declared themselves free for, and what they
      hear an objection about
    - auditors: everything
    Whoever has a conflict in force sees it neither as staff nor as evaluator.
    """
    rows = Application.objects.select_related("call", "lead")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    if actor.user_id is None:
        return rows.none()
    return rows.filter(of_applicant(actor) | (_of_judges(actor) & ~in_conflict(actor)))


def application_visible_to(actor: Actor, application_id: int) -> Application:
    """Return one application. Raises `NotFound` where *actor* may not know of it."""
    found = applications_visible_to(actor).filter(pk=application_id).first()
    if found is None:
        raise NotFound("There is no such application.")
    return found


def locked_application(actor: Actor, application_id: int) -> Application:
    """Lock one row for the transaction. Raises `NotFound` as `application_visible_to`."""
    rows = applications_visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=application_id).first()
    if found is None:
        raise NotFound("There is no such application.")
    return found


def late_applications(now: datetime, call_id: int | None = None) -> list[tuple[datetime, int]]:
    """Return when each application that was not handed in fell due, and its key, in that order.

    An extension counts; a cancelled call waits for nothing any more.
    """
    waiting = Application.objects.filter(
        state__in=(ApplicationState.DRAFT.value, ApplicationState.AWAITING_SIGNOFF.value),
        call__closes_at__lte=now,
    ).exclude(call__state=CallState.CANCELLED.value)
    if call_id is not None:
        waiting = waiting.filter(call=call_id)
    due = [
        (closes_for(closes_at, until), key)
        for key, closes_at, until in waiting.values_list(
            "pk", "call__closes_at", "extension_until"
        )
    ]
    return sorted((at, key) for at, key in due if at is not None and at <= now)


def in_conflict(actor: Actor) -> Q:
    """Match the applications that *actor* has a conflict with, in force."""
    return in_conflict_over(actor, "pk")


def in_conflict_over(actor: Actor, key: str) -> Q:
    """Match the rows whose application, named by the column *key*, *actor* has a conflict with."""
    return Q(
        Exists(
            Conflict.objects.filter(
                application=OuterRef(key), user_id=actor.user_id or 0, cleared_at__isnull=True
            )
        )
    )


def of_applicant(actor: Actor) -> Q:
    """Match what the actor may open on the applicant's side."""
    partner = ConsortiumMember.objects.filter(
        application=OuterRef("pk"),
        organisation_id__in=actor.organisations(*PARTNERS),
        state__in=(MembershipState.INVITED.value, MembershipState.CONFIRMED.value),
    ).exclude(role=ConsortiumRole.LEAD.value)
    return Q(lead_id__in=actor.organisations(*CITY)) | Q(Exists(partner))


def of_staff(actor: Actor) -> Q:
    """Match what the agency and the ministry of the call may open."""
    own = actor.organisations(*STAFF)
    return (Q(call__agency_id__in=own) | Q(call__ministry_id__in=own)) & ~Q(state__in=HIDDEN)


def _of_judges(actor: Actor) -> Q:
    sheets = ScoreSheet.objects.filter(
        application=OuterRef("pk"), evaluator__user_id=actor.user_id or 0
    ).exclude(state__in=UNSEEN_SHEET)
    hearings = Objection.objects.filter(
        application=OuterRef("pk"),
        state=ObjectionState.HEARING.value,
        panel__members__evaluator__user_id=actor.user_id or 0,
        panel__members__left_at__isnull=True,
    )
    return of_staff(actor) | Q(Exists(sheets)) | Q(Exists(hearings))
