"""Every write to a stored file: it arrives in quarantine and leaves it only by a verdict."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from dure.audit.actions.record import record
from dure.core.actor import SYSTEM, Actor
from dure.core.errors import NotAllowed
from dure.files.actions.inspection import inspect
from dure.files.adapters import clamav, storage
from dure.files.domain.media_type import extension_for
from dure.files.domain.name import clean_name
from dure.files.domain.stored_file import SCAN_WORKFLOW, ScanState
from dure.files.models import StoredFile
from dure.files.queries.stored_file import unjudged

AFTER_STORING: list[Callable[[int], None]] = []
"""Called on commit with the key of each stored file; the application adds its scan here."""


@transaction.atomic
def store_file(
    *,
    stream: storage.Readable,
    name: str,
    actor: Actor,
    now: datetime,
    media_types: Collection[str] | None = None,
    limit_bytes: int | None = None,
) -> StoredFile:
    """Keep a file in quarantine; its scan begins when the transaction is over.

    What it is attached to, and who may attach something there, is the caller's question.

    Parameters
    ----------
    stream
        Anything with `read(size)`; read once, in parts.
    name
        What the person calls it. The kind is told by the content.
    media_types
        What is accepted here, of `dure.files.domain.media_type`; all of them if None.
    limit_bytes
        The most that is taken; what an upload may have (`DURE_MAX_FILE_MB`) if None.

    Raises
    ------
    NotAllowed
        If nobody is signed in.
    Invalid
        If it is empty, too large, of a kind not accepted, locked, damaged, or has macros.
    """
    if actor.user_id is None and not actor.system:
        raise NotAllowed("Sign in to hand in a file.")
    shown = clean_name(name)
    taken = storage.take(stream, shown, limit_bytes)
    try:
        with storage.absolute(taken.path).open("rb") as content:
            media_type = inspect(stream=content, name=shown, media_types=media_types)
        stored = StoredFile.objects.create(
            name=clean_name(name, extension_for(media_type, shown)),
            media_type=media_type,
            size_bytes=taken.size_bytes,
            sha256=taken.sha256,
            path=taken.path,
            uploaded_by_id=actor.user_id,
            uploaded_at=now,
        )
        record(verb="file.store", subject=stored, actor=actor, now=now, sha256=taken.sha256)
    except BaseException:
        storage.discard(taken.path)
        raise
    transaction.on_commit(lambda: _stored(stored.pk))
    return stored


def scan_file(*, file_id: int, now: datetime) -> ScanState | None:
    """Have a file judged and move it accordingly; return its state, None if there is no such file.

    The scanner is asked outside of any transaction, since it may take its time. A scanner that
    cannot be reached leaves everything as it is: the next sweep asks again.
    """
    stored = StoredFile.objects.filter(pk=file_id).first()
    if stored is None:
        return None
    before = ScanState(stored.state)
    if not settings.CLAMAV:
        if settings.ALLOW_UNSCANNED and before is ScanState.QUARANTINED:
            return _conclude(stored, "allow_unscanned", "", now)
        return before
    try:
        with storage.absolute(stored.path).open("rb") as content:
            verdict = clamav.scan(content, settings.CLAMAV)
    except FileNotFoundError:
        return before  # moved by another worker meanwhile
    if verdict.infected:
        return _conclude(stored, "condemn", verdict.finding, now)
    return _conclude(stored, "pass", "", now)


def scan_waiting(*, now: datetime, most: int = 200) -> int:
    """Judge the files that wait, oldest first, and return how many were; stops at a dead scanner.

    Files that were allowed unscanned wait too once a scanner is configured.
    """
    done = 0
    for file_id in list(unjudged().values_list("pk", flat=True)[:most]):
        scan_file(file_id=file_id, now=now)
        done += 1
    return done


def discard_forgotten(*, now: datetime) -> int:
    """Delete what lies in quarantine for a day without a row, as a cut-off upload leaves it."""
    lost = storage.forgotten(now - timedelta(days=1))
    kept = set(StoredFile.objects.filter(path__in=lost).values_list("path", flat=True))
    for path in lost:
        if path not in kept:
            storage.discard(path)
    return len(lost) - len(kept)


@transaction.atomic
def _conclude(stored: StoredFile, move: str, finding: str, now: datetime) -> ScanState:
    """Make the move unless somebody else was first; then theirs stands."""
    row = StoredFile.objects.select_for_update().get(pk=stored.pk)
    if row.state != stored.state or move not in SCAN_WORKFLOW.available(ScanState(row.state)):
        return ScanState(row.state)
    before, old = ScanState(row.state), row.path
    row.state = SCAN_WORKFLOW.target(move, before).value
    row.finding, row.scanned_at = finding, now
    if row.state != ScanState.INFECTED and old.startswith(storage.QUARANTINE):
        row.path = storage.release(old)
        transaction.on_commit(lambda: storage.discard(old))
    row.save(update_fields=("state", "finding", "scanned_at", "path"))
    record(verb=f"file.{move}", subject=row, actor=SYSTEM, now=now, before=before, finding=finding)
    return ScanState(row.state)


def _stored(file_id: int) -> None:
    for then in AFTER_STORING:
        then(file_id)
