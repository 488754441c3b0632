"""Reads of what a project builds; each begins at the projects that the actor may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.timezone import make_aware

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.delivery.domain.project import ACTIVE
from dure.delivery.models import Project
from dure.delivery.queries.project import Side, in_hands_of, projects_visible_to
from dure.programme.domain.waiting import Waiting

RowT = TypeVar("RowT", bound=Model)
Who = tuple[tuple[Side, Role], ...]
LEAD: Who = (("lead", Role.CITY_OFFICER), ("lead", Role.FINANCE_OFFICER))
AGENCY: Who = (("agency", Role.PROGRAMME_OFFICER),)
UNDER_WAY = tuple(sorted(state.value for state in ACTIVE))


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


def row_visible_to(model: type[RowT], actor: Actor, key: int) -> RowT:
    """Return one row. Raises `NotFound` where *actor* may not see its project."""
    found = visible_rows(model, actor).filter(pk=key).first()
    if found is None:
        raise NotFound("There is nothing of that kind in this project.")
    return found


def in_hands(actor: Actor, who: Who) -> QuerySet[Project]:
    """Return the projects under way in which *actor* acts as one of *who*."""
    return in_hands_of(actor, *who).filter(state__in=UNDER_WAY)


def waits(
    rows: Iterable[Any],
    verb: object,
    href: str,
    *,
    since: Callable[[Any], datetime] = lambda row: row.updated_at,
    due: Callable[[Any], datetime | None] = lambda row: None,
) -> list[Waiting]:
    """Return each row as something that waits; *rows* join their project.

    Parameters
    ----------
    href
        The page's address with `{project}` and `{key}` in it.
    """
    return [
        Waiting(
            verb=verb,
            title=row.project.title,
            href=href.format(project=row.project_id, key=row.pk),
            since=since(row),
            due=due(row),
        )
        for row in rows
    ]


def end_of(day: date) -> datetime:
    """Return the last second of a day, in the zone of the installation."""
    return make_aware(datetime.combine(day, time(23, 59, 59)))
