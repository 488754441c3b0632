"""Reads of score sheets. `sheets_visible_to` is the one rule of who sees which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from dure.core.actor import Actor, Role
from dure.core.errors import NotFound
from dure.programme.domain.score import Score, SheetContent, SheetPoints
from dure.programme.domain.sheet import GONE, IN, SheetState
from dure.programme.domain.terms import Stage, WindowKind
from dure.programme.domain.waiting import Waiting
from dure.programme.models import Conflict, CriterionScore, PanelMember, ScoreSheet
from dure.programme.queries.call import terms_of

JUDGES = (Role.PROGRAMME_OFFICER, Role.APPROVER)
_IN = sorted(state.value for state in IN)
_GONE = sorted(state.value for state in GONE)
LEFT = tuple(
    state.value
    for state in (
        SheetState.ASSIGNED,
        SheetState.DECLARED,
        SheetState.DRAFT,
        SheetState.REOPENED,
    )
)
"""States in which a sheet waits for its evaluator."""


def sheets_visible_to(actor: Actor) -> QuerySet[ScoreSheet]:
    """Return the sheets that *actor* may open; page, matrix, export, count and API begin here.

    - an evaluator: their own, and once it is handed in the others of the same application, stage
      and panel that are handed in too
    - the chair of a panel: what is handed in there, under the same condition
    - officers and approvers of the call's agency and ministry: that a sheet is there; what it
      says only once it is handed in (`content_is_open`)
    - auditors: everything
    Whoever has a conflict with the application sees none of its sheets.
    """
    rows = ScoreSheet.objects.select_related(
        "application__call", "application__lead", "evaluator__user", "panel", "rubric"
    )
    if actor.system or actor.has_anywhere(Role.AUDITOR):
        return rows
    if actor.user_id is None:
        return rows.none()
    own = actor.organisations(*JUDGES)
    staff = Q(application__call__agency_id__in=own) | Q(application__call__ministry_id__in=own)
    mine = Q(evaluator__user_id=actor.user_id)
    return rows.filter(mine | staff | (Q(state__in=_IN) & _after_own(actor.user_id))).exclude(
        _in_conflict(actor.user_id)
    )


def sheet_visible_to(actor: Actor, sheet_id: int) -> ScoreSheet:
    """Return one sheet. Raises `NotFound` where *actor* may not know of it."""
    found = sheets_visible_to(actor).filter(pk=sheet_id).first()
    if found is None:
        raise NotFound("There is no such score sheet.")
    return found


def own_sheets(actor: Actor) -> QuerySet[ScoreSheet]:
    """Return the sheets that *actor* is to fill in or has filled in, those that count."""
    return (
        sheets_visible_to(actor)
        .filter(evaluator__user_id=actor.user_id or 0)
        .exclude(state__in=_GONE)
        .order_by("stage", "application__number", "pk")
    )


def content_is_open(actor: Actor, sheet: ScoreSheet) -> bool:
    """Tell whether *actor*, who sees the sheet, may read what it says: a draft is its author's."""
    if sheet.evaluator.user_id == actor.user_id or actor.system:
        return True
    return sheet.state in _IN or actor.has_anywhere(Role.AUDITOR)


def other_sheets(actor: Actor, sheet: ScoreSheet) -> QuerySet[ScoreSheet]:
    """Return the other sheets of the same application and panel that *actor* may read."""
    return (
        sheets_visible_to(actor)
        .filter(
            application=sheet.application_id,
            stage=sheet.stage,
            panel=sheet.panel_id,
            state__in=_IN,
        )
        .exclude(pk=sheet.pk)
        .prefetch_related("scores")
        .order_by("evaluator_id")
    )


def content_of(sheet: ScoreSheet) -> SheetContent:
    """Return what stands on a sheet, as values. One query."""
    scores = {
        row.criterion: Score(
            _exact(row.points), row.comment, row.version, _exact(row.other_points)
        )
        for row in sheet.scores.all()
    }
    return SheetContent(scores, sheet.comment, sheet.comment_to_applicant, sheet.comments_version)


