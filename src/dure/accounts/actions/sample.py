"""Puts the people of a trial installation in place, by the ordinary actions."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from dure.accounts.actions.membership import (
    enrol_user,
    entrust_city,
    found_organisation,
    grant_role,
)
from dure.accounts.domain.sample import PASSWORD, PEOPLE, SamplePerson
from dure.core.actor import Actor
from dure.core.errors import NotAllowed


@transaction.atomic
def enrol_sample_people(*, actor: Actor, now: datetime) -> None:
    """Enrol everyone of `domain.sample`. Doing it twice changes nothing.

    Raises
    ------
    NotAllowed
        If this is not a trial installation, whose password everybody knows, or if *actor* is
        neither the system nor an administrator.
    """
    if not settings.SAMPLE:
        raise NotAllowed("Sample people belong to a trial installation only.")
    for person in PEOPLE:
        _enrol(person, actor=actor, now=now)


def _enrol(person: SamplePerson, *, actor: Actor, now: datetime) -> None:
    organisation = found_organisation(
        kind=person.kind,
        name=person.organisation,
        name_en=person.organisation_en,
        actor=actor,
        now=now,
    )
    if person.city:
        entrust_city(organisation=organisation, city_slug=person.city, actor=actor, now=now)
    user = enrol_user(email=person.email, name="", password=PASSWORD, actor=actor, now=now)
    EmailAddress.objects.get_or_create(
        user=user, email=person.email, defaults={"verified": True, "primary": True}
    )
    grant_role(user=user, role=person.role, organisation=organisation, actor=actor, now=now)
