"""Writing down who met whom, so that contacts before a tender can be seen later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from dure.accounts.queries.organisation import unknown_among
from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.errors import Incomplete, Invalid, NotAllowed
from dure.delivery.access.meeting import may_enter
from dure.delivery.actions.contract import refresh_flags
from dure.delivery.actions.project import locked_project
from dure.delivery.models import Meeting, MeetingAttendance


@transaction.atomic
def enter_meeting(
    *,
    project_id: int,
    held_on: date,
    title: str,
    attendances: Mapping[int, int],
    actor: Actor,
    now: datetime,
    notes: str = "",
) -> Meeting:
    """Enter a meeting; the flags of the project's contracts are looked at again.

    Parameters
    ----------
    attendances
        Number of people by the key of their organisation, each at least 1.

    Raises
    ------
    NotFound, NotAllowed
        If the project is unseen, or the actor is of neither the city nor the agency.
    Incomplete
        If it has no title or nobody came.
    Invalid
        If the day is still to come, or nobody came of an organisation.
    """
    project = locked_project(project_id, actor)
    if not may_enter(actor, project):
        raise NotAllowed("Only the city that leads the project and the agency may do this.")
    if not title.strip() or not attendances:
        raise Incomplete(("title", "attendances"))
    if held_on > localdate(now):
        raise Invalid("This day is still to come.", where="held_on")
    if min(attendances.values()) < 1:
        raise Invalid("Somebody came of each organisation.", where="attendances")
    if unknown_among(attendances):
        raise Invalid("There is no such organisation.", where="attendances")
    meeting = Meeting.objects.create(
        project=project,
        held_on=held_on,
        title=title.strip(),
        notes=notes.strip(),
        entered_by_id=actor.user_id,
        created_at=now,
    )
    MeetingAttendance.objects.bulk_create(
        MeetingAttendance(meeting=meeting, organisation_id=key, people=people)
        for key, people in sorted(attendances.items())
    )
    record(verb="meeting.enter", subject=meeting, actor=actor, now=now, attendances=attendances)
    refresh_flags(project=project, actor=actor, now=now)
    return meeting
