"""Reads of meetings."""

from __future__ import annotations

from django.db.models import QuerySet

from dure.delivery.models import Meeting, Project


def meetings_of(project: Project) -> QuerySet[Meeting]:
    """Return a project's meetings, the latest first, with who attended. Three queries."""
    rows = Meeting.objects.filter(project=project).order_by("-held_on", "-pk")
    return rows.select_related("entered_by").prefetch_related("attendances__organisation")
