"""What one audit entry says, and the hash that ties it to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class EntryContent:
    """Everything an entry says, in the form that is hashed.

    Parameters
    ----------
    number
        Place in the chain, counted from 1 without gaps.
    detail
        Values that JSON can hold.
    """

    number: int
    at: datetime
    actor_id: int | None
    verb: str
    subject_type: str
    subject_id: str
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a chain that is not what was written."""

    number: int
    reason: str


def entry_hash(previous: str, content: EntryContent) -> str:
    """Return the SHA-256 of the previous hash and the content, as 64 hex digits.

    The content is written as JSON with sorted keys, no spaces and UTC time to
    the microsecond, so that the same entry gives the same hash in any database.
    """
    said = {
        "number": content.number,
        "at": content.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": content.actor_id,
        "verb": content.verb,
        "subject": [content.subject_type, content.subject_id],
        "detail": content.detail,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def first_fault(
    entries: Iterable[tuple[EntryContent, str]], *, length: int, head: str
) -> Fault | None:
    """Walk the chain and name the first bad entry; None if all is as written.

    Parameters
    ----------
    entries
        Pairs of content and stored hash, in order of number.
    length, head
        How many entries were ever written, and the hash of the last one.
    """
    previous, expected = GENESIS, 1
    for content, stored in entries:
        if content.number != expected:
            return Fault(expected, f"entry {expected} is missing")
        if content.number > length:
            return Fault(expected, f"entry {expected} was added")
        previous = entry_hash(previous, content)
        if previous != stored:
            return Fault(expected, f"entry {expected} was changed")
        expected += 1
    if expected - 1 != length:
        return Fault(expected, f"entry {expected} is missing")
    if previous != head:
        return Fault(length, f"the head of the chain does not match entry {length}")
    return None
