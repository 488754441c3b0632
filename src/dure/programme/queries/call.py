"""Reads of calls: which ones an actor may see, and what they lay down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.call import CallState
from dure.programme.domain.terms import Terms
from dure.programme.domain.terms_file import EMPTY_TERMS, terms_from_mapping, terms_to_mapping
from dure.programme.domain.waiting import Waiting
from dure.programme.models import Call, CallTerms

STAFF = (Role.PROGRAMME_OFFICER, Role.FINANCE_OFFICER, Role.APPROVER)


def calls_visible_to(actor: Actor) -> QuerySet[Call]:
    """Return the calls that *actor* may see: published ones, and drafts of their own body."""
    calls = Call.objects.select_related("programme")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return calls
    own = actor.organisations(*STAFF)
    mine = Q(agency_id__in=own) | Q(ministry_id__in=own)
    return calls.filter(Q(published_at__isnull=False) | mine)


def call_visible_to(actor: Actor, call_id: int) -> Call:
    """Return one call. Raises `NotFound` if there is none or *actor* may not know of it."""
    call = calls_visible_to(actor).filter(pk=call_id).first()
    if call is None:
        raise NotFound("There is no such call.")
    return call


def calls_under_way(actor: Actor) -> QuerySet[Call]:
    """Return the published calls that are neither final nor cancelled, the latest first."""
    over = (CallState.DRAFT.value, CallState.FINAL.value, CallState.CANCELLED.value)
    return calls_visible_to(actor).exclude(state__in=over).order_by("-closes_at", "-pk")


def latest_terms(call: Call) -> CallTerms | None:
    """Return the version in force, None if nothing was laid down yet. One query."""
    in_force = CallTerms.objects.filter(call=call, in_force_at__isnull=False)
    return in_force.order_by("-version").first()


def proposed_terms(call: Call) -> CallTerms | None:
    """Return the amendment that waits for the ministry, None if none does. One query."""
    return CallTerms.objects.filter(
        call=call, in_force_at__isnull=True, declined_at__isnull=True
    ).first()


def amendments_of(call: Call) -> QuerySet[CallTerms]:
    """Return the versions put in force after the publication, the latest first."""
    found = CallTerms.objects.filter(call=call, in_force_at__isnull=False).exclude(reason="")
    return found.order_by("-version")


def terms_of(call: Call) -> Terms:
    """Return what a call lays down, in the version in force. One query.

    Raises
    ------
    NotFound
        If nothing was laid down yet.
    """
    terms = terms_in_force(call)
    if terms is None:
        raise NotFound("This call has no terms yet.")
    return terms


def terms_in_force(call: Call) -> Terms | None:
    """Return what a call lays down, None while nothing is. One query."""
    version = latest_terms(call)
    return terms_from_mapping(version.body) if version else None


def due_calls(now: datetime) -> list[tuple[datetime, str, int]]:
    """Return what the clock has to do to calls: when it fell due, `"open"` or `"close"`, the key.

    A call whose whole window passed while nothing ran is to be opened and then closed.
    """
    waiting = (CallState.PUBLISHED.value, CallState.OPEN.value)
    due: list[tuple[datetime, str, int]] = []
    for call in Call.objects.filter(state__in=waiting, opens_at__lte=now):
        if call.opens_at and call.state == CallState.PUBLISHED.value:
            due.append((call.opens_at, "open", call.pk))
        if call.closes_at and call.closes_at <= now:
            due.append((call.closes_at, "close", call.pk))
    return sorted(due)


def body_of(version: CallTerms | None) -> dict[str, Any]:
    """Return terms as JSON values with every field written out; empty ones for none."""
    return terms_to_mapping(terms_from_mapping(version.body if version else EMPTY_TERMS))


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the calls that *actor* has to decide on or move on: drafts, amendments, checks."""
    ministries = actor.organisations(Role.APPROVER)
    agencies = actor.organisations(Role.PROGRAMME_OFFICER)
    waiting = [
        _waiting(_("Decide on an amendment of the call"), version.call, version.created_at)
        for version in CallTerms.objects.filter(
            in_force_at__isnull=True, declined_at__isnull=True, call__ministry_id__in=ministries
        )
        .exclude(created_by_id=actor.user_id)
        .select_related("call")
    ]
    waiting += [
        _waiting(_("Begin the preliminary review"), call, call.closes_at or call.created_at)
        for call in Call.objects.filter(state=CallState.CLOSED.value, agency_id__in=agencies)
    ]
    return waiting


def _waiting(verb: Any, call: Call, since: datetime) -> Waiting:
    return Waiting(verb=verb, title=call.title, href=f"/calls/{call.pk}/", since=since)
