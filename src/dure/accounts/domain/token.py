"""Tokens by which programs act for a person: what they may reach, and how they are kept.

A token never holds more than its person does, and of that only what was ticked. The secret is
shown once; what is stored is its SHA-256, which is enough for a secret of 256 random bits.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from dure.core.errors import Invalid

PREFIX = "dure_"
LONGEST = timedelta(days=366)
_SCOPE = re.compile(r"[a-z_]+:(read|write)")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def new_secret() -> str:
    """Return a fresh secret of 256 bits behind a prefix that scanners of leaked keys know."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def scopes_of(areas: Iterable[str]) -> tuple[str, ...]:
    """Name every scope of the areas: read and write of each."""
    return tuple(f"{area}:{deed}" for area in areas for deed in ("read", "write"))


def scope_needed(path: str, method: str) -> str:
    """Return the scope of a request: the part of its address after /api/, and the deed."""
    parts = path.strip("/").split("/")
    area = parts[1] if len(parts) > 1 and parts[1] else "root"
    return f"{area}:{'read' if method in SAFE_METHODS else 'write'}"


def covers(scopes: Iterable[str], needed: str) -> bool:
    """Tell whether *scopes* are enough; to write includes to read, the root is open to all."""
    area = needed.partition(":")[0]
    held = set(scopes)
    return (
        area in {"root", "docs", "openapi.json"}
        or needed in held
        or (needed.endswith(":read") and f"{area}:write" in held)
    )


def checked_scopes(scopes: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the scopes in order, once each.

    Raises
    ------
    Invalid
        If there is none, or one is not known.
    """
    wanted, known = sorted(set(scopes)), set(known)
    if not wanted:
        raise Invalid("A token needs at least one right.", where="scopes")
    for scope in wanted:
        if not _SCOPE.fullmatch(scope) or scope not in known:
            raise Invalid("There is no right {scope}.", where="scopes", scope=scope)
    return tuple(wanted)


def checked_expiry(expires_at: datetime, now: datetime) -> datetime:
    """Return the end of a token. Raises `Invalid` if it is past or over a year away."""
    if not now < expires_at <= now + LONGEST:
        raise Invalid(
            "A token ends within a year from now.", where="expires_at", remedy="Choose a day."
        )
    return expires_at
