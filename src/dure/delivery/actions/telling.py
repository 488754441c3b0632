"""Telling the people around a project that something waits for them, or was decided."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model

from dure.core.actor import Actor
from dure.delivery.models import Project
from dure.delivery.queries.building import Who
from dure.delivery.queries.project import people_of
from dure.notifications.actions.notice import notify


def tell(
    project: Project,
    who: Who,
    what: str,
    *,
    subject: Model,
    kind: str,
    href: str,
    actor: Actor,
    now: datetime,
    **values: object,
) -> None:
    """Leave a notice for everybody of *who* but the one who did it.

    Parameters
    ----------
    what
        A template marked with `gettext_noop`; `{title}` is the project's.
    """
    notify(
        recipients=[key for key in people_of(project, *who) if key != actor.user_id],
        kind=kind,
        what=what,
        href=href,
        now=now,
        subject=subject,
        title=project.title,
        **values,
    )
