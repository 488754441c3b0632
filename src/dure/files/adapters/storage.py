"""Puts files below the data folder: into quarantine first, out of it once they were judged.

A file is moved by a second name and the first one goes only after the row is stored, so that no
power cut leaves a row without its file.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

from dure.core.errors import Invalid

BLOCK_BYTES = 1 << 18
QUARANTINE = "files/quarantine"
KEPT = "files/kept"


class Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that has arrived: its place below the data folder, length and hash."""

    path: str
    size_bytes: int
    sha256: str


def take(stream: Readable, name: str, limit_bytes: int | None = None) -> Taken:
    """Write a stream into quarantine. Raises `Invalid` as soon as it is too long, or if empty.

    Parameters
    ----------
    limit_bytes
        The most that is taken; what an upload may have (`DURE_MAX_FILE_MB`) if None.
    """
    limit = settings.MAX_FILE_MB << 20 if limit_bytes is None else limit_bytes
    path = f"{QUARANTINE}/{uuid.uuid4().hex}"
    place = absolute(path)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            size, digest = _copy(stream, target, name, limit)
            os.fsync(target.fileno())
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    if not size:
        place.unlink()
        raise Invalid("The file is empty.", where=name, remedy="Choose the file again.")
    return Taken(path, size, digest)


def release(path: str) -> str:
    """Give a file in quarantine its place outside as well; return that place."""
    name = Path(path).name
    kept = f"{KEPT}/{name[:2]}/{name}"
    absolute(kept).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not absolute(kept).exists():
        os.link(absolute(path), absolute(kept))
    return kept


def discard(path: str) -> None:
    absolute(path).unlink(missing_ok=True)


def forgotten(before: datetime) -> list[str]:
    """Return the paths in quarantine that were last written before an instant."""
    folder = Path(settings.DATA) / QUARANTINE
    if not folder.is_dir():
        return []
    return sorted(
        f"{QUARANTINE}/{place.name}"
        for place in folder.iterdir()
        if place.stat().st_mtime < before.timestamp()
    )


def absolute(path: str) -> Path:
    """Return where a stored path is. Raises `ValueError` for one that leads out of the folder."""
    root = Path(settings.DATA).resolve()
    place = (root / path).resolve()
    if not place.is_relative_to(root / "files"):
        raise ValueError(f"not in the files folder: {path}")
    return place


def too_large(name: str, limit_bytes: int) -> Invalid:
    return Invalid(
        "The file is larger than {limit} MB, the most that is accepted.",
        where=name,
        remedy="Make it smaller, for example with smaller pictures, or split it.",
        limit=limit_bytes >> 20,
    )


def _copy(stream: Readable, target: IO[bytes], name: str, limit: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK_BYTES):
        size += len(block)
        if size > limit:
            raise too_large(name, limit)
        digest.update(block)
        target.write(block)
    target.flush()
    return size, digest.hexdigest()
