"""Every write to a panel meeting: the register, the minutes, what was agreed, the seal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext_noop

from dure.audit.actions.record import record
from dure.core.actor import Actor
from dure.core.bounded import bounded, needed_reason
from dure.core.errors import Incomplete, Invalid, NotAllowed, NotFound
from dure.core.said import say
from dure.notifications.actions.notice import notify
from dure.programme.access import consensus as access
from dure.programme.domain.consensus import (
    MINUTES_WORKFLOW,
    MOST_EXPLANATION,
    MOST_GUEST,
    MOST_MINUTES,
    MOST_PLACE,
    MinutesState,
)
from dure.programme.domain.run import digest
from dure.programme.domain.score import SheetChange, check_change
from dure.programme.models import AgreedScore, Attendance, Panel, PanelMeeting
from dure.programme.queries.call import terms_of
from dure.programme.queries.consensus import (
    judged_by,
    meetings_visible_to,
    members_of,
    panel_to_meet,
    sheets_out,
)
from dure.programme.queries.rubric_version import rubric_body, rubric_of
from dure.programme.queries.sheet import is_chair


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a panel agreed for one criterion of one application."""

    application_id: int
    criterion: str
    points: Fraction
    explanation: str


@transaction.atomic
def open_meeting(
    *,
    panel_id: int,
    held_at: datetime,
    place: str,
    present: Collection[int],
    guests: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> PanelMeeting:
    """Enter a meeting in the register, once every sheet of the panel is in.

    Parameters
    ----------
    present
        Keys of the people of the panel who were there.
    guests
        Anybody else in the room: name to capacity.

    Raises
    ------
    NotFound, NotAllowed
        If there is no such panel, or it is not run by the actor's agency.
    Incomplete
        Without a place or anybody present.
    Invalid
        If sheets are out, a text is too long, or somebody named is not on the panel.
    """
    panel = panel_to_meet(actor, panel_id)
    if not access.may_keep(actor, panel.call):
        raise NotAllowed("Only the agency keeps the register of meetings.")
    out = sheets_out(panel)
    if out:
        raise Invalid(
            "{count} score sheets of this panel are not handed in.",
            remedy="The panel meets when all are in, so that nobody writes after the talk.",
            count=out,
        )
    if missing := tuple(n for n, v in (("place", place.strip()), ("present", present)) if not v):
        raise Incomplete(missing)
    room = bounded(place, MOST_PLACE, say("Where"))
    others = _guests(guests)
    members = {member.evaluator.user_id for member in members_of(panel)}
    if set(present) - members:
        raise Invalid("Somebody named is not on this panel.")
    meeting = PanelMeeting.objects.create(
        panel=panel,
        held_at=held_at,
        place=room,
        entered_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, user_id=one, is_member=True) for one in sorted(present)]
        + [Attendance(meeting=meeting, name=name, capacity=capacity) for name, capacity in others]
    )
    record(
        verb="meeting.open", subject=meeting, actor=actor, now=now,
        present=sorted(present), guests=len(guests),
    )  # fmt: skip
    return meeting


@transaction.atomic
def write_minutes(
    *,
    meeting_id: int,
    minutes: str,
    agreed: Collection[Agreed] = (),
    actor: Actor,
    now: datetime,
) -> PanelMeeting:
    """Write the minutes, and what was agreed where the panel agreed on points.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such meeting, it is not the actor's to keep, or the minutes are approved.
    Invalid
        If points do not fit the rubric, an application is none of the panel's, or a text is too
        long.
    """
    meeting = _locked(meeting_id, actor)
    if not access.may_keep(actor, meeting.panel.call):
        raise NotAllowed("Only the agency writes the minutes.")
    _check_agreed(meeting.panel, agreed)
    reasons = [bounded(one.explanation, MOST_EXPLANATION, say("Reason")) for one in agreed]
    meeting.minutes = bounded(minutes, MOST_MINUTES, say("Minutes"))
    meeting.entered_by_id = actor.user_id
    _move(meeting, "write", actor=actor, now=now, fields=("minutes", "entered_by"))
    AgreedScore.objects.filter(meeting=meeting).delete()
    AgreedScore.objects.bulk_create(
        AgreedScore(
            meeting=meeting,
            application_id=one.application_id,
            criterion=one.criterion,
            points=Decimal(one.points.numerator) / Decimal(one.points.denominator),
            explanation=reason,
        )
        for one, reason in zip(agreed, reasons, strict=True)
    )
    return meeting


@transaction.atomic
def approve_minutes(*, meeting_id: int, actor: Actor, now: datetime) -> PanelMeeting:
    """Approve the minutes as the chair; the members are asked to confirm them.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove, Incomplete
        If there is no such meeting, the actor does not chair it or wrote it, or it is empty.
    """
    meeting = _locked(meeting_id, actor)
    if not access.may_approve(actor, meeting, chairs=is_chair(actor, meeting.panel_id)):
        raise NotAllowed("Only the chair of the panel approves its minutes.")
    if not meeting.minutes:
        raise Incomplete(("minutes",))
    meeting.approved_by_id, meeting.reason = actor.user_id, ""
    _move(meeting, "approve", actor=actor, now=now, fields=("approved_by", "reason"))
    own = meeting.attendances.filter(user_id=actor.user_id or 0, is_member=True)
    own.update(confirmed_at=now)
    others = meeting.attendances.filter(is_member=True, confirmed_at__isnull=True)
    notify(
        recipients=[one for one in others.values_list("user_id", flat=True) if one],
        kind="minutes.approved",
        what=gettext_noop("The minutes of your panel wait for you to confirm them."),
        href=f"/meetings/{meeting.pk}",
        now=now,
        subject=meeting,
    )
    return _sealed_if_confirmed(meeting, actor, now)


