"""Whether a script inside a document does anything.

The word processor that writes HWPX puts the same two empty scripts into many documents; only what
a person added to them makes a macro.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_GIVEN = re.compile(
    r"var\s+(?:Documents\s*=\s*XHwpDocuments|Document\s*=\s*Documents\.Active_XHwpDocument)\s*;"
)
_EMPTY_FUNCTION = re.compile(r"function\s+\w+\s*\([^()]*\)\s*\{\s*\}")


def does_something(script: bytes) -> bool:
    """Tell whether more is left of a script than comments and empty functions."""
    for encoding in ("utf-8-sig", "utf-16") if b"\0" not in script else ("utf-16", "utf-16-le"):
        try:
            text = script.decode(encoding)
        except UnicodeDecodeError:
            continue
        bare = _EMPTY_FUNCTION.sub("", _GIVEN.sub("", _COMMENT.sub("", text)))
        return bool(bare.replace("\ufeff", "").strip(" \t\r\n;\0"))
    return True
