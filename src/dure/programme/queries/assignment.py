"""Reads for sharing out applications: who can judge what, and who was given what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.access.panel import may_see_work
from dure.programme.domain.application import IN_REVIEW, ApplicationState
from dure.programme.domain.assignment import AssignmentMode, AssignmentRule
from dure.programme.domain.panel import OBJECTIONS
from dure.programme.domain.sheet import GONE, SheetState
from dure.programme.domain.terms import Stage, StageKind
from dure.programme.domain.waiting import Waiting
from dure.programme.models import (
    Application,
    Call,
    DrawNotice,
    Panel,
    PanelMember,
    ScoreSheet,
)
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.conflict import barred_pairs

LOST = tuple(sorted(state.value for state in GONE))


@dataclass(frozen=True, slots=True)
class Facts:
    """All that an assignment of one stage goes by.

    Attributes
    ----------
    conflicts, gone, kept
        Pairs (application, evaluator): in conflict, with a sheet that no longer counts, with one
        that does.
    """

    applications: tuple[Application, ...]
    seats: tuple[PanelMember, ...]
    conflicts: frozenset[tuple[int, int]]
    gone: frozenset[tuple[int, int]]
    kept: frozenset[tuple[int, int]]

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The panels with somebody on them, in order."""
        return tuple({seat.panel_id: seat.panel for seat in self.seats}.values())


def facts_of(call: Call, stage: int) -> Facts:
    """Return what an assignment goes by. 4 queries."""
    seats = tuple(
        PanelMember.objects.select_related("panel", "evaluator__user")
        .filter(panel__call=call, panel__stage=stage, left_at__isnull=True)
        .order_by("panel__name", "pk")
    )
    applications = tuple(applications_to_assign(call, stage))
    barred = barred_pairs(call)
    sheets = ScoreSheet.objects.filter(application__call=call, stage=stage)
    states = {
        (application, evaluator): SheetState(state)
        for application, evaluator, state in sheets.values_list(
            "application_id", "evaluator_id", "state"
        )
    }
    conflicts = frozenset(
        (application.pk, seat.evaluator_id)
        for application in applications
        for seat in seats
        if (application.pk, seat.evaluator.user_id) in barred
    )
    gone = frozenset(pair for pair, state in states.items() if state in GONE)
    return Facts(applications, seats, conflicts, gone, frozenset(states) - gone - conflicts)


def applications_to_assign(call: Call, stage: int) -> QuerySet[Application]:
    """Return what a stage judges: what passed the check or was shortlisted for it."""
    rows = Application.objects.select_related("lead", "municipality", "call").filter(call=call)
    if stage == OBJECTIONS:
        return rows.filter(state=ApplicationState.UNDER_OBJECTION.value)
    first = Q(state=ApplicationState.ELIGIBLE.value)
    return rows.filter(first | Q(state__in=[s.value for s in sorted(IN_REVIEW)], stage=stage))


def stage_of(call: Call, number: int) -> Stage:
    """Return a stage that is scored; objections are judged by the rules of the last one."""
    scored = terms_of(call).scored_stages
    if number == OBJECTIONS and scored:
        last = scored[-1]
        return Stage(OBJECTIONS, StageKind.PANEL, last.rubric, quorum=last.quorum)
    found = next((stage for stage in scored if stage.number == number), None)
    if found is None:
        raise NotFound("This call has no such stage.")
    return found


