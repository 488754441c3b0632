"""Reads of determinations. Before the announcement they are there for nobody but who decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.determination import DeterminationState, Outcome
from dure.programme.domain.waiting import Waiting
from dure.programme.models import Call, Conflict, Determination, SealedRun
from dure.programme.queries.application import CITY, in_conflict_over

TOLD = (DeterminationState.RELEASED.value, DeterminationState.SUPERSEDED.value)
IN_FORCE = ~Q(state=DeterminationState.SUPERSEDED.value)


def determinations_visible_to(actor: Actor) -> QuerySet[Determination]:
    """Return the determinations that *actor* may know of; joins application, lead and call.

    - who prepares and decides: all of their calls, except where they have a conflict
    - auditors: all
    - the applicant: its own, once released
    """
    rows = Determination.objects.select_related(
        "application__lead", "application__call", "run", "entered_by", "approved_by"
    )
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    if actor.user_id is None:
        return rows.none()
    agency = actor.organisations(Role.PROGRAMME_OFFICER)
    ministry = actor.organisations(Role.APPROVER)
    staff = Q(application__call__agency_id__in=agency) | Q(
        application__call__ministry_id__in=ministry
    )
    own = Q(application__lead_id__in=actor.organisations(*CITY), state__in=TOLD)
    return rows.filter(own | (staff & ~in_conflict_over(actor, "application_id")))


def determination_visible_to(actor: Actor, determination_id: int) -> Determination:
    """Return one determination. Raises `NotFound` where *actor* may not know of it."""
    found = determinations_visible_to(actor).filter(pk=determination_id).first()
    if found is None:
        raise NotFound("There is no such determination.")
    return found


def determinations_of(call: Call, actor: Actor) -> QuerySet[Determination]:
    """Return what is in force of a call, as far as *actor* may know, by rank."""
    return (
        determinations_visible_to(actor)
        .filter(IN_FORCE, application__call=call)
        .order_by("rank", "application__number")
    )


def released_of(call: Call) -> QuerySet[Determination]:
    """Return what the public may read of a call: what is in force and released."""
    return (
        Determination.objects.filter(
            application__call=call,
            application__call__announced_at__isnull=False,
            state=DeterminationState.RELEASED.value,
        )
        .select_related("application__lead", "application__municipality", "run")
        .order_by("rank", "application__number")
    )


def awards_of(call: Call) -> QuerySet[Determination]:
    """Return the released awards whose application is still selected: each is to be a project."""
    return released_of(call).filter(
        outcome=Outcome.AWARD.value, application__state=ApplicationState.SELECTED.value
    )


def reserve_of(call: Call) -> QuerySet[Determination]:
    """Return who stands in line, the next one first."""
    return (
        released_of(call)
        .filter(outcome=Outcome.RESERVE.value, application__state=ApplicationState.RESERVE.value)
        .order_by("reserve_place", "rank", "pk")
    )


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the calls whose selection waits for *actor*: to be prepared, approved, announced."""
    agency = actor.organisations(Role.PROGRAMME_OFFICER)
    ministry = actor.organisations(Role.APPROVER)
    if not agency and not ministry:
        return []
    rows = Determination.objects.filter(application__call=OuterRef("pk"))
    held = rows.filter(state=DeterminationState.HELD.value)
    approved = rows.filter(state=DeterminationState.APPROVED.value)
    calls = (
        Call.objects.filter(Q(agency_id__in=agency) | Q(ministry_id__in=ministry))
        .filter(state__in=(CallState.DELIBERATING.value, CallState.ANNOUNCED.value))
        .annotate(
            held=Exists(held), approved=Exists(approved), held_since=Subquery(_last(held)),
            approved_since=Subquery(_last(approved)), sealed_since=Subquery(_sealed()),
        )
        .exclude(applications__in=_conflicted(actor))
    )  # fmt: skip
    found = []
    for call in calls:
        since = call.held_since or call.approved_since or call.sealed_since or call.created_at
        verb = _verb(call, call.agency_id in agency, call.ministry_id in ministry)
        if verb:
            found.append(Waiting(verb, call.title, f"/calls/{call.pk}/selection/", since))
    return found


def _verb(call: Any, prepares: bool, decides: bool) -> Any:
    if decides and call.held:
        return _("Approve the determinations")
    announces = call.state == CallState.DELIBERATING and call.approved and not call.held
    if decides and announces:
        return _("Announce the results")
    undecided = call.state == CallState.DELIBERATING and not call.held and not call.approved
    return _("Choose the best portfolio") if prepares and undecided else None


def _last(rows: QuerySet[Determination]) -> QuerySet[Any]:
    return rows.order_by("-updated_at").values("updated_at")[:1]


def _sealed() -> QuerySet[Any]:
    return (
        SealedRun.objects.filter(call=OuterRef("pk"))
        .order_by("-sealed_at")
        .values("sealed_at")[:1]
    )


def _conflicted(actor: Actor) -> QuerySet[Any]:
    return Conflict.objects.filter(user_id=actor.user_id or 0, cleared_at__isnull=True).values(
        "application"
    )
