"""Everything that is kept of one application, for the sealed dossier of its project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dure.programme.models import (
    Answer,
    Application,
    Attachment,
    ConsortiumChange,
    ConsortiumMember,
    CorrectionRequest,
    Determination,
    SealedRun,
    SubmissionReceipt,
)

NOUNS = (
    Answer,
    ConsortiumMember,
    ConsortiumChange,
    SubmissionReceipt,
    Attachment,
    CorrectionRequest,
    Determination,
)


def rows_of(application: Application) -> dict[str, list[Any]]:
    """Return the rows of an application by the label of their model, the application first."""
    found: dict[str, list[Any]] = {Application._meta.label_lower: [application]}
    for noun in NOUNS:
        rows: Iterable[Any] = noun._default_manager.filter(application=application).order_by("pk")
        found[noun._meta.label_lower] = list(rows)
    return found


def runs_below(application: Application) -> list[SealedRun]:
    """Return the sealed runs that an application's determination rests on: those of its call."""
    return list(SealedRun.objects.filter(call_id=application.call_id).order_by("pk"))
