"""Reads of the timetable: who presents when, in which room, and who of the panel leaves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.access.timetable import may_plan
from dure.programme.domain.application import ApplicationState
from dure.programme.domain.sheet import GONE
from dure.programme.domain.timetable import Seat, Span, seats_of
from dure.programme.domain.waiting import Waiting
from dure.programme.models import (
    Application,
    Call,
    Conflict,
    Panel,
    PanelMember,
    PresentationSession,
    PresentationSlot,
    ScoreSheet,
    TimeRequest,
)
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.sheet import JUDGES

_GONE = sorted(state.value for state in GONE)


def slots_visible_to(actor: Actor) -> QuerySet[PresentationSlot]:
    """Return the slots of the applications that *actor* may open; nobody reads others' slots."""
    seen = applications_visible_to(actor).values("pk")
    return PresentationSlot.objects.filter(application__in=seen).select_related(
        "session__panel", "session__call", "application__lead"
    )


def sessions_visible_to(actor: Actor) -> QuerySet[PresentationSession]:
    """Return the sessions of calls that *actor* runs or judges in, those with own slots too."""
    rows = PresentationSession.objects.select_related("call", "panel")
    if actor.system:
        return rows
    own = actor.organisations(*JUDGES)
    seat = PanelMember.objects.filter(
        panel=OuterRef("panel"), evaluator__user_id=actor.user_id or 0, left_at__isnull=True
    )
    slots = slots_visible_to(actor).filter(session=OuterRef("pk"))
    return rows.filter(
        Q(call__agency_id__in=own)
        | Q(call__ministry_id__in=own)
        | Q(Exists(seat))
        | Q(Exists(slots))
    )


def slot_visible_to(actor: Actor, slot_id: int) -> PresentationSlot:
    """Return one slot. Raises `NotFound` where *actor* may not know of it."""
    found = slots_visible_to(actor).filter(pk=slot_id).first()
    if found is None:
        raise NotFound("There is no such presentation.")
    return found


def to_present(call: Call, stage: int) -> list[Application]:
    """Return the applications that present at a stage, by number. One query."""
    states = (ApplicationState.IN_STAGE.value, ApplicationState.ELIGIBLE.value)
    return list(
        Application.objects.filter(call=call, state__in=states, stage__in=(0, stage))
        .select_related("lead")
        .order_by("number", "pk")
    )


def panels_of(call: Call, stage: int) -> dict[int, int]:
    """Return which panel judges which application, by its sheets. One query."""
    sheets = ScoreSheet.objects.filter(application__call=call, stage=stage).exclude(
        state__in=_GONE
    )
    return dict(sheets.order_by("-pk").values_list("application_id", "panel_id"))


def granted_windows(call: Call, stage: int) -> dict[int, Span]:
    """Return the hours that were granted to applicants. One query."""
    rows = TimeRequest.objects.filter(application__call=call, stage=stage, granted=True)
    return {row.application_id: Span(row.earliest, row.latest) for row in rows}


