"""Reads of sealed dossiers."""

from __future__ import annotations

from django.db.models import QuerySet

from dure.delivery.models import Dossier, Project


def dossiers_of(project: Project) -> QuerySet[Dossier]:
    """Return a project's dossiers, the latest first."""
    rows = Dossier.objects.filter(project=project).order_by("-sealed_at", "-pk")
    return rows.select_related("file", "sealed_by")