def default_rule(
    facts: Facts, stage: Stage, mode: AssignmentMode, demanded: tuple[str, ...] = ()
) -> AssignmentRule:
    """Return bounds that share the work evenly."""
    applications, panels = len(facts.applications), len(facts.panels) or 1
    if mode is AssignmentMode.MIXED:
        people = len(facts.seats) or 1
        reviews = stage.panel_size or min(people, max(stage.quorum, 1))
        work = applications * reviews
        low = min(work // people, applications)
        return AssignmentRule(mode, reviews, low, -(-work // people), demanded)
    least = max(stage.quorum, 1)
    if mode is AssignmentMode.ONE:
        return AssignmentRule(mode, least, 0, applications)
    return AssignmentRule(mode, least, applications // panels, -(-applications // panels))


def demanded_at(call: Call, stage: int) -> tuple[str, ...]:
    """Return the fields that the draw of a stage demanded of each panel."""
    notice = DrawNotice.objects.filter(call=call, stage=stage).first()
    return tuple(notice.demanded) if notice else ()


def seed_at(call: Call, stage: int) -> str:
    """Return the seed that breaks ties: the one published for the draw, if there was one."""
    notice = DrawNotice.objects.filter(call=call, stage=stage).first()
    return notice.seed if notice else f"{call.pk}/{stage}"


@dataclass(frozen=True, slots=True)
class AssignedApplication:
    application: Application
    sheets: tuple[ScoreSheet, ...]

    @property
    def counting(self) -> int:
        return sum(sheet.state not in LOST for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """Who judges what at one stage, as *actor* may see it.

    Attributes
    ----------
    loads
        (name, key of the evaluator, sheets that count), the most first.
    """

    call: Call
    stage: int
    rows: tuple[AssignedApplication, ...]
    loads: tuple[tuple[str, int, int], ...]

    @property
    def sheets(self) -> int:
        return sum(row.counting for row in self.rows)

    @property
    def fewest(self) -> int:
        return min((row.counting for row in self.rows), default=0)

    @property
    def most(self) -> int:
        return max((row.counting for row in self.rows), default=0)

    @property
    def lightest(self) -> int:
        return self.loads[-1][2] if self.loads else 0

    @property
    def heaviest(self) -> int:
        return self.loads[0][2] if self.loads else 0


def assignment_page(actor: Actor, call_id: int, stage: int) -> AssignmentPage:
    """Return who judges what; raise `NotFound` for whoever must not know it. 4 queries.

    Officers with a conflict do not see the application, nor who judges it.
    """
    call = call_visible_to(actor, call_id)
    if not may_see_work(actor, call):
        raise NotFound("There is no such call.")
    applications = {row.pk: row for row in applications_visible_to(actor).filter(call=call)}
    sheets = ScoreSheet.objects.select_related("evaluator__user", "panel").filter(
        application_id__in=applications, stage=stage
    )
    of: dict[int, list[ScoreSheet]] = defaultdict(list)
    loads: dict[tuple[str, int], int] = defaultdict(int)
    for sheet in sheets.order_by("panel__name", "pk"):
        of[sheet.application_id].append(sheet)
        loads[str(sheet.evaluator), sheet.evaluator_id] += sheet.state not in LOST
    shown = set(of) | set(
        applications_to_assign(call, stage)
        .filter(pk__in=applications)
        .values_list("pk", flat=True)
    )
    rows = tuple(
        AssignedApplication(row, tuple(of[key]))
        for key, row in applications.items()
        if key in shown
    )
    ordered = sorted(loads.items(), key=lambda item: (-item[1], item[0]))
    return AssignmentPage(call, stage, rows, tuple((*who, n) for who, n in ordered))


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return the stages whose applications have to be shared out, for the agency's officers."""
    agencies = actor.organisations(Role.PROGRAMME_OFFICER)
    if not agencies:
        return []
    panels = Panel.objects.select_related("call", "run").filter(
        call__agency_id__in=agencies,
        call__state="evaluating",
        run__isnull=False,
        sheets__isnull=True,
    )
    stages = {(panel.call_id, panel.stage): panel for panel in panels}
    return [
        Waiting(
            _("Share out the applications"),
            panel.call.title,
            f"/calls/{panel.call_id}/stages/{panel.stage}/assignment/",
            panel.run.sealed_at if panel.run else now,
        )
        for panel in stages.values()
    ]
