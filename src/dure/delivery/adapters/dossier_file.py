"""Writes a sealed dossier as a ZIP whose bytes follow from its content alone."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder

from dure.audit.queries.entry import entries_of
from dure.core.errors import NotFound
from dure.delivery.adapters.dossier_page import index_page
from dure.delivery.adapters.ledger_file import ledger_csv
from dure.delivery.domain.dossier import Packed, manifest_of, packed, pretty, seal_line
from dure.delivery.models import Project
from dure.delivery.queries.ledger import entries_of as postings_of
from dure.delivery.queries.record import columns_of, files_of, rows_of
from dure.files.queries.stored_file import is_readable, open_readable
from dure.programme.queries.record import rows_of as application_rows
from dure.programme.queries.record import runs_below
from dure.programme.queries.run import bundle_of

VERIFIER = Path(__file__).parents[1] / "static" / "delivery" / "verify_dossier.py"
EPOCH = (1980, 1, 1, 0, 0, 0)
Content = tuple[str, bytes]


def write_dossier(target: IO[bytes], project: Project, facts: Mapping[str, Any]) -> int:
    """Write the dossier of a project and return how many files it holds.

    The same rows and *facts* give the same bytes. A document that nobody may read, since it is
    still being checked, was blocked or is lost, is left out and named in the manifest.

    Parameters
    ----------
    facts
        What the manifest says of the sealing, as JSON values.
    """
    own, asked = rows_of(project), application_rows(project.application)
    documents = files_of(row for rows in (*own.values(), *asked.values()) for row in rows)
    reasons = {key: why for key, row in documents.items() if (why := _hidden(row))}
    left = [
        {"name": documents[key].name, "sha256": documents[key].sha256, "why": why}
        for key, why in reasons.items()
    ]
    shown = {key: row for key, row in documents.items() if key not in reasons}
    told = {**facts, "left_out": left}
    files: list[Packed] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, content in _contents(project, own, asked, documents, shown):
            _put(archive, path, content)
            files.append(packed(path, content))
        page = index_page(told, files)
        _put(archive, "index.html", page)
        manifest = manifest_of(told, [*files, packed("index.html", page)])
        _put(archive, "manifest.json", manifest)
        _put(archive, "manifest.sha256", seal_line(manifest))
    return len(files) + 3


def _contents(
    project: Project,
    own: Mapping[str, list[Any]],
    asked: Mapping[str, list[Any]],
    documents: Mapping[int, Any],
    shown: Mapping[int, Any],
) -> Iterator[Content]:
    yield from _tables("project", own)
    yield from _tables("application", asked)
    runs = runs_below(project.application)
    for run in runs:
        yield f"runs/run-{run.pk}.json", pretty(bundle_of(run))
    yield "ledger/ledger.csv", ledger_csv(project)
    yield "ledger/balances.json", pretty(_balances(project))
    subjects = {**own, **asked, "programme.sealedrun": runs}
    subjects["files.storedfile"] = list(documents.values())
    yield from _audit(subjects)
    for stored in shown.values():
        with open_readable(stored) as content:
            yield f"documents/{stored.pk}-{stored.name}", content.read()
    yield "verify.py", VERIFIER.read_bytes()


def _hidden(stored: Any) -> str:
    """Return why nobody may read a document now: its state, or that it is lost; else nothing."""
    try:
        open_readable(stored).close()
    except NotFound:
        return "lost" if is_readable(stored) else str(stored.state)
    return ""


def _tables(folder: str, found: Mapping[str, list[Any]]) -> Iterator[Content]:
    for label, rows in sorted(found.items()):
        name = label.partition(".")[2]
        yield f"{folder}/{name}.json", pretty(_plain([columns_of(row) for row in rows]))


def _audit(subjects: Mapping[str, Iterable[Any]]) -> Iterator[Content]:
    """Yield the entries about all rows with the hash before each, and who the people are."""
    keys = [(label, [str(row.pk) for row in rows]) for label, rows in sorted(subjects.items())]
    entries = entries_of(keys)
    said = [
        {
            "number": entry.number,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": entry.actor_id,
            "verb": entry.verb,
            "subject": [entry.subject_type, entry.subject_id],
            "detail": entry.detail,
            "previous": previous,
            "hash": entry.hash,
        }
        for entry, previous in entries
    ]
    yield "audit/entries.json", pretty(said)
    people = {entry.actor.pk: entry.actor for entry, _before in entries if entry.actor}
    named = {str(key): user.name or user.email for key, user in sorted(people.items())}
    yield "audit/people.json", pretty(named)


def _balances(project: Project) -> dict[str, int]:
    held: Counter[str] = Counter()
    for entry in postings_of(project):
        held[_account(entry.debit)] += entry.amount_won
        held[_account(entry.credit)] -= entry.amount_won
    return dict(held)


def _account(book: Any) -> str:
    return f"{book.kind.value}:{book.category}".rstrip(":")


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _put(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    info = zipfile.ZipInfo(path, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system, info.external_attr = 3, 0o644 << 16
    archive.writestr(info, content)
