"""Reads of what an applicant was asked to put right."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from dure.programme.models import (
    Application,
    CorrectionRequest,
    Extension,
    SubmissionReceipt,
)
from dure.programme.queries.answer import answers_at, answers_of


def open_correction(application: Application) -> CorrectionRequest | None:
    """Return the request that is not answered yet, None if there is none. One query."""
    rows = CorrectionRequest.objects.filter(application=application, answered_at__isnull=True)
    return rows.first()


def corrections_of(application: Application) -> QuerySet[CorrectionRequest]:
    """Return all requests, the newest first."""
    rows = CorrectionRequest.objects.filter(application=application)
    return rows.select_related("requested_by").order_by("-pk")


def extensions_of(application: Application) -> QuerySet[Extension]:
    """Return the extensions with their reasons, the newest first."""
    rows = Extension.objects.filter(application=application)
    return rows.select_related("granted_by").order_by("-pk")


def received_revision(application: Application) -> int:
    """Return the revision that the last receipt covers; 0 if nothing was handed in. One query."""
    rows = SubmissionReceipt.objects.filter(application=application).order_by("-round")
    return rows.values_list("revision", flat=True).first() or 0


def received_answers(application: Application) -> dict[str, Any]:
    """Return the answers that the last receipt covers. Two queries."""
    return answers_at(application, received_revision(application))


def changed_since_receipt(application: Application) -> set[str]:
    """Return the questions whose answers differ from those that were handed in last."""
    before, after = received_answers(application), answers_of(application)
    empty: tuple[object, ...] = (None, "", [])
    return {
        key
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
        and not (before.get(key) in empty and after.get(key) in empty)
    }
