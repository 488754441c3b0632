"""Looks into ZIP archives and office documents before anybody opens them.

Refused: passwords, macros and scripts, links to outside templates, names that leave the folder,
and archives that grow beyond measure. What an archive declares is checked against what is there.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from dure.core.errors import Invalid
from dure.files.domain.media_type import DOCX, HWPX, PPTX, XLSX, ZIP
from dure.files.domain.script import does_something

MAX_ENTRIES = 5000
MAX_UNPACKED_BYTES = 1 << 30
MAX_RATIO = 200
SMALL_BYTES = 10 << 20  # below this a high ratio is no danger: text packs well
MAX_DEPTH = 2
LARGEST_PART_READ = 8 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError, RuntimeError)

_OFFICE = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
_MACRO_TYPE = re.compile(rb"macroEnabled|vbaProject|ms-office\.activeX|macrosheet", re.IGNORECASE)
_MACRO_PART = re.compile(r"vbaproject|vbadata|macrosheets/|activex/", re.IGNORECASE)
_REMOTE = re.compile(
    rb"<Relationship\b(?=[^>]*(?:attachedTemplate|oleObject|frame))(?=[^>]*External)[^>]*>",
    re.IGNORECASE,
)


def archive_type(stream: IO[bytes]) -> str:
    """Return which kind of archive it is. Raises `Invalid` if it cannot be read as one."""
    with _opened(stream, "") as archive:
        names = set(archive.namelist())
        if "mimetype" in names and _read(archive, "mimetype").strip() == HWPX.encode():
            return HWPX
        if "[Content_Types].xml" in names:
            for folder, kind in _OFFICE:
                if any(name.startswith(folder) for name in names):
                    return kind
    return ZIP


def check_archive(stream: IO[bytes], media_type: str, name: str, depth: int = 0) -> None:
    """Refuse what is dangerous in an archive. Raises `Invalid` naming file and part."""
    with _opened(stream, name) as archive:
        entries = archive.infolist()
        _check_size(entries, stream, name)
        for entry in entries:
            _check_entry(entry, name)
        if media_type == HWPX:
            _check_hwpx(archive, name)
        elif media_type != ZIP:
            _check_office(archive, name)
        if media_type == ZIP:
            _check_inside(archive, name, depth)


def _opened(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    stream.seek(0)
    try:
        return zipfile.ZipFile(stream)
    except DAMAGED:
        raise Invalid(
            "This archive is cut off or damaged.", where=name, remedy="Save it anew and try again."
        ) from None


def _check_size(entries: list[zipfile.ZipInfo], stream: IO[bytes], name: str) -> None:
    size = stream.seek(0, 2)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise Invalid(
            "The archive has {count} entries; at most {most} are accepted.",
            where=name,
            remedy="Split it.",
            count=len(entries),
            most=MAX_ENTRIES,
        )
    grows = unpacked > SMALL_BYTES and unpacked > MAX_RATIO * max(packed, 1)
    if unpacked > MAX_UNPACKED_BYTES or grows or packed > size:
        raise Invalid(
            "Unpacked, the archive would be {size} MB: it grows beyond measure.",
            where=name,
            remedy="Give the files themselves, or pack them anew.",
            size=max(1, unpacked >> 20),
        )


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    place = f"{name}, {entry.filename}" if name else entry.filename
    if entry.flag_bits & 0x1:
        raise Invalid(
            "The archive is locked with a password, so it cannot be checked.",
            where=place,
            remedy="Save it without a password.",
        )
    parts = entry.filename.replace("\\", "/").split("/")
    drive = len(parts[0]) == 2 and parts[0][1] == ":"
    link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    if parts[0] == "" or ".." in parts or drive or link or "\0" in entry.orig_filename:
        raise Invalid(
            "An entry of the archive points outside of it.",
            where=place,
            remedy="Pack the files anew, without links and upper folders.",
        )


def _check_office(archive: zipfile.ZipFile, name: str) -> None:
    for part in archive.namelist():
        if _MACRO_PART.search(part):
            raise _macro(name, part)
    if _MACRO_TYPE.search(_read(archive, "[Content_Types].xml")):
        raise _macro(name, "[Content_Types].xml")
    for part in _parts(archive, (".rels",)):
        if _REMOTE.search(_read(archive, part)):
            raise Invalid(
                "The document loads a part of itself from outside.",
                where=f"{name}, {part}",
                remedy="Remove the linked template or object and save it again.",
            )
    _check_entities(archive, name)


def _check_hwpx(archive: zipfile.ZipFile, name: str) -> None:
    if b"encryption-data" in _read(archive, "META-INF/manifest.xml", default=b""):
        raise Invalid(
            "The document is locked with a password, so it cannot be checked.",
            where=name,
            remedy="Save it without a password.",
        )
    for part in archive.namelist():
        lower = part.lower()
        if lower.startswith("scripts/") and not lower.endswith("/"):
            if does_something(_read(archive, part)):
                raise _macro(name, part)
        elif lower.endswith((".ole", ".js", ".vbs", ".exe", ".dll")):
            raise _macro(name, part)
    _check_entities(archive, name)


def _check_entities(archive: zipfile.ZipFile, name: str) -> None:
    for part in _parts(archive, (".xml", ".rels", ".hpf", ".rdf")):
        with archive.open(part) as opened:
            head = _guarded(lambda opened=opened: opened.read(4096), name).replace(b"\0", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise Invalid(
                "A part of the document defines entities, as no office program does.",
                where=f"{name}, {part}",
                remedy="Save it anew with an office program.",
            )


def _check_inside(archive: zipfile.ZipFile, name: str, depth: int) -> None:
    """Look into the archives inside an archive, two deep."""
    for entry in archive.infolist():
        with archive.open(entry) as inner:
            head = _guarded(lambda inner=inner: inner.read(8), name)
            if not head.startswith(b"PK\x03\x04"):
                continue
            place = f"{name}, {entry.filename}"
            if depth + 1 >= MAX_DEPTH:
                raise Invalid(
                    "There are archives within archives within archives.",
                    where=place,
                    remedy="Unpack the inner ones first.",
                )
            with tempfile.SpooledTemporaryFile(SMALL_BYTES) as copy:
                copy.write(head)
                while block := _guarded(lambda inner=inner: inner.read(1 << 20), name):
                    copy.write(block)
                check_archive(copy, archive_type(copy), place, depth + 1)


def _parts(archive: zipfile.ZipFile, endings: tuple[str, ...]) -> Iterator[str]:
    return (part for part in archive.namelist() if part.lower().endswith(endings))


def _read(archive: zipfile.ZipFile, part: str, default: bytes | None = None) -> bytes:
    if default is not None and part not in archive.namelist():
        return default

    def read() -> bytes:
        with archive.open(part) as opened:
            return opened.read(LARGEST_PART_READ)

    return _guarded(read, part)


def _guarded(read: Callable[[], bytes], name: str) -> bytes:
    try:
        return read()
    except DAMAGED:
        raise Invalid(
            "This archive is cut off or damaged.", where=name, remedy="Save it anew and try again."
        ) from None


def _macro(name: str, part: str) -> Invalid:
    return Invalid(
        "The document contains a macro or an embedded program.",
        where=f"{name}, {part}",
        remedy="Save it without macros and try again.",
    )
