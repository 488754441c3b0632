"""Reads of organisations."""

from collections.abc import Iterable

from django.db.models import QuerySet

from dure.accounts.models import Organisation
from dure.core.errors import NotFound


def organisations() -> QuerySet[Organisation]:
    """Return all organisations by name. Who exists is no secret; who works with whom is."""
    return Organisation.objects.order_by("name", "pk")


def organisation(organisation_id: int) -> Organisation:
    """Return one organisation. Raises `NotFound`."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise NotFound("There is no such organisation.")
    return found


def unknown_among(keys: Iterable[int]) -> frozenset[int]:
    """Return those of *keys* that are no organisation's. One query."""
    asked = set(keys)
    known = Organisation.objects.filter(pk__in=asked).values_list("pk", flat=True)
    return frozenset(asked - set(known))
