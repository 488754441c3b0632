"""Reads of draws, panels and their members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.application import IN_REVIEW, ApplicationState
from dure.programme.domain.panel import OBJECTIONS, Out
from dure.programme.domain.waiting import Waiting
from dure.programme.models import (
    Application,
    Call,
    DrawNotice,
    Evaluator,
    Panel,
    PanelMember,
    ScoreSheet,
)
from dure.programme.queries.call import calls_visible_to
from dure.programme.queries.conflict import barred_pairs, in_force, pool_of

READS = (Role.PROGRAMME_OFFICER, Role.APPROVER)
BEFORE = (ApplicationState.SUBMITTED, ApplicationState.CORRECTING)


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """Somebody in the pool of a draw, and every reason why they cannot be drawn."""

    evaluator: Evaluator
    out: tuple[Out, ...]
    conflicts: int  # with applications of the call


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who could take over a score sheet, and whether from the reserve list."""

    evaluator: Evaluator
    reserve: bool
    load: int


def draw_notices_visible_to(actor: Actor) -> QuerySet[DrawNotice]:
    """Return the published seeds of the calls that *actor* sees: a seed is public."""
    rows = DrawNotice.objects.select_related("call", "run")
    return rows.filter(call__in=calls_visible_to(actor).values("pk"))


def draw_notice_visible_to(actor: Actor, notice_id: int) -> DrawNotice:
    """Return one published seed, or raise `NotFound`."""
    found = draw_notices_visible_to(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound("There is no such draw.")
    return found


def panels_visible_to(actor: Actor) -> QuerySet[Panel]:
    """Return panels with their members: to who runs the call, to all once it is announced."""
    members = PanelMember.objects.select_related("evaluator__user")
    rows = Panel.objects.select_related("call", "run").prefetch_related(
        Prefetch("members", queryset=members)
    )
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    own = actor.organisations(*READS)
    staff = Q(call__agency_id__in=own) | Q(call__ministry_id__in=own)
    return rows.filter(staff | Q(call__announced_at__isnull=False))


def panel_visible_to(actor: Actor, panel_id: int) -> Panel:
    """Return one panel, or raise `NotFound`."""
    found = panels_visible_to(actor).filter(pk=panel_id).first()
    if found is None:
        raise NotFound("There is no such panel.")
    return found


def applications_to_judge(call: Call, stage: int) -> QuerySet[Application]:
    """Return what a stage of a call judges, or will judge once the check is over."""
    rows = Application.objects.select_related("lead", "municipality").filter(call=call)
    if stage == OBJECTIONS:
        return rows.filter(state=ApplicationState.UNDER_OBJECTION.value)
    return rows.filter(state__in=[state.value for state in (*BEFORE, *sorted(IN_REVIEW))])


def pool_for_draw(
    call: Call, *, stage: int, panels: int, published_at: datetime | None = None
) -> list[PoolEntry]:
    """Return the whole pool of a call's agency with who is out, and why. 4 queries.

    Where one panel judges all, a conflict with any application keeps somebody out; where there are
    several panels, only conflicts with all of them do.
    """
    judged = set(applications_to_judge(call, stage).values_list("pk", flat=True))
    with_conflict = Counter(
        person for application, person in barred_pairs(call) if application in judged
    )
    most = 0 if panels == 1 else max(len(judged) - 1, 0)
    seats = PanelMember.objects.filter(panel__call=call)
    seats = seats if stage == OBJECTIONS else seats.filter(panel__stage=stage)
    seated = set(seats.values_list("evaluator_id", flat=True))
    return [
        PoolEntry(
            person,
            tuple(
                out
                for out, holds in {
                    Out.UNAVAILABLE: not person.is_available,
                    Out.UNCHECKED: person.checked_at is None,
                    Out.CONFLICT: with_conflict[person.user_id] > most,
                    Out.ENTERED_LATE: published_at is not None
                    and person.entered_at > published_at,
                    Out.SEATED: person.pk in seated,
                }.items()
                if holds
            ),
            with_conflict[person.user_id],
        )
        for person in pool_of(call).order_by("pk")
    ]


def reserve_of(panel: Panel) -> list[Evaluator]:
    """Return who was drawn as reserve with a panel and has no seat in its stage, in order."""
    if panel.run is None:
        return []
    order = [int(key) for key in panel.run.output.get("reserve", [])]
    seated = PanelMember.objects.filter(panel__call_id=panel.call_id, panel__stage=panel.stage)
    people = (
        Evaluator.objects.select_related("user")
        .filter(pk__in=order, is_available=True)
        .exclude(pk__in=seated.values("evaluator_id"))
    )
    return sorted(people, key=lambda person: order.index(person.pk))


def replacements_for(sheet: ScoreSheet) -> list[Replacement]:
    """Return who could judge instead: the rest of the panel, least loaded first, then reserve."""
    panel = Panel.objects.select_related("run").get(pk=sheet.panel_id)
    barred = set(
        in_force().filter(application_id=sheet.application_id).values_list("user_id", flat=True)
    )
    asked = set(
        ScoreSheet.objects.filter(
            application_id=sheet.application_id, stage=sheet.stage
        ).values_list("evaluator_id", flat=True)
    )
    seats = PanelMember.objects.select_related("evaluator__user").filter(
        panel=panel, left_at__isnull=True
    )
    members = [seat.evaluator for seat in seats if seat.evaluator_id not in asked]
    loads = _loads([person.pk for person in members], sheet.stage)
    own = [Replacement(person, False, loads[person.pk]) for person in members]
    own.sort(key=lambda one: (one.load, one.evaluator.pk))
    reserve = [Replacement(person, True, 0) for person in reserve_of(panel)]
    return [one for one in (*own, *reserve) if one.evaluator.user_id not in barred]


def _loads(people: Iterable[int], stage: int) -> Counter[int]:
    rows = ScoreSheet.objects.filter(evaluator_id__in=list(people), stage=stage)
    return Counter(
        rows.exclude(state__in=("recused", "cancelled")).values_list("evaluator_id", flat=True)
    )


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the draws to make and the panels without a chair, for the agency's officers."""
    agencies = actor.organisations(Role.PROGRAMME_OFFICER)
    if not agencies:
        return []
    notices = DrawNotice.objects.select_related("call").filter(
        call__agency_id__in=agencies, run__isnull=True
    )
    waiting = [
        Waiting(
            _("Draw the panel"),
            row.call.title,
            f"/calls/{row.call_id}/stages/{row.stage}/panels/",
            row.published_at,
        )
        for row in notices.exclude(call__state="final")
    ]
    chairs = PanelMember.objects.filter(is_chair=True, left_at__isnull=True)
    panels = Panel.objects.select_related("call", "run").filter(
        call__agency_id__in=agencies, run__isnull=False
    )
    panels = panels.exclude(call__state="final").exclude(pk__in=chairs.values("panel_id"))
    waiting += [
        Waiting(
            _("Name the chair of a panel"),
            row.call.title,
            f"/calls/{row.call_id}/stages/{row.stage}/panels/",
            row.run.sealed_at if row.run else now,
        )
        for row in panels
    ]
    return waiting
