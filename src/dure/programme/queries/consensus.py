"""Reads of panel meetings: who was there, what was agreed, where the sheets differ most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.consensus import MinutesState
from dure.programme.domain.score import total_of
from dure.programme.domain.sheet import GONE, IN
from dure.programme.domain.waiting import Waiting
from dure.programme.models import (
    AgreedScore,
    Application,
    Panel,
    PanelMeeting,
    PanelMember,
    ScoreSheet,
)
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.sheet import JUDGES, LEFT, content_of, sheets_visible_to

_IN = sorted(state.value for state in IN)
_GONE = sorted(state.value for state in GONE)


def panels_visible_to_meet(actor: Actor) -> QuerySet[Panel]:
    """Return the panels whose meetings *actor* may read: those who run the call, its members."""
    rows = Panel.objects.select_related("call")
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    own = actor.organisations(*JUDGES)
    seat = PanelMember.objects.filter(
        panel=OuterRef("pk"), evaluator__user_id=actor.user_id or 0, left_at__isnull=True
    )
    return rows.filter(Q(call__agency_id__in=own) | Q(call__ministry_id__in=own) | Q(Exists(seat)))


def panel_to_meet(actor: Actor, panel_id: int) -> Panel:
    """Return one panel. Raises `NotFound` where *actor* may not know of it."""
    found = panels_visible_to_meet(actor).filter(pk=panel_id).first()
    if found is None:
        raise NotFound("There is no such panel.")
    return found


def meetings_visible_to(actor: Actor) -> QuerySet[PanelMeeting]:
    """Return the meetings of the panels that *actor* may read of."""
    seen = panels_visible_to_meet(actor).values("pk")
    return PanelMeeting.objects.filter(panel__in=seen).select_related("panel__call")


def meeting_visible_to(actor: Actor, meeting_id: int) -> PanelMeeting:
    """Return one meeting. Raises `NotFound` where *actor* may not know of it."""
    found = meetings_visible_to(actor).filter(pk=meeting_id).first()
    if found is None:
        raise NotFound("There is no such meeting.")
    return found


def sheets_out(panel: Panel) -> int:
    """Return how many sheets of a panel are not handed in. One query."""
    return ScoreSheet.objects.filter(panel=panel, state__in=LEFT).count()


def members_of(panel: Panel) -> list[PanelMember]:
    """Return who sits on a panel, the chair first. One query."""
    rows = PanelMember.objects.filter(panel=panel, left_at__isnull=True)
    return list(rows.select_related("evaluator__user").order_by("-is_chair", "pk"))


def agreed_visible_to(actor: Actor, meeting: PanelMeeting) -> list[AgreedScore]:
    """Return what was agreed of the applications that *actor* may open. One query."""
    seen = applications_visible_to(actor).values("pk")
    rows = AgreedScore.objects.filter(meeting=meeting, application__in=seen)
    return list(rows.select_related("application__lead"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One application and how far apart its sheets are, criterion by criterion, in points."""

    application: Application
    lowest: Fraction
    highest: Fraction
    criteria: dict[str, tuple[Fraction, Fraction]]

    @property
    def apart(self) -> Fraction:
        return self.highest - self.lowest


def differences_of(actor: Actor, panel: Panel) -> list[Difference]:
    """Return the applications of a panel, those on which its members differ most first."""
    sheets = sheets_visible_to(actor).filter(panel=panel, state__in=_IN)
    by: dict[int, list[ScoreSheet]] = {}
    for sheet in sheets.prefetch_related("scores"):
        by.setdefault(sheet.application_id, []).append(sheet)
    found = []
    for group in by.values():
        contents = [content_of(sheet).scores for sheet in group]
        totals = [total_of(scores) for scores in contents]
        criteria: dict[str, tuple[Fraction, Fraction]] = {}
        for key in contents[0]:
            points = [s[key].points or Fraction(0) for s in contents if key in s]
            criteria[key] = (min(points), max(points))
        found.append(Difference(group[0].application, min(totals), max(totals), criteria))
    return sorted(found, key=lambda one: (-one.apart, one.application.number))


def judged_by(panel: Panel) -> set[int]:
    """Return the applications that a panel judges. One query."""
    rows = ScoreSheet.objects.filter(panel=panel).exclude(state__in=_GONE)
    return set(rows.values_list("application_id", flat=True))


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the minutes that *actor* is to confirm or, as the chair, to approve."""
    if actor.user_id is None:
        return []
    confirm = PanelMeeting.objects.filter(
        state=MinutesState.APPROVED.value,
        attendances__user=actor.user_id,
        attendances__is_member=True,
        attendances__confirmed_at__isnull=True,
    )
    approve = (
        PanelMeeting.objects.filter(
            state=MinutesState.DRAFT.value,
            panel__members__evaluator__user=actor.user_id,
            panel__members__is_chair=True,
            panel__members__left_at__isnull=True,
        )
        .exclude(minutes="")
        .exclude(entered_by=actor.user_id)
    )
    asked = ((gettext_noop("Confirm the minutes"), confirm),
             (gettext_noop("Approve the minutes of a panel"), approve))  # fmt: skip
    return [
        Waiting(
            verb=verb,
            title=meeting.panel.call.title,
            href=f"/meetings/{meeting.pk}",
            since=meeting.updated_at,
        )
        for verb, found in asked
        for meeting in found.select_related("panel__call")
    ]
