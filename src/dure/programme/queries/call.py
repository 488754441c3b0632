"""Reads of calls: which ones an actor may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.models import Call

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
