"""An applicant's wish to present within certain hours: asked once, answered once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.accounts.queries.membership import people_with
from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import MOST_REASON, bounded, needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.core.said import say
from dure.notifications.actions.notice import notify
from dure.programme.access.timetable import may_ask_for_time, may_plan
from dure.programme.actions.timetable import minutes_of
from dure.programme.domain.timetable import Span
from dure.programme.models import TimeRequest
from dure.programme.queries.application import application_visible_to


@transaction.atomic
def ask_for_time(
    *,
    application_id: int,
    stage: int,
    hours: Span,
    reason: str,
    actor: Actor,
    now: datetime,
) -> TimeRequest:
    """Ask to present within certain hours, for a reason; before the draw and once.

    Raises
    ------
    NotFound, NotAllowed, Incomplete
        If the application is not the actor's own, or no reason is given.
    Invalid
        If the hours are none, or the order is drawn already, or hours were asked for before.
    """
    application = application_visible_to(actor, application_id)
    if not may_ask_for_time(actor, application):
        raise NotAllowed("Only the applicant may ask for a time.")
    minutes_of(application.call, stage)
    why = needed_reason(reason)
    if hours.ends_at <= hours.starts_at:
        raise Invalid("The end is not after the beginning.")
    if application.slots.filter(stage=stage).exists():
        raise Invalid("The order is drawn already.", remedy="Ask the agency for a change.")
    if application.time_requests.filter(stage=stage).exists():
        raise Invalid("You have asked for a time already.")
    wish = TimeRequest.objects.create(
        application=application,
        stage=stage,
        earliest=hours.starts_at,
        latest=hours.ends_at,
        reason=why,
        requested_by_id=actor.user_id or 0,  # whoever may ask is somebody
        created_at=now,
    )
    record(verb="time_request.ask", subject=wish, actor=actor, now=now)
    notify(
        recipients=people_with(Role.PROGRAMME_OFFICER, application.call.agency_id),
        kind="time_request.asked",
        what=gettext_noop("{city} asks to present at a certain time."),
        href=f"/calls/{application.call_id}/stages/{stage}/timetable",
        now=now,
        subject=wish,
        city=application.lead.name,
    )
    return wish


@transaction.atomic
def answer_time_request(
    *, request_id: int, granted: bool, answer: str, actor: Actor, now: datetime
) -> TimeRequest:
    """Grant or refuse a wish for hours; a refusal says why.

    Raises
    ------
    NotFound, NotAllowed, Incomplete
        If there is none, it is not the actor's to answer, or a refusal has no reason.
    Invalid
        If it is answered already.
    """
    wish = TimeRequest.objects.select_for_update().filter(pk=request_id).first()
    if wish is None:
        raise NotFound("There is no such request.")
    application = application_visible_to(actor, wish.application_id)
    if not may_plan(actor, application.call):
        raise NotAllowed("Only the agency answers it.")
    if wish.granted is not None:
        raise Invalid("It is answered already.")
    if not granted and not answer.strip():
        raise Incomplete(("answer",))
    wish.answer = bounded(answer, MOST_REASON, say("Answer"))
    wish.granted, wish.answered_at = granted, now
    wish.answered_by_id = actor.user_id
    wish.save(update_fields=("granted", "answer", "answered_at", "answered_by"))
    record(verb="time_request.answer", subject=wish, actor=actor, now=now, granted=granted)
    notify(
        recipients=[wish.requested_by_id],
        kind="time_request.answered",
        what=gettext_noop("Your wish for a time of presentation is granted.")
        if granted
        else gettext_noop("Your wish for a time of presentation cannot be granted: {answer}"),
        href=f"/calls/{application.call_id}/stages/{wish.stage}/timetable",
        now=now,
        subject=wish,
        answer=wish.answer,
    )
    return wish
