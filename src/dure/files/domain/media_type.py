"""What kind of file a file is, told by its first bytes and never by its name."""

from __future__ import annotations

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
ZIP = "application/zip"
HWPX = "application/hwp+zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
CSV = "text/csv"
TEXT = "text/plain"
OLD_OFFICE = "application/x-ole-storage"

EXTENSION = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    WEBP: (".webp",),
    ZIP: (".zip",),
    HWPX: (".hwpx",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    PPTX: (".pptx",),
    CSV: (".csv",),
    TEXT: (".txt", ".csv", ".json", ".geojson", ".md"),
}

ACCEPTED = frozenset(EXTENSION)
ARCHIVES = frozenset({ZIP, HWPX, DOCX, XLSX, PPTX})
INLINE = frozenset({PDF, PNG, JPEG, WEBP})
"""What a browser may show in its place instead of keeping it."""

HEAD_BYTES = 64 * 1024
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml")

_STARTS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),  # an empty archive
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)


def media_type_of(head: bytes, name: str = "") -> str:
    """Return the media type by a file's first `HEAD_BYTES`; empty where it is none we know.

    The name only tells a table of text from other text.
    """
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if not _is_text(head):
        return ""
    return CSV if name.lower().endswith(".csv") else TEXT


def extension_for(media_type: str, name: str) -> str:
    """Return the ending that the name must have; empty where it already has a fitting one."""
    fitting = EXTENSION.get(media_type, ())
    if not fitting or name.lower().endswith(fitting):
        return ""
    return fitting[0]


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        return False
    return any(_decodes(head, encoding) for encoding in ("utf-8", "cp949"))


def _decodes(head: bytes, encoding: str) -> bool:
    """Tell whether the bytes are such text; a letter cut at the very end is no fault."""
    try:
        head.decode(encoding)
    except UnicodeDecodeError as error:
        return len(head) == HEAD_BYTES and error.start >= len(head) - 4
    return True
