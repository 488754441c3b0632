"""How answers written on several devices become one, and what a receipt covers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dure.programme.domain.form import is_empty
from dure.programme.domain.run import canonical

BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it is kept, with the revision at which it last changed."""

    value: Any
    revision: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What a question says after a save.

    Parameters
    ----------
    value
        What stands in the form from now on.
    aside
        What was written too and stands in the history only; None if nothing.
    conflict
        Whether two people changed the same answer.
    """

    value: Any
    aside: Any = None
    conflict: bool = False


def merge(*, written: Any, base: int, stored: Stored | None) -> Merged:
    """Join what a device wrote with what is stored by now.

    A device that had read the stored version replaces it. One that had not loses nothing: two
    texts stand one after the other, the stored one first; of anything else the stored one stays,
    and what was written goes to the history beside it. Either way it is a conflict and is said.

    Parameters
    ----------
    base
        The revision of this answer that the device had read; 0: it was empty then.
    """
    if stored is None or base >= stored.revision or written == stored.value:
        return Merged(written)
    if is_empty(stored.value):
        return Merged(written, conflict=True)
    if is_empty(written):
        return Merged(stored.value, conflict=True)
    if isinstance(written, str) and isinstance(stored.value, str):
        return Merged(_both(stored.value, written), aside=written, conflict=True)
    return Merged(stored.value, aside=written, conflict=True)


def _both(first: str, second: str) -> str:
    """Return both texts; only the longer one where it holds the other already."""
    if second in first:
        return first
    return second if first in second else first + BREAK + second


def receipt_text(answers: Mapping[str, Any], files: Mapping[str, list[str]]) -> bytes:
    """Return what a receipt's hash covers, in canonical form: what was answered and attached.

    Parameters
    ----------
    files
        Of each question the SHA-256 of its attachments, in any order.
    """
    ordered = {key: sorted(hashes) for key, hashes in files.items() if hashes}
    given = {key: value for key, value in answers.items() if not is_empty(value)}
    return canonical({"answers": given, "files": ordered})


def receipt_hash(answers: Mapping[str, Any], files: Mapping[str, list[str]]) -> str:
    """Return the SHA-256 of `receipt_text`, in hexadecimal."""
    return hashlib.sha256(receipt_text(answers, files)).hexdigest()
