"""Which other applications stand against handing one in."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from dure.programme.domain.application import LIVE, UNSUBMITTED
from dure.programme.domain.terms import EligibilityCode, Severity, Terms
from dure.programme.models import Application

HANDED_IN = sorted(state.value for state in LIVE - UNSUBMITTED)


def excluded_kinds(terms: Terms) -> frozenset[str]:
    """Return the kinds of programme that a city may not apply to at the same time."""
    kinds: set[str] = set()
    for rule in terms.eligibility:
        if rule.code is EligibilityCode.EXCLUSIVE_WITH and rule.severity is Severity.BLOCKING:
            given = rule.parameters.get("kinds", ())
            if isinstance(given, Collection) and not isinstance(given, str):
                kinds.update(str(kind) for kind in given)
    return frozenset(kinds)


def only_one(terms: Terms) -> bool:
    """Tell whether a city may hand in one application only."""
    return any(
        rule.code is EligibilityCode.ONE_APPLICATION and rule.severity is Severity.BLOCKING
        for rule in terms.eligibility
    )


def standing_against(application: Application, terms: Terms) -> Application | None:
    """Return a live application of the same lead that excludes this one, None if none does.

    One query. It is the lead's own, so it may be named to the lead.
    """
    against = (
        Q(call__year=application.call.year)
        & Q(call__programme__kind__in=excluded_kinds(terms))
        & ~Q(call=application.call_id)
    )
    if only_one(terms):
        against |= Q(call=application.call_id)
    rows = Application.objects.filter(lead=application.lead_id, state__in=HANDED_IN)
    return rows.filter(against).exclude(pk=application.pk).select_related("call").first()
