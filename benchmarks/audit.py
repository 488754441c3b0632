"""How long the verification of the record takes, entry by entry, in memory."""

import json
import time
from datetime import UTC, datetime, timedelta

from dure.audit.domain.entry import GENESIS, EntryContent, entry_hash, first_fault

ENTRIES = 200_000


def run() -> list[dict[str, object]]:
    """Verify a chain of 200,000 entries; the peer only writes each entry as JSON."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    chain, previous = [], GENESIS
    for number in range(1, ENTRIES + 1):
        at = start + timedelta(seconds=number)
        content = EntryContent(
            number, at, 7, "study.request", "transit.study", "12", {"n": number}
        )
        previous = entry_hash(previous, content)
        chain.append((content, previous))
    begun = time.perf_counter()
    fault = first_fault(chain, length=ENTRIES, head=previous)
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    for content, _ in chain:
        json.dumps([content.number, content.at.isoformat(), content.verb, content.detail])
    peer = time.perf_counter() - begun
    if fault is not None:
        raise AssertionError(fault)
    return [
        {
            "name": "audit verify",
            "entries": ENTRIES,
            "ours_s": round(ours, 2),
            "json_only_s": round(peer, 2),
            "ratio": round(ours / peer, 2),
        }
    ]
