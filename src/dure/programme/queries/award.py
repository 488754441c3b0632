"""Reads of what was awarded, for the projects that follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet

from dure.programme.domain.determination import DeterminationState, Outcome
from dure.programme.models import Application, Call, Conflict, Determination


def released_awards(call_id: int) -> QuerySet[Determination]:
    """Return the awards of a call that are released and in force, by rank. Joins the call."""
    return (
        Determination.objects.filter(
            application__call_id=call_id,
            outcome=Outcome.AWARD.value,
            state=DeterminationState.RELEASED.value,
        )
        .select_related("application__call", "application__lead")
        .order_by("rank", "application_id")
    )


def calls_awarding(agency_ids: Iterable[int], opened: QuerySet[Any]) -> QuerySet[Call]:
    """Return the calls of some agencies with a released award that is not among *opened*.

    Parameters
    ----------
    opened
        A query of keys of applications.
    """
    waiting = Determination.objects.filter(
        outcome=Outcome.AWARD.value, state=DeterminationState.RELEASED.value
    ).exclude(application__in=opened)
    return Call.objects.filter(
        agency_id__in=agency_ids, pk__in=waiting.values("application__call")
    ).order_by("-year", "pk")


def released_since(call_ids: Iterable[int]) -> list[tuple[int, datetime]]:
    """Return the calls among *call_ids* with the first release of an award in force. One query."""
    awards = Determination.objects.filter(
        application__call__in=list(call_ids),
        outcome=Outcome.AWARD.value,
        state=DeterminationState.RELEASED.value,
        released_at__isnull=False,
    )
    first = awards.order_by().values("application__call").annotate(since=Min("released_at"))
    return [(row["application__call"], row["since"]) for row in first]


def without_conflict(application: Application, people: Iterable[int]) -> list[int]:
    """Return those of *people* who have no conflict in force with the application. One query."""
    barred = Conflict.objects.filter(application=application, cleared_at__isnull=True)
    return sorted(set(people) - set(barred.values_list("user_id", flat=True)))
