"""Feedback on evaluators and how they worked: for the agency; nothing follows by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.programme.access.feedback import may_read
from dure.programme.domain.feedback import Mark
from dure.programme.domain.sheet import IN
from dure.programme.domain.terms import WindowKind
from dure.programme.models import Application, EvaluatorFeedback, PanelMember, ScoreSheet
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.matrix import Matrix, matrix_of
from dure.programme.queries.sheet import evaluator_numbers, is_chair

_IN = sorted(state.value for state in IN)


@dataclass(frozen=True, slots=True)
class Rated:
    """An evaluator as an applicant or a chair knows them: by number; and what was said."""

    panel_id: int
    panel: str
    number: int
    evaluator_id: int
    mark: str
    stage: int = 0


def evaluators_of(application: Application) -> list[Rated]:
    """Return who judged an application, by stage and number alone on its page. Three queries.

    Who judged it at two stages stands there twice, under two numbers, and is rated for each.
    """
    sheets = ScoreSheet.objects.filter(application=application, state__in=_IN)
    found = list(
        sheets.order_by("panel_id", "evaluator_id").values_list(
            "panel_id", "panel__name", "evaluator_id", "panel__stage"
        )
    )
    rows = EvaluatorFeedback.objects.filter(application=application)
    said = {
        (panel, one): mark
        for panel, one, mark in rows.values_list("panel_id", "evaluator_id", "mark")
    }
    numbers = evaluator_numbers({panel for panel, *_ in found})
    rated = [
        Rated(panel, name, numbers.get((panel, one), 0), one, said.get((panel, one), ""), stage)
        for panel, name, one, stage in found
    ]
    return sorted(rated, key=lambda one: (one.stage, one.panel_id, one.number))


def evaluators_to_remark(actor: Actor, panel_id: int) -> list[Rated]:
    """Return the other members of a panel that *actor* chairs; none for anybody else."""
    if not is_chair(actor, panel_id):
        return []
    seats = PanelMember.objects.filter(panel=panel_id).exclude(
        evaluator__user_id=actor.user_id or 0
    )
    said = dict(
        EvaluatorFeedback.objects.filter(panel=panel_id, application__isnull=True).values_list(
            "evaluator_id", "mark"
        )
    )
    numbers = evaluator_numbers({panel_id})
    return [
        Rated(
            panel_id,
            seat.panel.name,
            numbers.get((panel_id, seat.evaluator_id), 0),
            seat.evaluator_id,
            said.get(seat.evaluator_id, ""),
        )
        for seat in seats.select_related("panel")
    ]


@dataclass(frozen=True, slots=True)
class Statistics:
    """How one evaluator worked at one stage.

    Parameters
    ----------
    drift
        Mean of what they gave minus what the others gave, in points.
    disagreement
        Mean distance from the others' mean on the same application, in points; less is closer.
    before_close
        Mean time between handing in and the end of the window; None without a window.
    comment_length
        Mean length of the opinion, in characters.
    """

    evaluator_id: int
    name: str
    handed_in: int
    assigned: int
    drift: Fraction | None
    disagreement: Fraction | None
    before_close: timedelta | None
    comment_length: int
    good: int
    normal: int
    poor: int
    reasons: tuple[str, ...]


def statistics_of(actor: Actor, call_id: int, stage: int) -> tuple[Statistics, ...]:
    """Return how each evaluator of a stage worked. For the agency; raises `NotFound` otherwise."""
    call = call_visible_to(actor, call_id)
    if not may_read(actor, call):
        raise NotFound("There is no such page.")
    matrix = matrix_of(actor, call_id, stage)
    apart = _distances(matrix)
    window = terms_of(call).window(WindowKind.EVALUATION)
    lengths: dict[int, list[int]] = {}
    spare: dict[int, list[timedelta]] = {}
    sheets = ScoreSheet.objects.filter(application__call=call, stage=stage, state__in=_IN)
    for one, comment, at in sheets.values_list("evaluator_id", "comment", "submitted_at"):
        lengths.setdefault(one, []).append(len(comment))
        if window is not None and at is not None:
            spare.setdefault(one, []).append(window.closes_at - at)
    marks: dict[int, Counter[str]] = {}
    reasons: dict[int, list[str]] = {}
    said = EvaluatorFeedback.objects.filter(panel__call=call, panel__stage=stage)
    for one, mark, reason in said.values_list("evaluator_id", "mark", "reason"):
        marks.setdefault(one, Counter())[mark] += 1
        if reason:
            reasons.setdefault(one, []).append(reason)
    found = []
    for column in matrix.columns:
        key = column.evaluator_id
        of, times, told = lengths.get(key, []), spare.get(key, []), marks.get(key, Counter())
        distances = apart.get(key, [])
        found.append(
            Statistics(
                evaluator_id=key,
                name=column.name,
                handed_in=column.handed_in,
                assigned=column.assigned,
                drift=column.drift,
                disagreement=sum(distances, Fraction(0)) / len(distances) if distances else None,
                before_close=sum(times, timedelta()) / len(times) if times else None,
                comment_length=sum(of) // len(of) if of else 0,
                good=told[Mark.GOOD.value],
                normal=told[Mark.NORMAL.value],
                poor=told[Mark.POOR.value],
                reasons=tuple(reasons.get(key, ())),
            )
        )
    return tuple(found)


def _distances(matrix: Matrix) -> dict[int, list[Fraction]]:
    """Return how far each sum lies from the mean of the others', by evaluator, in points."""
    found: dict[int, list[Fraction]] = {}
    for row in matrix.rows:
        sums = row.sums
        whole, others = sum(sums), len(sums) - 1
        if others < 1:
            continue
        for cell in row.cells:
            if cell.thousandths is not None:
                more = cell.thousandths * others - (whole - cell.thousandths)
                found.setdefault(cell.evaluator_id, []).append(Fraction(abs(more), others * 1000))
    return found
