"""From stored sheets to official scores by the engine, in fractions. Not here: permission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dure.engine import selection as engine
from dure.programme.domain.rubric import Rubric
from dure.programme.domain.score import SheetPoints
from dure.programme.domain.terms import Aggregate, SelectionRule


@dataclass(frozen=True, slots=True)
class StageScore:
    """The official result of one application at one stage.

    Parameters
    ----------
    total, criteria
        None and empty where there are too few sheets.
    rank
        From 1, shared by equals; None below a threshold or with too few sheets.
    missed
        Keys of criteria whose threshold was missed; "total" for the whole.
    sheets, needed
        Sheets that count, and the fewest that the rule can be applied to.
    """

    application_id: int
    total: Fraction | None
    criteria: Mapping[str, Fraction]
    rank: int | None
    missed: tuple[str, ...]
    sheets: int
    needed: int

    @property
    def is_short(self) -> bool:
        """Whether sheets are missing, so that the stage cannot be ranked."""
        return self.sheets < self.needed


def least_total(rubric: Rubric, share: Fraction | None) -> Fraction | None:
    """Return the fewest points that the whole needs; None if any are enough.

    Parameters
    ----------
    share
        The call's threshold, a share of the rubric's highest total; the rubric's own is in points.
    """
    given = (rubric.threshold, None if share is None else share * rubric.total)
    return max((points for points in given if points is not None), default=None)


def scoring_rule(rubric: Rubric, rule: SelectionRule, *, quorum: int = 0) -> engine.ScoringRule:
    """Return the engine's rule: points are sums of the criteria, thresholds as the rubric says.

    Tie-breakers are the rule's criteria, in order; `"asked_won"` and lots are not scores and stay
    with the ranking.
    """
    thresholds = [
        engine.Threshold(engine.Measure(engine.MeasureKind.CRITERION, one.key), one.threshold)
        for one in rubric.criteria
        if one.threshold is not None
    ]
    least = least_total(rubric, rule.threshold)
    if least is not None:
        thresholds.append(engine.Threshold(engine.Measure(engine.MeasureKind.TOTAL), least))
    keys = {one.key for one in rubric.criteria}
    return engine.ScoringRule(
        criteria=tuple(engine.Criterion(one.key, one.weight) for one in rubric.criteria),
        aggregate=engine.Aggregate(Aggregate(rule.aggregate).value),
        trim=rule.trim,
        minimum_sheets=max(quorum, 1),
        thresholds=tuple(thresholds),
        tie_breakers=tuple(
            engine.Measure(engine.MeasureKind.CRITERION, key)
            for key in rule.tie_breakers
            if key in keys
        ),
    )


def stage_scores(
    rubric: Rubric,
    rule: SelectionRule,
    sheets: Iterable[SheetPoints],
    *,
    quorum: int = 0,
    applications: Sequence[int] = (),
) -> tuple[StageScore, ...]:
    """Score every application: the ranked first, best first; those with too few sheets last.

    Parameters
    ----------
    quorum
        Sheets that must be in for each application; a trimmed mean needs 2 * trim + 1 anyway.
    applications
        Those that must appear even where no sheet of theirs counts.

    Raises
    ------
    Invalid
        If a sheet lacks a criterion, has one too many, or points out of bounds.
    """
    official = scoring_rule(rubric, rule, quorum=quorum)
    of: dict[int, list[Mapping[str, Fraction]]] = {one: [] for one in applications}
    for sheet in sheets:
        of.setdefault(sheet.application_id, []).append(sheet.points)
    needed = official.sheets_needed
    full = [engine.Entry(f"{one:012}", given) for one, given in of.items() if len(given) >= needed]
    scored = tuple(_scored(one, of, needed) for one in engine.score(official, full).scored)
    short = tuple(
        StageScore(one, None, {}, None, (), len(given), needed)
        for one, given in sorted(of.items())
        if len(given) < needed
    )
    return scored + short


def _scored(one: engine.Scored, of: Mapping[int, Sequence[object]], needed: int) -> StageScore:
    key = int(one.application_id)
    missed = tuple(threshold.measure.key or "total" for threshold in one.missed)
    return StageScore(key, one.total, one.criteria, one.rank, missed, len(of[key]), needed)


THOUSAND = 1000


def sheet_aggregates(
    rule: SelectionRule, thousandths: Mapping[int, Sequence[int]], *, needed: int
) -> dict[int, Fraction]:
    """Return the aggregate of each application's sums of points; those with too few are left out.

    The same numbers as `stage_scores`, from sums alone: for a page that shows totals of thousands
    of sheets. Sums are whole thousandths of a point, so nothing is rounded.
    """
    kind = Aggregate(rule.aggregate)
    found = {}
    for one, values in thousandths.items():
        if len(values) < needed:
            continue
        if kind is Aggregate.MEDIAN:
            found[one] = engine.median([Fraction(value, THOUSAND) for value in values])
            continue
        trim = rule.trim if kind is Aggregate.TRIMMED else 0
        kept = sorted(values)[trim : len(values) - trim]
        found[one] = Fraction(sum(kept), len(kept) * THOUSAND)
    return found
