"""One step of an application's workflow with its record, and telling people of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.notifications.actions.notice import notify
from dure.programme.domain.application import ApplicationState
from dure.programme.models import Application


def move(
    application: Application,
    name: str,
    target: ApplicationState,
    actor: Actor,
    now: datetime,
    *fields: str,
    **detail: object,
) -> None:
    """Store the state that the table gave and the named fields, and record the step."""
    before = application.state
    application.state, application.updated_at = target.value, now
    application.save(update_fields=("state", "updated_at", *fields))
    record(
        verb=f"application.{name}",
        subject=application,
        actor=actor,
        now=now,
        before=before,
        **detail,
    )


def tell(
    recipients: Iterable[int],
    application: Application,
    now: datetime,
    kind: str,
    what: str,
    *,
    page: str = "",
    **values: object,
) -> None:
    """Leave a notice about an application; *page* is one of its pages, `"signoff/"`."""
    notify(
        recipients=recipients,
        kind=kind,
        what=what,
        href=f"/applications/{application.pk}/{page}",
        now=now,
        subject=application,
        **{"title": application.title, **values},
    )
