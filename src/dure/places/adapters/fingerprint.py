"""The SHA-256 of a source, to tell whether a city was made of the same files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from dure.core.errors import Invalid


def fingerprint(path: Path) -> str:
    """Return the hash of a file; of a folder, that of its files' names and hashes in order.

    Raises
    ------
    Invalid
        If there is nothing at *path*, or it cannot be read.
    """
    try:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file())
            names = (file.relative_to(path).as_posix() for file in inside)
            lines = (f"{name} {_digest(file)}\n" for name, file in zip(names, inside, strict=True))
            return hashlib.sha256("".join(lines).encode()).hexdigest()
        return _digest(path)
    except OSError as error:
        raise Invalid(
            "The file cannot be read: {reason}.",
            where=path.name,
            remedy="Check the path.",
            reason=error.strerror,
        ) from error


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
