"""Who stands on the applicant's side: the people who are told, and the city of the registry."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from dure.core.actor import Role
from dure.places.queries.municipality import municipalities, municipality_by_code
from dure.programme.models import Application

CITY = (Role.CITY_OFFICER, Role.APPROVER)


def people_of(organisation_id: int, *roles: Role) -> list[int]:
    """Return the keys of the people who hold one of the roles there. One query."""
    rows = get_user_model().objects.filter(
        grants__role__in=[role.value for role in roles],
        grants__organisation_id=organisation_id,
        is_active=True,
    )
    return sorted(set(rows.values_list("pk", flat=True)))


def applicants_of(application: Application) -> list[int]:
    """Return the officers and approvers of the lead."""
    return people_of(application.lead_id, *CITY)


def approvers_of(application: Application) -> list[int]:
    return people_of(application.lead_id, Role.APPROVER)


def municipality_of(lead_name: str, code: str = "") -> int | None:
    """Return the key of the unit of the registry that applies, None if it is not known.

    Parameters
    ----------
    lead_name
        Of the organisation; taken where exactly one unit of today bears that name.
    code
        Of the unit; it goes before the name.

    Raises
    ------
    NotFound
        If there is no unit of that code.
    """
    if code:
        return municipality_by_code(code).pk
    named = list(municipalities().filter(name=lead_name).values_list("pk", flat=True)[:2])
    return named[0] if len(named) == 1 else None
