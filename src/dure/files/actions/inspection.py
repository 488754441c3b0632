"""Looks at a document before it is read: the one door for everything that is read on upload."""

from __future__ import annotations

from collections.abc import Collection
from typing import IO

from dure.core.errors import Invalid
from dure.files.adapters.archive import archive_type, check_archive
from dure.files.domain.media_type import (
    ACCEPTED,
    ARCHIVES,
    HEAD_BYTES,
    OLD_OFFICE,
    ZIP,
    extension_for,
    media_type_of,
)


def inspect(*, stream: IO[bytes], name: str, media_types: Collection[str] | None = None) -> str:
    """Return the media type of a document by its content; *stream* stands anywhere afterwards.

    Raises
    ------
    Invalid
        If it is of a kind not accepted, locked, damaged, grows beyond measure, or has macros.
    """
    stream.seek(0)
    kind = media_type_of(stream.read(HEAD_BYTES), name)
    if kind == ZIP:
        kind = archive_type(stream)
    if kind == OLD_OFFICE:
        raise Invalid(
            "Old office files (HWP, DOC, XLS) and locked ones cannot be checked for scripts.",
            where=name,
            remedy="Save it as HWPX, DOCX, XLSX or PDF, without a password.",
        )
    wanted = ACCEPTED if media_types is None else media_types
    if kind not in wanted:
        endings = sorted({extension_for(each, "").lstrip(".").upper() for each in wanted})
        raise Invalid(
            "This kind of file is not accepted here.",
            where=name,
            remedy="Accepted: {kinds}.",
            kinds=", ".join(endings),
        )
    if kind in ARCHIVES:
        check_archive(stream, kind, name)
    return kind
