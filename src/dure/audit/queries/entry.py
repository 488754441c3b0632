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


def entries_of(subjects: Iterable[tuple[str, Iterable[str]]]) -> list[tuple[Entry, str]]:
    """Return what was done to many objects, oldest first, each with the hash before it.

    Parameters
    ----------
    subjects
        Label of a model in lower case, and the keys of its rows.
    """
    found: dict[int, Entry] = {}
    for label, keys in subjects:
        rows = Entry.objects.filter(subject_type=label, subject_id__in=list(keys))
        found.update({row.number: row for row in rows.select_related("actor")})
    numbers = sorted(found)
    hashes = dict(
        Entry.objects.filter(number__in=[number - 1 for number in numbers]).values_list(
            "number", "hash"
        )
    )
    return [(found[number], hashes.get(number - 1, GENESIS)) for number in numbers]


def chain_end() -> tuple[int, str]:
    """Return how many entries were ever written, and the hash of the last one."""
    chain = Chain.objects.filter(pk=1).first()
    return (chain.length, chain.head) if chain else (0, GENESIS)
