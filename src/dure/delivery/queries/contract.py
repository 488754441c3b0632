"""Reads of contracts and their flags."""

from __future__ import annotations

from django.db.models import QuerySet

from dure.delivery.domain.gate import Fact
from dure.delivery.models import Contract, Project


def contracts_of(project: Project) -> QuerySet[Contract]:
    """Return every contract of a project that the caller has found visible."""
    rows = Contract.objects.filter(project=project)
    return rows.select_related("supplier", "parent", "entered_by", "flags_cleared_by")


def flagged(project: Project) -> QuerySet[Contract]:
    """Return the contracts with a flag that nobody has cleared."""
    return contracts_of(project).filter(flags_cleared_at__isnull=True).exclude(flags=[])


def flags_cleared(project: Project) -> Fact:
    """No flag is open."""
    waiting = flagged(project).count()
    return Fact(waiting == 0, waiting)
