"""Who is acting: a value, not a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may be inside one organisation."""

    ADMINISTRATOR = "administrator"
    CITY_OFFICER = "city_officer"
    APPROVER = "approver"
    PROGRAMME_OFFICER = "programme_officer"
    FINANCE_OFFICER = "finance_officer"
    EVALUATOR = "evaluator"
    CONSULTANT = "consultant"
    OPERATOR = "operator"
    DRIVER = "driver"
    AUDITOR = "auditor"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, a service token or the system itself, with what it was granted.

    Middleware builds one for each request; jobs and commands build their own.
    Permission questions need nothing else, so they need no database.

    Parameters
    ----------
    user_id
        Key of the person; None for somebody not signed in and for the system.
    grants
        Pairs of a role and the key of the organisation it holds in.
    places
        Pairs of an organisation's key and the slug of a city it answers for.
    system
        The product itself at work: imports at set-up, jobs. It sees everything.
    """

    user_id: int | None
    grants: frozenset[tuple[Role, int]] = frozenset()
    places: frozenset[tuple[int, str]] = frozenset()
    system: bool = False

    def has(self, role: Role, organisation_id: int) -> bool:
        """Tell whether the role is held in that organisation."""
        return (role, organisation_id) in self.grants

    def has_anywhere(self, role: Role) -> bool:
        """Tell whether the role is held in any organisation."""
        return any(held is role for held, _ in self.grants)

    def organisations(self, *roles: Role) -> frozenset[int]:
        """Return the keys of the organisations in which one of the roles is held.

        Without roles: every organisation the person belongs to.
        """
        return frozenset(key for role, key in self.grants if not roles or role in roles)

    def cities(self, *roles: Role) -> frozenset[str]:
        """Name the cities for which one of the roles is held."""
        organisations = {key for role, key in self.grants if role in roles}
        return frozenset(slug for key, slug in self.places if key in organisations)


ANONYMOUS = Actor(user_id=None)
SYSTEM = Actor(user_id=None, system=True)
