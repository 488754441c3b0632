"""Reads of what a project builds; each begins at the projects that the actor may see."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.delivery.queries.project import projects_visible_to

RowT = TypeVar("RowT", bound=Model)


def visible_rows(model: type[RowT], actor: Actor) -> QuerySet[RowT]:
    """Return the rows of *model* that belong to a project which *actor* may see."""
    rows = model._default_manager.select_related("project")
    return rows.filter(project__in=projects_visible_to(actor).values("pk"))


def locked_row(model: type[RowT], actor: Actor, key: int) -> RowT:
    """Return one row, locked until the transaction ends. Raises `NotFound` if it is unseen."""
    found = visible_rows(model, actor).select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise NotFound("There is nothing of that kind in this project.")
    return found
