"""Reads of who applies together."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.programme.access.application import PARTNERS
from dure.programme.domain.consortium import ConsortiumRole, MembershipState
from dure.programme.models import Application, ConsortiumChange, ConsortiumMember


def members_of(application: Application) -> QuerySet[ConsortiumMember]:
    """Return all members, the lead first, in every state."""
    rows = ConsortiumMember.objects.filter(application=application)
    return rows.select_related("organisation").order_by("pk")


def partners_of(application: Application) -> frozenset[int]:
    """Return the organisations that have confirmed, without the lead. One query."""
    rows = ConsortiumMember.objects.filter(
        application=application, state=MembershipState.CONFIRMED.value
    ).exclude(role=ConsortiumRole.LEAD.value)
    return frozenset(rows.values_list("organisation_id", flat=True))


def invitations_of(actor: Actor) -> QuerySet[ConsortiumMember]:
    """Return the invitations that an organisation of *actor* has not answered."""
    rows = ConsortiumMember.objects.filter(
        organisation_id__in=actor.organisations(*PARTNERS), state=MembershipState.INVITED.value
    )
    return rows.select_related("application__call", "application__lead", "organisation")


def open_changes(application: Application) -> QuerySet[ConsortiumChange]:
    """Return the changes in the consortium that nobody at the agency has reviewed yet.

    While there is one, `dure.delivery` holds back what needs an eligible consortium.
    """
    rows = ConsortiumChange.objects.filter(application=application, reviewed_at__isnull=True)
    return rows.select_related("member__organisation")


def member_of(application: Application, member_id: int) -> ConsortiumMember:
    """Return one member. Raises `NotFound` if the application has no such member."""
    found = members_of(application).filter(pk=member_id).first()
    if found is None:
        raise NotFound("There is no such member of the consortium.")
    return found


def left_consortium_on(application_id: int) -> dict[int, date]:
    """Return the day on which each former member left, by the organisation's key. One query."""
    rows = ConsortiumMember.objects.filter(
        application_id=application_id,
        state=MembershipState.LEFT.value,
        left_at__isnull=False,
    )
    dated = rows.values_list("organisation_id", "left_at")
    return {key: left.date() for key, left in dated if left is not None}


def belongs_to_application(application_id: int, organisation_id: int) -> bool:
    """Tell whether an organisation is a confirmed member, the lead included. One query."""
    return ConsortiumMember.objects.filter(
        application_id=application_id,
        organisation_id=organisation_id,
        state=MembershipState.CONFIRMED.value,
    ).exists()


def organisations_of(application_id: int) -> frozenset[int]:
    """Return the keys of the confirmed members, the lead included. One query."""
    rows = ConsortiumMember.objects.filter(
        application_id=application_id, state=MembershipState.CONFIRMED.value
    )
    return frozenset(rows.values_list("organisation_id", flat=True))


def waits_for_review(application_id: int) -> bool:
    """Tell whether a change in the consortium still waits for the agency. One query."""
    return ConsortiumChange.objects.filter(
        application_id=application_id, reviewed_at__isnull=True
    ).exists()
