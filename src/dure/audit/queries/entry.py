"""Reads of the record."""

from collections.abc import Iterable

from django.db import models
from django.db.models import QuerySet

from dure.audit.domain.entry import GENESIS, Fault, first_fault
from dure.audit.models import Chain, Entry


def entries_about(subject: models.Model) -> QuerySet[Entry]:
    """Return what was done to one object, oldest first; joins the person."""
    return Entry.objects.select_related("actor").filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    )


def acted_on(
    subject_type: str, subject_ids: Iterable[str], people: Iterable[int]
) -> set[tuple[str, int]]:
    """Return (subject, person) for each of *people* who did something to one of the subjects."""
    rows = Entry.objects.filter(
        subject_type=subject_type, subject_id__in=list(subject_ids), actor_id__in=list(people)
    )
    return set(rows.values_list("subject_id", "actor_id").distinct())


def verify_chain() -> tuple[int, Fault | None]:
    """Return how many entries there should be, and the first bad one if any."""
    chain = Chain.objects.filter(pk=1).first()
    length, head = (chain.length, chain.head) if chain else (0, GENESIS)
    entries = Entry.objects.order_by("number").iterator(chunk_size=2000)
    return length, first_fault(
        ((entry.content, entry.hash) for entry in entries), length=length, head=head
    )
