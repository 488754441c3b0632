"""Reads of objections."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.application import REFUSED, ApplicationState
from dure.programme.domain.call import CallState
from dure.programme.domain.objection import ObjectionState, objection_span
from dure.programme.domain.waiting import Waiting
from dure.programme.models import (
    Application,
    Conflict,
    Evaluator,
    Objection,
    Panel,
    PanelMember,
    ScoreSheet,
)
from dure.programme.queries.application import CITY, in_conflict_over
from dure.programme.queries.call import terms_of
from dure.programme.queries.conflict import pool_of

_ELIGIBLE = ApplicationState.ELIGIBLE.value


def objections_visible_to(actor: Actor) -> QuerySet[Objection]:
    """Return the objections that *actor* may read; joins application, call, lead and panel.

    - the applicant: its own
    - agency and ministry of the call, and the panel that hears it, where they have no conflict
    - auditors: all
    """
    rows = Objection.objects.select_related("application__call", "application__lead", "panel")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    if actor.user_id is None:
        return rows.none()
    agency = actor.organisations(Role.PROGRAMME_OFFICER)
    ministry = actor.organisations(Role.APPROVER)
    judges = (
        Q(application__call__agency_id__in=agency)
        | Q(application__call__ministry_id__in=ministry)
        | Q(Exists(_seats(actor.user_id)))
    )
    own = Q(application__lead_id__in=actor.organisations(*CITY))
    return rows.filter(own | (judges & ~in_conflict_over(actor, "application_id")))


def objection_visible_to(actor: Actor, objection_id: int) -> Objection:
    """Return one objection. Raises `NotFound` where *actor* may not know of it."""
    found = objections_visible_to(actor).filter(pk=objection_id).first()
    if found is None:
        raise NotFound("There is no such objection.")
    return found


def objection_until(application: Application, now: datetime) -> datetime | None:
    """Return until when one may object to this refusal; None if one may not (any more)."""
    call = application.call
    refused = application.state in {state.value for state in REFUSED}
    if not refused or call.state != CallState.ANNOUNCED or call.announced_at is None:
        return None
    if Objection.objects.filter(application=application).exists():
        return None
    begins, ends = objection_span(terms_of(call), call.announced_at)
    return ends if begins <= now < ends else None


def first_panel(application: Application) -> set[int]:
    """Return the evaluators who sat on a panel that judged the application, at any stage."""
    panels = ScoreSheet.objects.filter(application=application).values("panel_id")
    seated = PanelMember.objects.filter(panel_id__in=panels).values_list("evaluator_id", flat=True)
    wrote = ScoreSheet.objects.filter(application=application).values_list(
        "evaluator_id", flat=True
    )
    return {*seated, *wrote}


def eligible_for_panel(application: Application) -> QuerySet[Evaluator]:
    """Return the available evaluators who neither judged it before nor have a conflict with it."""
    conflicted = Conflict.objects.filter(
        user_id=OuterRef("user_id"), application=application, cleared_at__isnull=True
    )
    return (
        pool_of(application.call)
        .filter(~Exists(conflicted), is_available=True)
        .exclude(pk__in=first_panel(application))
        .order_by("pk")
    )


def chairs_of(panel: Panel | None) -> set[int]:
    """Return the users who chair a panel now."""
    if panel is None:
        return set()
    seats = panel.members.filter(is_chair=True, left_at__isnull=True)
    return set(seats.values_list("evaluator__user_id", flat=True))


def _seats(user_id: int) -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(
        panel=OuterRef("panel"), evaluator__user_id=user_id, left_at__isnull=True
    )


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the objections that wait for *actor*: for a panel, a finding, or what follows."""
    if actor.user_id is None:
        return []
    rows = objections_visible_to(actor)
    agency = actor.organisations(Role.PROGRAMME_OFFICER)
    mine = Q(application__call__agency_id__in=agency)
    chaired = Exists(_seats(actor.user_id).filter(is_chair=True))
    kinds = (
        (_("Appoint a panel for an objection"), mine & Q(state=ObjectionState.FILED.value)),
        (_("Decide on an objection"), Q(chaired) & Q(state=ObjectionState.HEARING.value)),
        (
            _("Determine anew after an objection"),
            mine
            & Q(state=ObjectionState.UPHELD.value, application__state=_ELIGIBLE)
            & ~Q(application__determinations__state__in=("held", "approved")),
        ),
    )
    return [
        Waiting(verb, row.application.title, f"/objections/{row.pk}/", row.updated_at)
        for verb, wanted in kinds
        for row in rows.filter(wanted)
    ]
