"""How answers written on several devices become one, and what a receipt covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dure.core.said import Said, say
from dure.programme.domain.form import MAX_ROWS, MAX_TEXT, is_empty
from dure.programme.domain.run import digest

BREAK = "\n\n"
LEASE = timedelta(minutes=5)
"""How long a section stays with the one who writes it after the last sign of life."""

MAX_NUMBER = 10**18


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


def merge(
    *, written: Any, base: int, stored: Stored | None, original: Any = None, joins: bool = False
) -> Merged:
    """Join what a device wrote with what is stored by now.

    A device that had read the stored version replaces it. One that had not loses nothing, and
    neither does the other: what only one of them changed is taken; where both did, two long texts
    stand one after the other, and of anything else the stored one stays while what was written
    goes to the history. Where both changed it, it is a conflict and is said.

    Parameters
    ----------
    base
        The revision of this answer that the device had read; 0: it was empty then.
    original
        What the answer said at that revision; None: nothing.
    joins
        Whether two texts can stand one after the other: in a long text they can.
    """
    if stored is None or base >= stored.revision or written == stored.value:
        return Merged(written)
    if written == original or (is_empty(written) and is_empty(original)):
        return Merged(stored.value)
    if is_empty(stored.value):
        return Merged(written, conflict=True)
    if is_empty(written):
        return Merged(stored.value, conflict=True)
    if joins and isinstance(written, str) and isinstance(stored.value, str):
        return Merged(_both(stored.value, written), aside=written, conflict=True)
    return Merged(stored.value, aside=written, conflict=True)


def _both(first: str, second: str) -> str:
    """Return both texts; only the longer one where it holds the other already."""
    if second in first:
        return first
    return second if first in second else first + BREAK + second


def answers_after(
    revisions: Iterable[tuple[str, int, Any]], revision: int | None = None
) -> dict[str, Any]:
    """Return the answers as they stood after a revision, the last one if None.

    Parameters
    ----------
    revisions
        Question, revision and value, in ascending order of revision.
    """
    found: dict[str, Any] = {}
    for question, number, value in revisions:
        if revision is None or number <= revision:
            found[question] = value
    return {question: value for question, value in found.items() if not is_empty(value)}


def fault_of(value: Any, *, depth: int = 4) -> Said | None:
    """Return why a value cannot be kept as an answer at all, None if it can.

    Whether it is what its question asks for is another question: a draft may be half written.
    """
    if isinstance(value, str):
        return _fault_of_text(value)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        big = abs(value) > MAX_NUMBER
        return say("This number is too large to be kept.") if big else None
    if not isinstance(value, list | dict) or depth == 0:
        return say("This is not a value that an answer can have.")
    if len(value) > MAX_ROWS:
        return say("This has too many rows to be kept.")
    inside = [*value, *value.values()] if isinstance(value, dict) else value
    return next((fault for each in inside if (fault := fault_of(each, depth=depth - 1))), None)


def _fault_of_text(value: str) -> Said | None:
    if "\x00" in value:
        return say("This has a character that cannot be stored.")
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        return say("This has a character that cannot be stored.")
    return say("This text is too long to be kept.") if len(value) > MAX_TEXT else None


def receipt_content(answers: Mapping[str, Any], files: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return what a receipt covers: what was answered, and the hashes of what was attached.

    Parameters
    ----------
    files
        Of each question the SHA-256 of its attachments, in any order.
    """
    return {
        "answers": {key: value for key, value in answers.items() if not is_empty(value)},
        "files": {key: sorted(hashes) for key, hashes in files.items() if hashes},
    }


def receipt_hash(answers: Mapping[str, Any], files: Mapping[str, list[str]]) -> str:
    """Return the SHA-256 of the canonical text of `receipt_content`, in hexadecimal."""
    return digest(receipt_content(answers, files))
