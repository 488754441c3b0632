"""What people write is kept whole or refused: never cut without a word."""

from __future__ import annotations

from dure.core.errors import Incomplete, Invalid
from dure.core.said import Said, say

MOST_REASON = 2_000
"""Most characters of a reason, where nothing else is said."""


class TooLong(Invalid):
    """A text is longer than what is kept; it carries the text, to be shown and shortened.

    Parameters
    ----------
    text
        What was written, whole.
    most
        How many characters are kept.
    where
        The field by the name that people read.
    """

    def __init__(self, text: str, most: int, where: str) -> None:
        super().__init__(
            "This is {found:,} characters long; {most:,} are allowed: {over:,} too many.",
            where=where,
            remedy="Nothing is saved yet. Shorten what you wrote and send it again.",
            found=len(text),
            most=most,
            over=len(text) - most,
        )
        self.text = text


def plain(text: str) -> str:
    """Return a text without blanks around it and with one character to a line's end.

    A browser sends two of them, and what a person is told of a length is what a person counts.
    """
    return text.replace("\r\n", "\n").strip()


def bounded(text: str, most: int, where: str) -> str:
    """Return what somebody wrote, `plain` and whole.

    Parameters
    ----------
    where
        The field by the name that people read, such as `say("Reason")`.

    Raises
    ------
    Invalid
        If it has a character that no database keeps.
    TooLong
        If it has more than *most* characters.
    """
    kept = plain(text)
    if "\x00" in kept:
        raise Invalid("This has a character that cannot be stored.", where=where)
    if len(kept) > most:
        raise TooLong(kept, most, where)
    return kept


def needed(text: str, most: int, name: str, where: Said) -> str:
    """Return what somebody has to write, as `bounded` does.

    Parameters
    ----------
    name
        The field's name for `Incomplete`.

    Raises
    ------
    Incomplete
        If nothing is written.
    TooLong
        If it has more than *most* characters.
    """
    if not text.strip():
        raise Incomplete((name,))
    return bounded(text, most, where)


def needed_reason(text: str, most: int = MOST_REASON) -> str:
    """Return a reason that has to be given; raises as `needed`."""
    return needed(text, most, "reason", say("Reason"))
