"""Who is told of what is decided: the people of applicants, of a ministry, of a panel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from dure.core.actor import Role

OF_THE_CITY = (Role.CITY_OFFICER, Role.APPROVER)


def people_of_applicants(lead_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the officers and approvers of each lead, by the lead's key. One query."""
    held = _active().filter(
        grants__role__in=[role.value for role in OF_THE_CITY],
        grants__organisation__in=set(lead_ids),
    )
    found: dict[int, list[int]] = {}
    for lead, user in sorted(set(held.values_list("grants__organisation_id", "pk"))):
        found.setdefault(lead, []).append(user)
    return found


def people_in(role: Role, organisation_id: int) -> list[int]:
    """Return the active people with a role in an organisation. One query."""
    held = _active().filter(grants__role=role.value, grants__organisation_id=organisation_id)
    return sorted(set(held.values_list("pk", flat=True)))


def people_of_panel(panel_id: int) -> list[int]:
    """Return the members of a panel who have not left it. One query."""
    seats = _active().filter(
        evaluator__seats__panel_id=panel_id, evaluator__seats__left_at__isnull=True
    )
    return sorted(set(seats.values_list("pk", flat=True)))


def _active() -> QuerySet[Any]:
    return get_user_model().objects.filter(is_active=True)
