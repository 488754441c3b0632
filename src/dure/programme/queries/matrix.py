"""The score sheets of a stage as a matrix: applications by evaluators, with sums of points.

Only what the reader may see is in it: `sheets_visible_to` decides. Sums are whole thousandths of a
point. Not here: the official aggregate, which is the engine's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.db.models.functions import Cast, Round

from dure.core.actor import Actor
from dure.core.errors import NotFound
from dure.programme.access.sheet import may_see_names
from dure.programme.domain.rubric import Rubric
from dure.programme.domain.sheet import GONE, IN
from dure.programme.domain.terms import Stage, Terms
from dure.programme.models import Application, Call, CriterionScore, PanelMember, ScoreSheet
from dure.programme.queries.application import applications_visible_to
from dure.programme.queries.call import call_visible_to, terms_of
from dure.programme.queries.rubric_version import rubric_body, rubric_of
from dure.programme.queries.sheet import evaluator_numbers, sheets_visible_to

_IN = sorted(state.value for state in IN)
_GONE = sorted(state.value for state in GONE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One sheet: its state, and its sum of points once it is handed in."""

    sheet_id: int
    evaluator_id: int
    state: str
    thousandths: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One evaluator of the stage.

    Parameters
    ----------
    drift
        Mean of what they gave minus what the others gave to the same applications, in points;
        None if there is nothing to compare.
    """

    evaluator_id: int
    number: int
    panel_id: int
    panel: str
    name: str
    handed_in: int
    assigned: int
    drift: Fraction | None


@dataclass(frozen=True, slots=True)
class Row:
    """One application and the sheets on it that the reader may see."""

    application_id: int
    number: str
    title: str
    lead: str
    cells: tuple[Cell, ...]

    @property
    def sums(self) -> list[int]:
        """The sums of the sheets that count, in thousandths."""
        return [cell.thousandths for cell in self.cells if cell.thousandths is not None]

    @property
    def spread(self) -> int | None:
        """Highest minus lowest sum, in thousandths; None with fewer than two."""
        sums = self.sums
        return max(sums) - min(sums) if len(sums) > 1 else None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Everything that the matrix of one stage shows."""

    call: Call
    stage: Stage
    terms: Terms
    rubric: Rubric
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    criteria: Mapping[str, Mapping[int, tuple[int, ...]]]  # with a threshold: by application
    names: bool

    @property
    def panels(self) -> dict[int, str]:
        """The names of the panels by key."""
        return {column.panel_id: column.panel for column in self.columns}


def matrix_of(actor: Actor, call_id: int, stage_number: int) -> Matrix:
    """Return the matrix of a stage as *actor* may see it. Its queries do not grow with rows.

    Raises
    ------
    NotFound
        If *actor* has no business with it, or the call has no such stage.
    """
    call = call_visible_to(actor, call_id)
    names = may_see_names(actor, call)
    stage = None
    if names or _chairs(actor, call, stage_number):
        terms = terms_of(call)
        stage = terms.stage(stage_number)
    if stage is None or not stage.rubric:
        raise NotFound("There is no such stage.")
    rubric = rubric_body(rubric_of(stage))
    sheets = sheets_visible_to(actor).filter(application__call=call, stage=stage_number)
    cells = _cells(sheets.exclude(state__in=_GONE))
    seen = applications_visible_to(actor).filter(call=call, pk__in=sheets.values("application"))
    rows = _rows(seen, cells)
    return Matrix(
        call,
        stage,
        terms,
        rubric,
        rows,
        _columns(rows, sheets, names),
        _thresholds(rubric, sheets),
        names,
    )


def _chairs(actor: Actor, call: Call, stage: int) -> bool:
    return PanelMember.objects.filter(
        panel__call=call,
        panel__stage=stage,
        evaluator__user_id=actor.user_id or 0,
        is_chair=True,
        left_at__isnull=True,
    ).exists()


def _thousandths(field: str) -> Cast:
    return Cast(Round(F(field) * 1000), BigIntegerField())


def _cells(sheets: QuerySet[ScoreSheet]) -> dict[int, list[Cell]]:
    """Return the cells by application; one query, sums made by the database."""
    found: dict[int, list[Cell]] = defaultdict(list)
    rows = (
        sheets.order_by("application_id", "evaluator_id")
        .annotate(total=Sum(_thousandths("scores__points")))
        .values_list("application_id", "pk", "evaluator_id", "state", "total")
    )
    for application, key, evaluator, state, total in rows:
        is_in = state in _IN
        found[application].append(Cell(key, evaluator, state, (total or 0) if is_in else None))
    return found


def _rows(seen: QuerySet[Application], cells: Mapping[int, list[Cell]]) -> tuple[Row, ...]:
    values = seen.order_by("number", "pk").values_list("pk", "number", "title", "lead__name")
    return tuple(
        Row(key, number, title, lead, tuple(cells.get(key, ())))
        for key, number, title, lead in values
    )


def _columns(
    rows: tuple[Row, ...], sheets: QuerySet[ScoreSheet], names: bool
) -> tuple[Column, ...]:
    apart: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    compared: dict[int, int] = defaultdict(int)
    assigned: dict[int, int] = defaultdict(int)
    handed_in: dict[int, int] = defaultdict(int)
    for row in rows:
        sums = row.sums
        whole, others = sum(sums), len(sums) - 1
        for cell in row.cells:
            assigned[cell.evaluator_id] += 1
            if cell.thousandths is None:
                continue
            handed_in[cell.evaluator_id] += 1
            if others > 0:
                more = cell.thousandths * others - (whole - cell.thousandths)
                apart[cell.evaluator_id][others] += more
                compared[cell.evaluator_id] += 1
    people = (
        sheets.exclude(state__in=_GONE)
        .order_by("panel__name", "evaluator_id")
        .values_list(
            "evaluator_id", "panel_id", "panel__name", "evaluator__user__name",
            "evaluator__user__email",
        )
        .distinct()
    )  # fmt: skip
    found = list({row[0]: row for row in people}.values())
    numbers = {} if names else evaluator_numbers({panel for _, panel, *_ in found})
    return tuple(
        Column(
            evaluator_id=one,
            number=numbers.get((panel, one), 0),
            panel_id=panel,
            panel=called,
            name=(name or email) if names else "",
            handed_in=handed_in[one],
            assigned=assigned[one],
            drift=_drift(apart[one], compared[one]),
        )
        for one, panel, called, name, email in found
    )


def _drift(apart: Mapping[int, int], compared: int) -> Fraction | None:
    """Return the mean difference in points from sums kept by the number of other sheets."""
    if not compared:
        return None
    parts = (Fraction(more, others * 1000) for others, more in apart.items())
    return sum(parts, Fraction(0)) / compared


def _thresholds(
    rubric: Rubric, sheets: QuerySet[ScoreSheet]
) -> dict[str, dict[int, tuple[int, ...]]]:
    """Return the points of each criterion that has a threshold. No query if none has."""
    keys = [one.key for one in rubric.criteria if one.threshold is not None]
    if not keys:
        return {}
    counted = sheets.filter(state__in=_IN).order_by().values("pk")
    rows = CriterionScore.objects.filter(
        sheet__in=counted, criterion__in=keys, points__isnull=False
    ).values_list("criterion", "sheet__application_id", _thousandths("points"))
    found: dict[str, dict[int, list[int]]] = {key: defaultdict(list) for key in keys}
    for key, application, points in rows:
        found[key][application].append(points)
    return {key: {one: tuple(points) for one, points in of.items()} for key, of in found.items()}
