"""The name a file is kept under: what people called it, without what could mislead."""

from __future__ import annotations

import unicodedata

MAX_LENGTH = 200
REFUSED_SIGNS = frozenset('<>:"|?*\\/')
NAMELESS = "file"


def clean_name(name: str, extension: str = "") -> str:
    """Return the name in NFC, without folders, control and direction signs.

    Parameters
    ----------
    extension
        What the name must end with, `".pdf"`; appended where the name ends otherwise.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        letter
        for letter in last
        if letter not in REFUSED_SIGNS and unicodedata.category(letter)[0] != "C"
    )
    kept = " ".join(kept.split()).lstrip(". ").rstrip(". ") or NAMELESS
    ending = extension if not kept.lower().endswith(extension) else ""
    kept += ending
    if len(kept) <= MAX_LENGTH:
        return kept
    stem, dot, tail = kept.rpartition(".")
    if not dot or len(tail) > 10:
        return kept[:MAX_LENGTH]
    return f"{stem[: MAX_LENGTH - len(tail) - 1]}.{tail}"
