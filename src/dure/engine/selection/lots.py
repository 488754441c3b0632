"""Lots that anyone can draw again: SHA-256 of a published seed and a name.

Not here: what is drawn. A lot is the digest of the UTF-8 text `seed`, line feed, `purpose`, line
feed, `name`; as a number, its first byte is the highest. On a shell the lot of `kim` is
`printf '2022-01\norder\nkim' | sha256sum`. No version of Python or numpy plays a part.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from dure.core.errors import Invalid

BITS = 256


def lot(seed: str, purpose: str, name: str) -> int:
    """Return the lot of a name, in [0, 2**256)."""
    return int.from_bytes(sha256(f"{seed}\n{purpose}\n{name}".encode()).digest(), "big")


def in_drawn_order(names: Iterable[str], seed: str, purpose: str) -> tuple[str, ...]:
    """Return the names by rising lot: every order is equally likely.

    Raises
    ------
    Invalid
        If a name comes twice, or a text holds a line feed.
    """
    names = list(names)
    check_names(names, seed)
    return tuple(sorted(names, key=lambda name: (lot(seed, purpose, name), name)))


def number_below(limit: int, seed: str, purpose: str) -> int:
    """Return a number in [0, limit), each equally likely.

    The lots of the names 0, 1, 2, ... follow each other as digits of base 2**256, as many as
    `limit` needs; a number at or above the last multiple of `limit` is passed over.
    """
    digits = -(-limit.bit_length() // BITS)
    span = 1 << (BITS * digits)
    counter = 0
    while True:
        drawn = 0
        for _ in range(digits):
            drawn = (drawn << BITS) | lot(seed, purpose, str(counter))
            counter += 1
        if drawn < span - span % limit:
            return drawn % limit


def check_names(names: list[str], seed: str) -> None:
    """Refuse names that do not tell their lots apart."""
    if len(set(names)) < len(names):
        raise Invalid("a name comes twice", where="names")
    if any("\n" in text for text in (*names, seed)):
        raise Invalid("a name or the seed holds a line feed", where="names")
