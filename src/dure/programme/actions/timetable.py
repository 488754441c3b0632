"""Every write to the timetable: sessions, the drawn order, changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.accounts.queries.membership import people_with
from dure.audit.actions.record import record
from dure.core.actor import Actor, Role
from dure.core.bounded import needed, needed_reason
from dure.core.errors import Invalid, NotAllowed, NotFound
from dure.core.said import say
from dure.notifications.actions.notice import notify
from dure.programme.access.timetable import may_plan
from dure.programme.actions.run import seal_run
from dure.programme.adapters.timetable import compute, said
from dure.programme.domain.run import RunKind
from dure.programme.domain.timetable import MOST_ROOM, MOST_SEED, Seat, Span, seats_of
from dure.programme.models import (
    Application,
    Call,
    Panel,
    PresentationSession,
    PresentationSlot,
    SealedRun,
)
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.timetable import (
    granted_windows,
    panels_of,
    seats_in,
    sessions_visible_to,
    slots_visible_to,
    to_present,
)

MAX_SEATS = 500
RULE = {"order": "sha256 lots", "place": "earliest seat, augmenting", "version": 1}


@transaction.atomic
def plan_session(
    *,
    call_id: int,
    stage: int,
    panel_id: int,
    room: str,
    hours: Span,
    breaks: Sequence[Span] = (),
    actor: Actor,
    now: datetime,
) -> PresentationSession:
    """Plan a panel's hours in a room; a presentation is as long as the call's stage says.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such call, stage or panel, or it is not run by the actor's agency.
    Incomplete
        Without a room.
    Invalid
        If no presentation fits, or the room or the panel is taken at that time.
    """
    call = _planned(call_id, actor)
    minutes = minutes_of(call, stage)
    panel = Panel.objects.filter(pk=panel_id, call=call, stage=stage).first()
    if panel is None:
        raise NotFound("There is no such panel.")
    place = needed(room, MOST_ROOM, "room", say("Room"))
    if hours.ends_at <= hours.starts_at or not seats_of(0, 0, hours, minutes, breaks):
        raise Invalid(
            "No presentation of {minutes} minutes fits into these hours.",
            remedy="Give more time, or a shorter break.",
            minutes=minutes,
        )
    _refuse_taken(call, panel, place, hours)
    session = PresentationSession.objects.create(
        call=call,
        stage=stage,
        panel=panel,
        room=place,
        starts_at=hours.starts_at,
        ends_at=hours.ends_at,
        minutes=minutes,
        breaks=[[one.starts_at.isoformat(), one.ends_at.isoformat()] for one in breaks],
        created_by_id=actor.user_id,
        created_at=now,
    )
    record(verb="session.plan", subject=session, actor=actor, now=now, room=session.room)
    return session


@transaction.atomic
def drop_session(*, session_id: int, actor: Actor, now: datetime) -> PresentationSession:
    """Take back a session in which nobody presents yet.

    Raises
    ------
    NotFound, NotAllowed
        If it is not seen or not the actor's to plan.
    Invalid
        If somebody presents in it.
    """
    found = sessions_visible_to(actor).filter(pk=session_id).first()
    if found is None:
        raise NotFound("There is no such session.")
    if not may_plan(actor, found.call):
        raise NotAllowed("Only the agency plans the presentations.")
    if found.slots.exists():
        raise Invalid(
            "Somebody presents in this session.", remedy="Move them first, with a reason."
        )
    record(verb="session.drop", subject=found, actor=actor, now=now, room=found.room)
    PresentationSession.objects.filter(pk=found.pk).delete()
    return found


@transaction.atomic
def draw_timetable(
    *, call_id: int, stage: int, seed: str, actor: Actor, now: datetime
) -> SealedRun:
    """Draw the order by a public seed, give everybody a place, seal it and tell the applicants.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such call or stage, or it is not run by the actor's agency.
    Incomplete
        Without a seed.
    Invalid
        If it was drawn already, nobody presents, somebody has no panel or there is no place.
    """
    call = _planned(call_id, actor)
    minutes_of(call, stage)
    seed = needed(seed, MOST_SEED, "seed", say("Seed"))
    if PresentationSlot.objects.filter(application__call=call, stage=stage).exists():
        raise Invalid(
            "The order of this stage is drawn already.",
            remedy="Move single presentations, with a reason.",
        )
    applications = to_present(call, stage)
    if not applications:
        raise Invalid("Nobody presents at this stage.")
    sessions = list(PresentationSession.objects.filter(call=call, stage=stage))
    seats, panels = _seats(sessions), panels_of(call, stage)
    _refuse_without_panel(applications, panels)
    given = {
        "applications": sorted(one.pk for one in applications),
        "panels": {str(one.pk): panels[one.pk] for one in applications},
        "seats": [[s.session_id, s.panel_id, *said(s.span)] for s in seats],
        "windows": {
            str(one): said(span) for one, span in sorted(granted_windows(call, stage).items())
        },
    }
    output = compute(RULE, given, seed)
    _refuse_unplaced(applications, output["slots"])
    run = seal_run(
        call=call,
        stage=stage,
        kind=RunKind.TIMETABLE,
        rule=RULE,
        given=given,
        output=output,
        seed=seed,
        actor=actor,
        now=now,
    )
    places = {
        int(one): (session, datetime.fromisoformat(start), datetime.fromisoformat(end))
        for one, (session, start, end) in output["slots"].items()
    }
    PresentationSlot.objects.bulk_create(
        PresentationSlot(
            session_id=session,
            application_id=one,
            stage=stage,
            starts_at=start,
            ends_at=end,
            run=run,
            updated_at=now,
        )
        for one, (session, start, end) in places.items()
    )
    rooms = {session.pk: session.room for session in sessions}
    for one in applications:
        session, start, _end = places[one.pk]
        _tell(one, stage, start, rooms[session], now, moved=False)
    return run


@transaction.atomic
def move_slot(
    *,
    slot_id: int,
    session_id: int,
    starts_at: datetime,
    reason: str,
    actor: Actor,
    now: datetime,
) -> PresentationSlot:
    """Move one presentation to another free place of its panel; the applicant is told.

    Raises
    ------
    NotFound, NotAllowed, Incomplete
        If it is not seen, not the actor's to plan, or no reason is given.
    Invalid
        If that place is taken, or is none of the panel's.
    """
    slot = slots_visible_to(actor).select_for_update(of=("self",)).filter(pk=slot_id).first()
    if slot is None:
        raise NotFound("There is no such presentation.")
    call = slot.session.call
    if not may_plan(actor, call):
        raise NotAllowed("Only the agency plans the presentations.")
    why = needed_reason(reason)
    session = PresentationSession.objects.filter(
        pk=session_id, call=call, stage=slot.stage, panel=slot.session.panel_id
    ).first()
    seats = _seats([session]) if session is not None else ()
    seat = next((one for one in seats if one.span.starts_at == starts_at), None)
    if session is None or seat is None:
        raise Invalid("The panel of this application has no place at that time.")
    if session.slots.filter(starts_at=starts_at).exclude(pk=slot.pk).exists():
        raise Invalid("Somebody else presents at that time.", remedy="Choose a free place.")
    before = {"session": slot.session_id, "starts_at": slot.starts_at}
    slot.session, slot.starts_at, slot.ends_at = session, seat.span.starts_at, seat.span.ends_at
    slot.reason, slot.run, slot.updated_at = why, None, now
    slot.save(update_fields=("session", "starts_at", "ends_at", "reason", "run", "updated_at"))
    record(verb="slot.move", subject=slot, actor=actor, now=now, before=before, reason=slot.reason)
    _tell(slot.application, slot.stage, slot.starts_at, session.room, now, moved=True)
    return slot


def _planned(call_id: int, actor: Actor) -> Call:
    call = call_visible_to(actor, call_id)
    if not may_plan(actor, call):
        raise NotAllowed("Only the agency plans the presentations.")
    return Call.objects.select_for_update().get(pk=call.pk)


def minutes_of(call: Call, number: int) -> int:
    """Return how long a presentation is. Raises `NotFound` if the stage has none."""
    stage = terms_of(call).stage(number)
    if stage is None or not stage.minutes:
        raise NotFound("This stage has no presentations.")
    return stage.minutes


def _refuse_taken(call: Call, panel: Panel, room: str, hours: Span) -> None:
    others = PresentationSession.objects.filter(
        starts_at__lt=hours.ends_at, ends_at__gt=hours.starts_at
    )
    if others.filter(call=call, room=room).exists():
        raise Invalid("The room {room} is taken at that time.", room=room)
    if others.filter(panel=panel).exists():
        raise Invalid("The panel {panel} sits elsewhere at that time.", panel=panel.name)


def _seats(sessions: Sequence[PresentationSession]) -> tuple[Seat, ...]:
    found = [seat for one in sessions for seat in seats_in(one)]
    return tuple(found[:MAX_SEATS])


def _refuse_without_panel(applications: list[Application], panels: dict[int, int]) -> None:
    without = [one.number for one in applications if one.pk not in panels]
    if without:
        raise Invalid(
            "No panel judges {numbers}.",
            remedy="Assign evaluators first.",
            numbers=", ".join(without),
        )


def _refuse_unplaced(applications: list[Application], slots: Mapping[str, object]) -> None:
    numbers = [one.number for one in applications if str(one.pk) not in slots]
    if numbers:
        raise Invalid(
            "There is no place for {numbers}.",
            remedy="Plan more hours for their panel, or ask them for other times.",
            numbers=", ".join(numbers),
        )


def _tell(
    application: Application,
    stage: int,
    at: datetime,
    room: str,
    now: datetime,
    *,
    moved: bool,
) -> None:
    people = {
        person
        for role in (Role.CITY_OFFICER, Role.APPROVER)
        for person in people_with(role, application.lead_id)
    }
    notify(
        recipients=people,
        kind="slot.moved" if moved else "slot.drawn",
        what=gettext_noop("Your presentation was moved. The new time is in the timetable.")
        if moved
        else gettext_noop("Your time of presentation is drawn. It is in the timetable."),
        href=f"/calls/{application.call_id}/stages/{stage}/timetable",
        now=now,
        subject=application,
        at=at.isoformat(),
        room=room,
    )
