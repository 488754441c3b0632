"""Which answers differ between two versions of an application, texts word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from dure.programme.domain.form import TEXTS, Form, Question, Section, is_empty
from dure.programme.domain.run import canonical

MAX_PIECES = 4_000
"""Longer texts are shown as replaced as a whole: comparing them word by word takes too long."""


class PieceKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with what became of it."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that differs; `pieces` for texts: the two together read as old and new."""

    section: Section
    question: Question
    old: Any
    new: Any
    pieces: tuple[Piece, ...] = ()


def comparison(
    form: Form, old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[Difference, ...]:
    """Return the answers that differ, in the order of the form.

    Not answered is the same however it is written: absent, None, empty.
    """
    return tuple(
        _difference(section, question, old.get(question.key), new.get(question.key))
        for section in form.sections
        for question in section.questions
        if _differs(old.get(question.key), new.get(question.key))
    )


def word_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts word by word.

    What is SAME or GONE put together is *old*; what is SAME or NEW put together is *new*.
    """
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if len(before) + len(after) > MAX_PIECES:
        return _pieces((PieceKind.GONE, old), (PieceKind.NEW, new))
    found: list[tuple[PieceKind, str]] = []
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            found.append((PieceKind.SAME, "".join(before[a:b])))
        else:
            found.append((PieceKind.GONE, "".join(before[a:b])))
            found.append((PieceKind.NEW, "".join(after[c:d])))
    return _pieces(*found)


def _pieces(*found: tuple[PieceKind, str]) -> tuple[Piece, ...]:
    return tuple(Piece(kind, text) for kind, text in found if text)


def _differs(old: object, new: object) -> bool:
    if is_empty(old) and is_empty(new):
        return False
    return canonical(old) != canonical(new)  # 1 and true are not the same answer


def _difference(section: Section, question: Question, old: Any, new: Any) -> Difference:
    pieces: tuple[Piece, ...] = ()
    if question.kind in TEXTS:
        pieces = word_pieces(str(old or ""), str(new or ""))
    return Difference(section, question, old, new, pieces)
