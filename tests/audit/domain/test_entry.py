from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from dure.audit.domain.entry import GENESIS, EntryContent, Fault, entry_hash, first_fault

AT = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)


def chain(length):
    entries, head = [], GENESIS
    for number in range(1, length + 1):
        content = EntryContent(
            number, AT, 7, "user.grant", "accounts.user", "3", {"role": "driver", "number": number}
        )
        head = entry_hash(head, content)
        entries.append((content, head))
    return entries, head


CHANGES = {
    "number": 9,
    "at": AT + timedelta(microseconds=1),
    "actor_id": 8,
    "verb": "user.revoke",
    "subject_type": "accounts.organisation",
    "subject_id": "4",
    "detail": {"role": "operator", "number": 2},
}


def test_an_untouched_chain_has_no_fault():
    entries, head = chain(4)

    assert first_fault(entries, length=4, head=head) is None


def test_an_empty_chain_has_no_fault():
    assert first_fault([], length=0, head=GENESIS) is None


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_of_any_field_is_found_and_named(field):
    entries, head = chain(4)
    content, stored = entries[1]
    entries[1] = (replace(content, **{field: CHANGES[field]}), stored)

    fault = first_fault(entries, length=4, head=head)

    assert fault is not None
    assert fault.number == 2


def test_every_field_of_an_entry_is_tried():
    assert set(CHANGES) == set(EntryContent.__slots__)


def test_a_changed_hash_is_found():
    entries, head = chain(3)
    entries[0] = (entries[0][0], "0" * 63 + "1")

    assert first_fault(entries, length=3, head=head) == Fault(1, "entry 1 was changed")


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_a_deleted_entry_is_found(place):
    entries, head = chain(3)
    del entries[place]

    assert first_fault(entries, length=3, head=head) == Fault(
        place + 1, f"entry {place + 1} is missing"
    )


def test_an_added_entry_is_found():
    entries, head = chain(3)
    content = replace(entries[-1][0], number=4)
    entries.append((content, entry_hash(head, content)))

    assert first_fault(entries, length=3, head=head) == Fault(4, "entry 4 was added")


def test_reordered_entries_are_found():
    entries, head = chain(4)
    entries[1], entries[2] = entries[2], entries[1]

    assert first_fault(entries, length=4, head=head) == Fault(2, "entry 2 is missing")


def test_a_chain_written_anew_does_not_match_the_kept_head():
    _, head = chain(3)
    forged = []
    previous = GENESIS
    for content, _ in chain(3)[0]:
        other = replace(content, actor_id=99)
        previous = entry_hash(previous, other)
        forged.append((other, previous))

    fault = first_fault(forged, length=3, head=head)

    assert fault == Fault(3, "the head of the chain does not match entry 3")


def test_the_hash_does_not_depend_on_the_clock_face_or_the_order_of_details():
    content = chain(1)[0][0][0]
    seoul = AT.astimezone(timezone(timedelta(hours=9)))
    turned = replace(content, at=seoul, detail=dict(reversed(content.detail.items())))

    assert entry_hash(GENESIS, turned) == entry_hash(GENESIS, content)


def test_the_hash_of_a_known_entry_stays_what_it_was():
    content = EntryContent(1, AT, None, "시작", "places.city", "하동", {"이름": "하동군"})

    assert entry_hash(GENESIS, content) == (
        "d689fd186d0229b83d5d74a722ffa08c213ee7327afab27f1d7eaa925dd2f494"
    )
