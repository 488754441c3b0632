"""Reads of determinations. Before the announcement they are there for nobody but who decides."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.determination import DeterminationState, Outcome
from dure.programme.models import Call, Determination
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