@dataclass(frozen=True, slots=True)
class Seated:
    """One slot and the members of the panel who leave the room for it."""

    slot: PresentationSlot
    leaves: tuple[str, ...]
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Free:
    """A place that nobody has taken yet, as a choice of a form."""

    session_id: int
    room: str
    starts_at: datetime

    @property
    def value(self) -> str:
        return f"{self.session_id}@{self.starts_at.isoformat()}"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session with its slots."""

    session: PresentationSession
    seats: tuple[Seated, ...]
    free: tuple[Free, ...] = ()


def timetable_of(actor: Actor, call: Call, stage: int) -> tuple[Sitting, ...]:
    """Return the timetable as *actor* may see it: an applicant sees their own slot alone.

    Who leaves the room is told to those who run the call and to the panel by its door list.
    """
    sessions = list(sessions_visible_to(actor).filter(call=call, stage=stage))
    slots = list(slots_visible_to(actor).filter(stage=stage, session__in=sessions))
    staff = may_plan(actor, call) or bool(
        actor.organisations(*JUDGES) & {call.agency_id, call.ministry_id}
    )
    leaves = leaving(sessions, slots) if staff else {}
    mine = actor.organisations()
    by: dict[int, list[Seated]] = {}
    for slot in slots:
        own = slot.application.lead_id in mine and not staff
        by.setdefault(slot.session_id, []).append(Seated(slot, leaves.get(slot.pk, ()), own))
    return tuple(
        Sitting(one, tuple(by.get(one.pk, ())), _free(one, by.get(one.pk, ())) if staff else ())
        for one in sessions
    )


def seats_in(session: PresentationSession) -> tuple[Seat, ...]:
    """Return the places that a session has."""
    breaks = [
        Span(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in session.breaks
    ]
    hours = Span(session.starts_at, session.ends_at)
    return seats_of(session.pk, session.panel_id, hours, session.minutes, breaks)


def own_applications(actor: Actor, call: Call, stage: int) -> list[Application]:
    """Return the actor's own applications that present at a stage. One query."""
    states = (ApplicationState.IN_STAGE.value, ApplicationState.ELIGIBLE.value)
    rows = applications_visible_to(actor).filter(call=call, lead__in=actor.organisations())
    return list(rows.filter(state__in=states, stage__in=(0, stage)))


def panels_at(call: Call, stage: int) -> list[Panel]:
    """Return the panels of a stage. One query."""
    return list(Panel.objects.filter(call=call, stage=stage))


def _free(session: PresentationSession, seated: Iterable[Seated]) -> tuple[Free, ...]:
    taken = {one.slot.starts_at for one in seated}
    return tuple(
        Free(session.pk, session.room, seat.span.starts_at)
        for seat in seats_in(session)
        if seat.span.starts_at not in taken
    )


def leaving(
    sessions: Iterable[PresentationSession], slots: Iterable[PresentationSlot]
) -> dict[int, tuple[str, ...]]:
    """Return who leaves the room for which slot, because of a conflict in force. Two queries."""
    members: dict[int, dict[int, str]] = {}
    seats = PanelMember.objects.filter(
        panel__in={one.panel_id for one in sessions}, left_at__isnull=True
    ).select_related("evaluator__user")
    for seat in seats:
        user = seat.evaluator.user
        members.setdefault(seat.panel_id, {})[user.pk] = str(user.name or user)
    slots = list(slots)
    conflicts: dict[int, set[int]] = {}
    rows = Conflict.objects.filter(
        application__in={slot.application_id for slot in slots}, cleared_at__isnull=True
    )
    for application, user_id in rows.values_list("application_id", "user_id"):
        conflicts.setdefault(application, set()).add(user_id)
    found = {}
    for slot in slots:
        panel = members.get(slot.session.panel_id, {})
        out = conflicts.get(slot.application_id, set()) & set(panel)
        if out:
            found[slot.pk] = tuple(panel[one] for one in sorted(out))
    return found


def time_requests(actor: Actor, call: Call, stage: int) -> list[TimeRequest]:
    """Return the wishes for hours that *actor* may read. One query."""
    seen = applications_visible_to(actor).values("pk")
    rows = TimeRequest.objects.filter(
        application__call=call, stage=stage, application__in=seen
    ).select_related("application__lead")
    return list(rows.order_by("granted", "pk"))


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the wishes for a time of presentation that *actor* is to answer."""
    agencies = actor.organisations(Role.PROGRAMME_OFFICER)
    wishes = TimeRequest.objects.filter(
        granted__isnull=True,
        application__call__agency_id__in=agencies,
        application__in=applications_visible_to(actor).values("pk"),
    )
    return [
        Waiting(
            verb=gettext_noop("Answer a wish for a time"),
            title=wish.application.lead.name,
            href=f"/calls/{wish.application.call_id}/stages/{wish.stage}/timetable",
            since=wish.created_at,
        )
        for wish in wishes.select_related("application__lead")
    ]
