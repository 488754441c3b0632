"""Keeping a file that came with a form."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from dure.core.actor import Actor
from dure.files.actions.stored_file import store_file


def stored(
    upload: Any, actor: Actor, now: datetime, media_types: Collection[str] | None = None
) -> int | None:
    """Keep an uploaded file of the kinds accepted and return its key; None if there is none."""
    if upload is None:
        return None
    kept = store_file(
        stream=upload, name=upload.name, actor=actor, now=now, media_types=media_types
    )
    return kept.pk
