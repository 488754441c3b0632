"""Everything that is kept of one project, row by row, for its sealed dossier."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from dure.delivery.models import LabourClaim, Project, ProjectPerson

THROUGH = {
    "project": "pk",
    "agreementsignature": "agreement__project",
    "disallowance": "settlement__project",
    "posting": "journal__project",
    "inspectionfinding": "inspection__project",
    "meetingattendance": "meeting__project",
}
"""How a row leads to its project, where it has no `project` of its own."""


def rows_of(project: Project) -> dict[str, list[Any]]:
    """Return the rows of a project by the label of their model: all models of delivery."""
    found = {}
    for model in apps.get_app_config("delivery").get_models():
        name = model._meta.model_name or ""
        if model is ProjectPerson:
            claimed = LabourClaim.objects.filter(project=project).values("person")
            wanted = Q(pk__in=claimed)
        else:
            wanted = Q(**{THROUGH.get(name, "project"): project.pk})
        rows: QuerySet[Any] = model._default_manager.filter(wanted)
        found[model._meta.label_lower] = list(rows.order_by("pk"))
    return found


def columns_of(row: Any) -> dict[str, Any]:
    """Return a row as its columns; keys of other rows as they are stored."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def files_of(rows: Iterable[Any]) -> dict[int, Any]:
    """Return the stored files that rows point to, by key."""
    found = {}
    for row in rows:
        for field in row._meta.concrete_fields:
            related = field.related_model
            if related is not None and related._meta.label_lower == "files.storedfile":
                stored = getattr(row, field.name)
                if stored is not None:
                    found[stored.pk] = stored
    return dict(sorted(found.items()))
