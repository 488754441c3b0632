"""What the deadline does: what was not handed in is kept as late, and may be let in again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.core.actor import SYSTEM, Actor
from dure.core.errors import Invalid, NotAllowed
from dure.programme.access.application import may_check
from dure.programme.actions.application_move import move, tell
from dure.programme.actions.receipt import reason_of
from dure.programme.domain.application import APPLICATION_WORKFLOW, ApplicationState
from dure.programme.domain.deadline import closes_for, is_over
from dure.programme.models import Application, Extension
from dure.programme.queries.applicants import applicants_of
from dure.programme.queries.application import late_applications, locked_application

S = ApplicationState


def keep_late_applications(*, now: datetime, call_id: int | None = None) -> list[int]:
    """Mark what was not handed in by its deadline as late, and keep it whole; the clock calls.

    Returns the keys of what was marked.
    """
    due = late_applications(now, call_id)
    return [key for _, key in due if keep_late_at(application_id=key, now=now)]


@transaction.atomic
def keep_late_at(*, application_id: int, now: datetime) -> bool:
    """Mark one application as late; return False if it is not, or was marked already."""
    application = Application.objects.select_for_update().filter(pk=application_id).first()
    return application is not None and keep_late(application, now)


@transaction.atomic
def readmit_application(
    *, application_id: int, until: datetime, reason: str, actor: Actor, now: datetime
) -> Application:
    """Give a late application more time, with the reason on record.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such application, the actor is no officer of the agency, or it is not late.
    Invalid
        If the new deadline is not ahead or has no time zone, or there is no reason.
    """
    application = locked_application(actor, application_id)
    if not may_check(actor, application):
        raise NotAllowed("Only an officer of the agency may do this.")
    target = APPLICATION_WORKFLOW.target("readmit", S(application.state))
    if until.utcoffset() is None:
        raise Invalid("A point in time needs its time zone.", where="until")
    if until <= now:
        raise Invalid("This lies in the past.", where="until", remedy="Name a later moment.")
    Extension.objects.create(
        application=application,
        until=until,
        reason=reason_of(reason),
        granted_by_id=actor.user_id,
        granted_at=now,
    )
    application.extension_until = until
    move(
        application, "readmit", target, actor, now, "extension_until",
        reason=reason, until=until,
    )  # fmt: skip
    tell(
        applicants_of(application), application, now, "application.readmit",
        gettext_noop("{title} may still be handed in: {reason}"), reason=reason,
    )  # fmt: skip
    return application


def keep_late(application: Application, now: datetime) -> bool:
    state, due = S(application.state), closes_of(application)
    if "keep_late" not in APPLICATION_WORKFLOW.available(state) or not is_over(
        now=now, closes_at=due
    ):
        return False
    move(
        application, "keep_late", APPLICATION_WORKFLOW.target("keep_late", state), SYSTEM, now,
        due=due,
    )  # fmt: skip
    tell(
        applicants_of(application), application, now, "application.late",
        gettext_noop("{title} was not handed in by the deadline. It is kept whole."),
    )  # fmt: skip
    return True


def closes_of(application: Application) -> datetime | None:
    return closes_for(application.call.closes_at, application.extension_until)
