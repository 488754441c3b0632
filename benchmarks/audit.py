"""How long the verification of the record takes: the chain in memory, and as `dure audit verify`.

In memory the peer only writes each entry as JSON; from the database it only reads the rows.
"""

import json
from datetime import UTC, datetime, timedelta

from benchmarks.database import cpu_ms, thrown_away
from dure.audit.domain.entry import GENESIS, EntryContent, entry_hash, first_fault

ENTRIES = 200_000
GOAL_S = 10.0
Chained = list[tuple[EntryContent, str]]


def run() -> list[dict[str, object]]:
    """Verify a chain of 200,000 entries both ways."""
    chain = _chained()
    return [_in_memory(chain), _stored(chain)]


def _chained() -> Chained:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    chain, previous = [], GENESIS
    for number in range(1, ENTRIES + 1):
        at = start + timedelta(seconds=number)
        content = EntryContent(
            number, at, None, "study.request", "transit.study", "12", {"n": number}
        )
        previous = entry_hash(previous, content)
        chain.append((content, previous))
    return chain


def _in_memory(chain: Chained) -> dict[str, object]:
    def verify() -> None:
        fault = first_fault(chain, length=ENTRIES, head=chain[-1][1])
        assert fault is None, fault

    def write() -> None:
        for content, _ in chain:
            json.dumps([content.number, content.at.isoformat(), content.verb, content.detail])

    return _row("audit verify, in memory", cpu_ms(verify, 1), "json_only_s", cpu_ms(write, 1))


def _stored(chain: Chained) -> dict[str, object]:
    with thrown_away():
        from dure.audit.models import Chain, Entry  # noqa: PLC0415  once there are settings
        from dure.audit.queries.entry import verify_chain  # noqa: PLC0415

        Entry.objects.bulk_create(
            (
                Entry(
                    number=content.number, at=content.at, verb=content.verb, hash=own,
                    subject_type=content.subject_type, subject_id=content.subject_id,
                    detail=content.detail,
                )
                for content, own in chain
            ),
            batch_size=5000,
        )  # fmt: skip
        Chain.objects.update_or_create(pk=1, defaults={"length": ENTRIES, "head": chain[-1][1]})

        def verify() -> None:
            assert verify_chain() == (ENTRIES, None)

        def read() -> None:
            for _ in Entry.objects.order_by("number").iterator(chunk_size=2000):
                pass

        return _row("audit verify, stored", cpu_ms(verify, 1), "rows_only_s", cpu_ms(read, 1))


def _row(name: str, ours: float, peer: str, theirs: float) -> dict[str, object]:
    return {
        "name": name,
        "entries": ENTRIES,
        "cpu_s": round(ours / 1000, 2),
        peer: round(theirs / 1000, 2),
        "ratio": round(ours / theirs, 2),
        "goal_s": GOAL_S,
        "goal_met": ours / 1000 <= GOAL_S,
    }