@transaction.atomic
def return_minutes(*, meeting_id: int, reason: str, actor: Actor, now: datetime) -> PanelMeeting:
    """Send approved minutes back, as a member who was there, with what is wrong.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove, Incomplete
        If there is no such meeting, the actor was not there, or no reason is given.
    """
    meeting = _locked(meeting_id, actor)
    _must_have_attended(meeting, actor)
    meeting.reason, meeting.approved_by_id = needed_reason(reason), None
    _move(meeting, "return", actor=actor, now=now, fields=("reason", "approved_by"))
    meeting.attendances.update(confirmed_at=None)
    if meeting.entered_by_id is not None:
        notify(
            recipients=[meeting.entered_by_id],
            kind="minutes.returned",
            what=gettext_noop("The minutes were sent back: {reason}"),
            href=f"/meetings/{meeting.pk}",
            now=now,
            subject=meeting,
            reason=meeting.reason,
        )
    return meeting


@transaction.atomic
def confirm_minutes(*, meeting_id: int, actor: Actor, now: datetime) -> PanelMeeting:
    """Confirm the minutes as a member who was there; the last one seals them.

    Raises
    ------
    NotFound, NotAllowed, IllegalMove
        If there is no such meeting, the actor was not there, or it is not approved.
    """
    meeting = _locked(meeting_id, actor)
    _must_have_attended(meeting, actor)
    MINUTES_WORKFLOW.target("confirm", MinutesState(meeting.state))
    mine = meeting.attendances.filter(user_id=actor.user_id or 0, confirmed_at__isnull=True)
    if mine.update(confirmed_at=now):
        record(verb="minutes.confirm", subject=meeting, actor=actor, now=now)
    return _sealed_if_confirmed(meeting, actor, now)


def sealed_content(meeting: PanelMeeting) -> dict[str, object]:
    """Return what the hash of sealed minutes covers, as JSON values."""
    agreed = meeting.agreed.order_by("application_id", "criterion")
    return {
        "panel": meeting.panel_id,
        "held_at": meeting.held_at.isoformat(),
        "place": meeting.place,
        "minutes": meeting.minutes,
        "attendance": [
            [one.user_id, one.name, one.capacity, one.is_member]
            for one in meeting.attendances.order_by("pk")
        ],
        "agreed": [
            [one.application_id, one.criterion, str(Fraction(one.points)), one.explanation]
            for one in agreed
        ],
    }


def _locked(meeting_id: int, actor: Actor) -> PanelMeeting:
    found = meetings_visible_to(actor).select_for_update(of=("self",)).filter(pk=meeting_id)
    meeting = found.first()
    if meeting is None:
        raise NotFound("There is no such meeting.")
    return meeting


def _guests(guests: Mapping[str, str]) -> list[tuple[str, str]]:
    where = say("Others in the room")
    return [
        (bounded(name, MOST_GUEST, where), bounded(capacity, MOST_GUEST, where))
        for name, capacity in guests.items()
    ]


def _must_have_attended(meeting: PanelMeeting, actor: Actor) -> None:
    attended = meeting.attendances.filter(user_id=actor.user_id or 0, is_member=True).exists()
    if not access.may_confirm(actor, attended=attended):
        raise NotAllowed("Only members of the panel who were there speak of its minutes.")


def _check_agreed(panel: Panel, agreed: Collection[Agreed]) -> None:
    if not agreed:
        return
    stage = terms_of(panel.call).stage(panel.stage)
    if stage is None:
        raise Invalid("This panel has no rubric to agree on points by.")
    rubric, judged = rubric_body(rubric_of(stage)), judged_by(panel)
    for one in agreed:
        if one.application_id not in judged:
            raise Invalid("An application is none of this panel's.")
        check_change(rubric, SheetChange(points={one.criterion: one.points}))


def _sealed_if_confirmed(meeting: PanelMeeting, actor: Actor, now: datetime) -> PanelMeeting:
    if meeting.attendances.filter(is_member=True, confirmed_at__isnull=True).exists():
        return meeting
    meeting.sealed_at, meeting.hash = now, digest(sealed_content(meeting))
    return _move(
        meeting, "seal", actor=actor, now=now, fields=("sealed_at", "hash"), hash=meeting.hash
    )


def _move(
    meeting: PanelMeeting,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    fields: tuple[str, ...] = (),
    **detail: object,
) -> PanelMeeting:
    meeting.state = MINUTES_WORKFLOW.target(name, MinutesState(meeting.state)).value
    meeting.updated_at = now
    meeting.save(update_fields=("state", "updated_at", *fields))
    record(verb=f"minutes.{name}", subject=meeting, actor=actor, now=now, **detail)
    return meeting
