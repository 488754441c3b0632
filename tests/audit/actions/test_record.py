from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from dure.audit.actions import record
from dure.audit.domain.entry import GENESIS, entry_hash
from dure.audit.models import Chain, Entry

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_record_appends_exactly_what_was_done(actor, subject):
    with transaction.atomic():
        record(
            verb="organisation.rename", subject=subject, actor=actor, now=NOW, name="새 이름",
            sum=Decimal("1.50"),
        )  # fmt: skip

    entry = Entry.objects.get()
    assert (entry.number, entry.at, entry.actor_id) == (1, NOW, actor.user_id)
    assert entry.verb == "organisation.rename"
    assert (entry.subject_type, entry.subject_id) == ("accounts.organisation", str(subject.pk))
    assert entry.detail == {"name": "새 이름", "sum": "1.50"}
    assert entry.hash == entry_hash(GENESIS, entry.content)


def test_record_ties_each_entry_to_the_one_before(actor, subject):
    with transaction.atomic():
        first = record(verb="a", subject=subject, actor=actor, now=NOW)
        second = record(verb="b", subject=subject, actor=actor, now=NOW)

    assert [first.number, second.number] == [1, 2]
    assert second.hash == entry_hash(first.hash, second.content)
    chain = Chain.objects.get()
    assert (chain.length, chain.head) == (2, second.hash)


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused(actor, subject):
    with pytest.raises(transaction.TransactionManagementError, match="transaction"):
        record(verb="a", subject=subject, actor=actor, now=NOW)

    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_rolled_back_leaves_no_entry(actor, subject):
    def change_and_fail():
        with transaction.atomic():
            subject.name = "다른 이름"
            subject.save()
            record(verb="a", subject=subject, actor=actor, now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()

    subject.refresh_from_db()
    assert subject.name == "지원 기관"
    assert not Entry.objects.exists()
    assert not Chain.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_after_a_rollback(actor, subject):
    with transaction.atomic():
        record(verb="lost", subject=subject, actor=actor, now=NOW)
        transaction.set_rollback(True)
    with transaction.atomic():
        kept = record(verb="kept", subject=subject, actor=actor, now=NOW)

    assert kept.number == 1