def is_chair(actor: Actor, panel_id: int) -> bool:
    """Tell whether *actor* chairs that panel now. One query."""
    return PanelMember.objects.filter(
        panel=panel_id,
        evaluator__user_id=actor.user_id or 0,
        is_chair=True,
        left_at__isnull=True,
    ).exists()


def has_conflict(user_id: int | None, application_id: int) -> bool:
    """Tell whether a person has a conflict with an application, in force. One query."""
    return Conflict.objects.filter(
        user_id=user_id or 0, application=application_id, cleared_at__isnull=True
    ).exists()


def evaluator_numbers(panel_ids: Iterable[int]) -> Mapping[tuple[int, int], int]:
    """Return the number by which each evaluator is called where names are not shown.

    By panel and evaluator, from 1 in each panel, in the order of their seats. One query.
    """
    seats = PanelMember.objects.filter(panel__in=list(panel_ids)).order_by("panel", "pk")
    numbers: dict[tuple[int, int], int] = {}
    counts: dict[int, int] = {}
    for panel, evaluator in seats.values_list("panel_id", "evaluator_id"):
        counts[panel] = counts.get(panel, 0) + 1
        numbers[panel, evaluator] = counts[panel]
    return numbers


def sheets_that_count(call_id: int, stage: int) -> tuple[SheetPoints, ...]:
    """Return every sheet of a stage that was handed in, with its points. Two queries.

    For the ranking, which sees all; what a person may see is `sheets_visible_to`.
    """
    rows = ScoreSheet.objects.filter(
        application__call=call_id, stage=stage, state__in=_IN
    ).order_by("application_id", "evaluator_id")
    sheets = list(rows.values_list("pk", "application_id", "evaluator_id"))
    points: dict[int, dict[str, Fraction]] = {key: {} for key, _, _ in sheets}
    scores = CriterionScore.objects.filter(sheet__in=rows.order_by(), points__isnull=False)
    for sheet, criterion, given in scores.values_list("sheet_id", "criterion", "points"):
        points[sheet][criterion] = Fraction(given or 0)
    return tuple(SheetPoints(one, by, points[key]) for key, one, by in sheets)


def stage_of(sheet: ScoreSheet) -> Stage | None:
    """Return what the call lays down for the stage of a sheet; None for an objection's."""
    return terms_of(sheet.application.call).stage(sheet.stage)


def waiting_for(actor: Actor, now: datetime) -> list[Waiting]:
    """Return one line for each stage of each call in which sheets wait for *actor*."""
    if actor.user_id is None:
        return []
    by_call: dict[tuple[int, int], list[ScoreSheet]] = {}
    for sheet in own_sheets(actor).filter(state__in=LEFT):
        by_call.setdefault((sheet.application.call_id, sheet.stage), []).append(sheet)
    found = []
    for sheets in by_call.values():
        call = sheets[0].application.call
        window = terms_of(call).window(WindowKind.EVALUATION)
        found.append(
            Waiting(
                verb=gettext_noop("Hand in your score sheets"),
                title=f"{call.title} ({len(sheets)})",
                href="/review/",
                since=min(sheet.created_at for sheet in sheets),
                due=window.closes_at if window else None,
            )
        )
    return found


def _after_own(user_id: int) -> Q:
    """Match sheets of panels the person sits on, where nothing of their own is left to hand in."""
    seat = PanelMember.objects.filter(
        panel=OuterRef("panel"), evaluator__user_id=user_id, left_at__isnull=True
    )
    of_same = ScoreSheet.objects.filter(
        application=OuterRef("application"),
        stage=OuterRef("stage"),
        evaluator__user_id=user_id,
    )
    own_in = of_same.filter(panel=OuterRef("panel"), state__in=_IN)
    chairs = seat.filter(is_chair=True)
    return Q(Exists(own_in)) | (Q(Exists(chairs)) & ~Q(Exists(of_same)))


def _in_conflict(user_id: int) -> Q:
    return Q(
        Exists(
            Conflict.objects.filter(
                application=OuterRef("application"), user_id=user_id, cleared_at__isnull=True
            )
        )
    )


def _exact(points: Decimal | None) -> Fraction | None:
    return None if points is None else Fraction(points)
