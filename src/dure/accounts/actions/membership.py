"""Every write to organisations, people and what they were granted."""

from datetime import datetime

from django.db import transaction

from dure.accounts.domain.organisation import OrganisationKind
from dure.accounts.models import Grant, Organisation, Remit, User
from dure.audit.actions import record
from dure.core.actor import Actor, Role
from dure.core.errors import Invalid, NotAllowed


@transaction.atomic
def found_organisation(
    *, kind: OrganisationKind, name: str, name_en: str, actor: Actor, now: datetime
) -> Organisation:
    """Store an organisation, or return the one of that kind and name.

    Raises
    ------
    NotAllowed
        If *actor* is neither the system nor an administrator.
    """
    _require_administrator(actor)
    organisation, new = Organisation.objects.get_or_create(
        kind=kind.value, name=name, defaults={"name_en": name_en}
    )
    if new:
        record(verb="organisation.found", subject=organisation, actor=actor, now=now, name=name)
    return organisation


@transaction.atomic
def entrust_city(
    *, organisation: Organisation, city_slug: str, actor: Actor, now: datetime
) -> None:
    """Let an organisation answer for a city. Doing it twice changes nothing."""
    _require_administrator(actor)
    _, new = Remit.objects.get_or_create(organisation=organisation, city_slug=city_slug)
    if new:
        record(
            verb="organisation.entrust", subject=organisation, actor=actor, now=now, city=city_slug
        )


@transaction.atomic
def enrol_user(
    *, email: str, name: str, password: str | None, actor: Actor, now: datetime
) -> User:
    """Store a person who can sign in, or return the one with that address.

    Raises
    ------
    NotAllowed
        If *actor* is neither the system nor an administrator.
    Invalid
        If the address is empty.
    """
    _require_administrator(actor)
    if not email.strip():
        raise Invalid("An e-mail address is needed to sign in.", where="email")
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found:
        return found
    user = User.objects.create_user(email.strip(), password, name=name)
    record(verb="user.enrol", subject=user, actor=actor, now=now)
    return user


@transaction.atomic
def grant_role(
    *, user: User, role: Role, organisation: Organisation, actor: Actor, now: datetime
) -> None:
    """Give a person a role in an organisation. Nobody grants anything to themselves.

    Raises
    ------
    NotAllowed
        If *actor* is neither the system nor an administrator, or is *user*.
    """
    _require_administrator(actor)
    if actor.user_id == user.pk:
        raise NotAllowed("Nobody grants a role to themselves.")
    _, new = Grant.objects.get_or_create(user=user, role=role.value, organisation=organisation)
    if new:
        record(
            verb="user.grant",
            subject=user,
            actor=actor,
            now=now,
            role=role.value,
            organisation=organisation.pk,
        )


@transaction.atomic
def revoke_role(
    *, user: User, role: Role, organisation: Organisation, actor: Actor, now: datetime
) -> None:
    """Take a role back. Raises as `grant_role` does; nothing to revoke changes nothing."""
    _require_administrator(actor)
    if actor.user_id == user.pk:
        raise NotAllowed("Nobody changes their own roles.")
    gone, _ = Grant.objects.filter(user=user, role=role.value, organisation=organisation).delete()
    if gone:
        record(
            verb="user.revoke",
            subject=user,
            actor=actor,
            now=now,
            role=role.value,
            organisation=organisation.pk,
        )


def _require_administrator(actor: Actor) -> None:
    if not (actor.system or actor.has_anywhere(Role.ADMINISTRATOR)):
        raise NotAllowed("Only an administrator may do this.")
