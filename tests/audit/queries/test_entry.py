from datetime import UTC, datetime

import pytest
from django.db import transaction

from dure.accounts.models import Organisation
from dure.audit.actions import record
from dure.audit.domain.entry import Fault
from dure.audit.models import Chain, Entry
from dure.audit.queries.entry import entries_about, verify_chain

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def written(actor, subject):
    with transaction.atomic():
        for number in range(1, 5):
            record(
                verb=f"verb.{number}", subject=subject, actor=actor, now=NOW, word=f"말 {number}"
            )


def test_verify_chain_of_nothing_is_whole(db):
    assert verify_chain() == (0, None)


def test_verify_chain_as_written_is_whole(written):
    assert verify_chain() == (4, None)


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "verb.x"},
        {"subject_id": "999"},
        {"subject_type": "places.city"},
        {"detail": {}},
        {"at": datetime(2026, 11, 22, 9, 1, tzinfo=UTC)},
        {"actor": None},
        {"hash": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_verify_chain_names_a_changed_entry(written, change):
    Entry.objects.filter(number=2).update(**change)

    assert verify_chain() == (4, Fault(2, "entry 2 was changed"))


@pytest.mark.parametrize("number", [1, 3, 4])
def test_verify_chain_names_a_deleted_entry(written, number):
    Entry.objects.filter(number=number).delete()

    assert verify_chain() == (4, Fault(number, f"entry {number} is missing"))


def test_verify_chain_names_the_first_of_two_exchanged_entries(written):
    Entry.objects.filter(number=2).update(number=20)
    Entry.objects.filter(number=3).update(number=2)
    Entry.objects.filter(number=20).update(number=3)

    assert verify_chain() == (4, Fault(2, "entry 2 was changed"))


def test_verify_chain_finds_a_shortened_record(written):
    Entry.objects.filter(number__gt=2).delete()
    Chain.objects.update(length=2)

    assert verify_chain() == (2, Fault(2, "the head of the chain does not match entry 2"))


def test_entries_about_are_of_one_object_oldest_first(
    written, actor, subject, django_assert_num_queries
):
    other = Organisation.objects.create(kind="company", name="다른 기관")
    with transaction.atomic():
        record(verb="other", subject=other, actor=actor, now=NOW)

    with django_assert_num_queries(1):
        found = [(entry.verb, entry.actor.email) for entry in entries_about(subject)]

    assert found == [(f"verb.{number}", "officer@city.example") for number in range(1, 5)]
