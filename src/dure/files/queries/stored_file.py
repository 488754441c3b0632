"""Reads of stored files. Whether a person may have one is asked of what it is attached to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import FileResponse

from dure.core.errors import NotFound
from dure.files.domain.media_type import INLINE
from dure.files.domain.stored_file import READABLE, ScanState
from dure.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class Scanning:
    """How files are checked here, and how many stand where."""

    scanner: str
    allow_unscanned: bool
    quarantined: int
    unscanned: int
    infected: int


def is_readable(stored: StoredFile) -> bool:
    return ScanState(stored.state) in READABLE


def open_readable(stored: StoredFile) -> IO[bytes]:
    """Open a file for reading. Raises `NotFound` while nobody may read it."""
    if not is_readable(stored):
        raise NotFound(
            "This file cannot be opened: it is still being checked or was blocked.",
            remedy="Try again in a minute.",
        )
    root = settings.DATA.resolve()
    place = (root / stored.path).resolve()
    if not place.is_relative_to(root / "files") or not place.is_file():
        raise NotFound("This file is not here any more.")
    return place.open("rb")


def download_response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Return a file for a browser to keep; only PDF and pictures may be shown in place.

    Raises `NotFound` as `open_readable`. The caller has asked whether this person may have it.
    """
    response = FileResponse(
        open_readable(stored),
        as_attachment=not (inline and stored.media_type in INLINE),
        filename=stored.name,
        content_type=stored.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def unjudged() -> QuerySet[StoredFile]:
    """Return the files that a scan could move on, oldest first."""
    waiting = [ScanState.QUARANTINED.value] if settings.CLAMAV or settings.ALLOW_UNSCANNED else []
    if settings.CLAMAV:
        waiting.append(ScanState.UNSCANNED.value)
    return StoredFile.objects.filter(state__in=waiting).order_by("uploaded_at", "pk")


def scanning() -> Scanning:
    """Tell an administrator how files are checked. One query."""
    counted = StoredFile.objects.values_list("state").annotate(count=Count("pk"))
    counts: dict[str, int] = dict(counted.order_by())
    return Scanning(
        scanner=settings.CLAMAV,
        allow_unscanned=settings.ALLOW_UNSCANNED,
        quarantined=counts.get(ScanState.QUARANTINED.value, 0),
        unscanned=counts.get(ScanState.UNSCANNED.value, 0),
        infected=counts.get(ScanState.INFECTED.value, 0),
    )
