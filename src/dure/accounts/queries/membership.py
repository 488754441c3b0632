"""Reads of who may do what."""

from dataclasses import dataclass

from django.utils.functional import Promise

from dure.accounts import labels
from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.models import Grant, Remit
from dure.core.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role as its holder reads it."""

    role: str | Promise
    organisation: str
    organisation_en: str
    kind: str | Promise
    cities: tuple[str, ...]


def roles_of(actor: Actor) -> tuple[HeldRole, ...]:
    """Return what a person was granted. Two queries, whatever the number of roles."""
    if actor.user_id is None:
        return ()
    grants = Grant.objects.filter(user_id=actor.user_id).select_related("organisation")
    held = sorted(grants, key=lambda grant: (grant.organisation.name, grant.role))
    remits = Remit.objects.filter(organisation__in=[grant.organisation_id for grant in held])
    cities: dict[int, list[str]] = {}
    for key, slug in remits.order_by("city_slug").values_list("organisation_id", "city_slug"):
        cities.setdefault(key, []).append(slug)
    return tuple(
        HeldRole(
            role=labels.ROLE[Role(grant.role)],
            organisation=grant.organisation.name,
            organisation_en=grant.organisation.name_en or grant.organisation.name,
            kind=labels.ORGANISATION_KIND[OrganisationKind(grant.organisation.kind)],
            cities=tuple(cities.get(grant.organisation_id, ())),
        )
        for grant in held
    )


def people_with(role: Role, *organisation_ids: int) -> list[int]:
    """Return the keys of the active people who hold a role in one of the organisations."""
    held = Grant.objects.filter(
        role=role.value, organisation__in=organisation_ids, user__is_active=True
    )
    return sorted(set(held.values_list("user_id", flat=True)))
