"""Who is told of what happens in a call."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from dure.core.actor import Role
from dure.programme.models import Application, Call, Conflict


def officers_of(call: Call) -> list[int]:
    """Return the programme officers of a call's agency, by key."""
    rows = get_user_model().objects.filter(
        grants__role=Role.PROGRAMME_OFFICER.value,
        grants__organisation_id=call.agency_id,
        is_active=True,
    )
    return sorted(set(rows.values_list("pk", flat=True)))


def officers_for(application: Application) -> list[int]:
    """Return those of them who have no conflict with the application."""
    barred = set(
        Conflict.objects.filter(application=application, cleared_at__isnull=True).values_list(
            "user_id", flat=True
        )
    )
    return [key for key in officers_of(application.call) if key not in barred]
