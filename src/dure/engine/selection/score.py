"""A call's official scores and ranks, in fractions: nothing is rounded unless the rule says so.

Not here: who may score, and any second opinion on the scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from dure.core.errors import Invalid
from dure.engine.selection.rule import (
    Aggregate,
    Apart,
    Measure,
    MeasureKind,
    Points,
    ScoringRule,
    Threshold,
    exactly,
    median,
    trimmed_mean,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One application: its sheets, criterion to points, and points given otherwise."""

    application_id: str
    sheets: Sequence[Mapping[str, Points]]
    points: Mapping[str, Points] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """One application's result.

    Attributes
    ----------
    rank
        From 1, shared by equals (1, 2, 2, 4); None if a threshold was missed.
    missed
        Thresholds that were missed.
    decided_by
        The tie-breaker that set it apart from the one before it of equal total; None if none.
    """

    application_id: str
    total: Fraction
    panel: Fraction
    criteria: Mapping[str, Fraction]
    points: Mapping[str, Fraction]
    missed: tuple[Threshold, ...] = ()
    rank: int | None = None
    decided_by: Measure | None = None

    def value(self, measure: Measure) -> Fraction:
        """Return what a measure says of this application."""
        if measure.kind == MeasureKind.CRITERION:
            return self.criteria[measure.key]
        if measure.kind == MeasureKind.POINTS:
            return self.points[measure.key]
        return self.total if measure.kind == MeasureKind.TOTAL else self.panel


@dataclass(frozen=True, slots=True)
class Cut:
    """The first so many: those inside, and those who share the last places without fitting."""

    inside: tuple[str, ...]
    tied: tuple[str, ...]
    places: int  # left for those who are tied


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everyone, best first; those without a rank last, by total. Equals stand by id."""

    scored: tuple[Scored, ...]

    def first(self, count: int) -> Cut:
        """Return the first `count`; a tie across the cut is not broken but shown."""
        ranked = [one for one in self.scored if one.rank is not None]
        inside: list[str] = []
        for rank in sorted({one.rank for one in ranked if one.rank is not None}):
            sharing = [one.application_id for one in ranked if one.rank == rank]
            if len(inside) + len(sharing) > count:
                places = count - len(inside)
                return Cut(tuple(inside), tuple(sharing) if places else (), places)
            inside += sharing
        return Cut(tuple(inside), (), 0)


def score(rule: ScoringRule, entries: Iterable[Entry]) -> Ranking:
    """Apply the rule to all applications of a call.

    Raises
    ------
    Invalid
        If an application has too few sheets (all such are named), or a sheet lacks a criterion,
        has one too many, or points out of bounds.
    """
    entries = list(entries)
    ids = [entry.application_id for entry in entries]
    if len(set(ids)) < len(ids):
        raise Invalid("an application comes twice", where="entries")
    short = [e.application_id for e in entries if len(e.sheets) < rule.sheets_needed]
    if short:
        raise Invalid(
            "fewer than {needed} score sheets", where=", ".join(short), needed=rule.sheets_needed
        )
    return Ranking(_ranked(rule, [_scored(rule, entry) for entry in entries]))


def _scored(rule: ScoringRule, entry: Entry) -> Scored:
    rounded = {rounding.kind: rounding.of for rounding in rule.rounding}

    def settled(kind: MeasureKind, value: Fraction) -> Fraction:
        return rounded[kind](value) if kind in rounded else value

    sheets = [_checked(rule, entry, n, sheet) for n, sheet in enumerate(entry.sheets, 1)]
    weights = {c.key: exactly(c.weight, f"criteria.{c.key}") for c in rule.criteria}
    criteria = {
        key: settled(MeasureKind.CRITERION, _aggregated(rule, [sheet[key] for sheet in sheets]))
        for key in weights
    }
    if rule.apart == Apart.CRITERIA:
        panel = sum((weights[key] * value for key, value in criteria.items()), Fraction(0))
    else:
        sums = [sum((weights[k] * sheet[k] for k in weights), Fraction(0)) for sheet in sheets]
        panel = _aggregated(rule, sums)
    panel = settled(MeasureKind.PANEL, panel)
    points = {
        key: settled(MeasureKind.POINTS, exactly(value, f"{entry.application_id}.{key}"))
        for key, value in entry.points.items()
    }
    total = settled(MeasureKind.TOTAL, panel + sum(points.values(), Fraction(0)))
    scored = Scored(entry.application_id, total, panel, criteria, points)
    missed = tuple(
        threshold
        for threshold in rule.thresholds
        if _value(scored, threshold.measure) < exactly(threshold.at_least, "thresholds")
    )
    return replace(scored, missed=missed)


def _aggregated(rule: ScoringRule, values: Sequence[Fraction]) -> Fraction:
    if rule.aggregate == Aggregate.TRIMMED:
        return trimmed_mean(values, rule.trim)
    if rule.aggregate == Aggregate.MEDIAN:
        return median(values)
    return sum(values, Fraction(0)) / len(values)


def _checked(
    rule: ScoringRule, entry: Entry, number: int, sheet: Mapping[str, Points]
) -> dict[str, Fraction]:
    where = f"{entry.application_id}, {number}"
    expected = {criterion.key for criterion in rule.criteria}
    if set(sheet) != expected:
        odd = ", ".join(sorted(set(sheet) ^ expected))
        raise Invalid("missing or unknown criteria: {criteria}", where=where, criteria=odd)
    values = {key: exactly(points, where) for key, points in sheet.items()}
    for criterion in rule.criteria:
        if not 0 <= values[criterion.key] <= exactly(criterion.maximum, criterion.key):
            raise Invalid(
                "expected points from 0 to {maximum}",
                where=f"{where}, {criterion.key}",
                maximum=criterion.maximum,
            )
    return values


def _ranked(rule: ScoringRule, scored: list[Scored]) -> tuple[Scored, ...]:
    measures = (Measure(MeasureKind.TOTAL), *rule.tie_breakers)
    standing = [one for one in scored if not one.missed]
    keys = {o.application_id: tuple(_value(o, m) for m in measures) for o in standing}
    standing.sort(key=lambda one: one.application_id)
    standing.sort(key=lambda one: keys[one.application_id], reverse=True)
    ranked: list[Scored] = []
    for place, one in enumerate(standing, 1):
        before = ranked[-1] if ranked else None
        rank, decided = place, None
        if before is not None:
            own, other = keys[one.application_id], keys[before.application_id]
            apart = next((n for n in range(len(own)) if own[n] != other[n]), None)
            if apart is None:
                rank = before.rank or place
            elif apart:
                decided = measures[apart]
        ranked.append(replace(one, rank=rank, decided_by=decided))
    out = sorted((o for o in scored if o.missed), key=lambda o: (-o.total, o.application_id))
    return (*ranked, *out)


def _value(one: Scored, measure: Measure) -> Fraction:
    try:
        return one.value(measure)
    except KeyError as fault:
        raise Invalid(
            "no such points or criterion: {key}", where=one.application_id, key=measure.key
        ) from fault
