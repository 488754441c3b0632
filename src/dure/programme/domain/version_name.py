"""Names of versions: `small-city@1` is the first version of the form or rubric `small-city`."""

from __future__ import annotations

import re

from dure.core.errors import Invalid

_NAME = re.compile(r"(?P<key>[a-z0-9]+(?:-[a-z0-9]+)*)@(?P<number>[1-9]\d{0,3})")
MAX_KEY = 60


def is_version_name(name: str) -> bool:
    """Tell whether *name* has a key and a number."""
    match = _NAME.fullmatch(name)
    return match is not None and len(match["key"]) <= MAX_KEY


def split_version_name(name: str) -> tuple[str, int]:
    """Return the key and the number. Raises `Invalid` if *name* has not both."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise Invalid('A version is named by its key and number, "small-city@1".', where=name)
    return match["key"], int(match["number"])


def version_name(key: str, number: int) -> str:
    """Return the name of a version."""
    return f"{key}@{number}"
