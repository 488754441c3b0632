"""Bringing many organisations in at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dure.accounts.domain.organisation import NewOrganisation
from dure.accounts.models import Organisation
from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.errors import NotAllowed


def may_bring_organisations(actor: Actor) -> bool:
    """Administrators and programme officers."""
    offices = (Role.ADMINISTRATOR, Role.PROGRAMME_OFFICER)
    return actor.system or any(actor.has_anywhere(role) for role in offices)


@transaction.atomic
def import_organisations(
    *, given: Sequence[NewOrganisation], actor: Actor, now: datetime
) -> list[Organisation]:
    """Store those that are not known by kind and name; return the new ones.

    Those that are known stay as they are, so the same table twice changes nothing.

    Raises
    ------
    NotAllowed
        If *actor* is neither an administrator nor a programme officer.
    """
    if not may_bring_organisations(actor):
        raise NotAllowed("Only administrators and programme officers bring organisations in.")
    made = []
    for one in given:
        stored, new = Organisation.objects.get_or_create(
            kind=one.kind.value, name=one.name, defaults={"name_en": one.name_en}
        )
        if new:
            record(
                verb="organisation.found", subject=stored, actor=actor, now=now,
                kind=one.kind.value, name=one.name,
            )  # fmt: skip
            made.append(stored)
    return made
