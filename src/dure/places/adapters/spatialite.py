"""Reads SpatiaLite's geometry blobs as WKB, so that no database extension is needed.

Layout (SpatiaLite "BLOB-Geometry format"): 0x00, byte order, SRID (4 bytes), bounding box (32),
0x7C, the body of a WKB geometry without its byte-order mark, 0xFE. Parts of a collection begin
with 0x69 where WKB has a byte-order mark.
"""

from __future__ import annotations

import struct

_COLLECTIONS = {4, 5, 6, 7}
_BODY = 39


def wkb_of(blob: bytes) -> bytes:
    """Return the geometry of a SpatiaLite blob as WKB; two dimensions, uncompressed.

    Raises
    ------
    ValueError
        If the frame is not that of a SpatiaLite geometry.
    """
    framed = len(blob) > _BODY + 8 and blob[0] == 0x00 and blob[38] == 0x7C and blob[-1] == 0xFE
    if not framed or blob[1] not in {0, 1}:
        raise ValueError("not a SpatiaLite geometry")
    body = bytearray(blob[_BODY:-1])
    mark = "<" if blob[1] == 1 else ">"
    kind, parts = struct.unpack_from(mark + "II", body)
    if kind in _COLLECTIONS:
        at = 8
        for _ in range(parts):
            if body[at] != 0x69:
                raise ValueError("not a SpatiaLite collection")
            body[at] = blob[1]
            at += 1 + _size(body, at + 1, mark)
    return blob[1:2] + bytes(body)


def _size(body: bytearray, at: int, mark: str) -> int:
    """Return how many bytes the geometry at *at* takes, its type included."""
    kind, count = struct.unpack_from(mark + "II", body, at)
    if kind == 1:
        return 4 + 16
    if kind == 2:
        return 8 + 16 * count
    if kind != 3:
        raise ValueError(f"geometry type {kind} is not read")
    ring = at + 8
    for _ in range(count):
        ring += 4 + 16 * struct.unpack_from(mark + "I", body, ring)[0]
    return ring - at
