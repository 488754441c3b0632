"""A call's official rule of scoring, as values, and exact numbers.

Not here: its application. Points are int, Decimal, Fraction or decimal text; a float is refused,
since 0.1 is not a tenth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from dure.core.errors import Invalid

Points = int | Decimal | Fraction | str


class MeasureKind(StrEnum):
    """What can be compared."""

    TOTAL = "total"  # panel and all points together
    PANEL = "panel"  # what the evaluators gave
    CRITERION = "criterion"  # what they gave on one criterion, unweighted
    POINTS = "points"  # given otherwise: price, a bonus by law


@dataclass(frozen=True, slots=True)
class Measure:
    """Something to compare; `key` names the criterion or the points."""

    kind: MeasureKind
    key: str = ""


class Aggregate(StrEnum):
    """How the evaluators' points become one."""

    MEAN = "mean"
    MEDIAN = "median"
    TRIMMED = "trimmed"  # without the highest and the lowest


class Apart(StrEnum):
    """What is aggregated for the panel's points: differs for medians and trimmed means."""

    SHEETS = "sheets"  # each sheet's weighted sum
    CRITERIA = "criteria"  # each criterion apart, then their weighted sum


class RoundingMode(StrEnum):
    """Where a number between two steps goes."""

    HALF_UP = "half_up"  # as schools teach it; away from zero
    HALF_EVEN = "half_even"
    DOWN = "down"  # towards zero: digits are cut off
    UP = "up"  # away from zero


@dataclass(frozen=True, slots=True)
class Rounding:
    """Round a kind of measure to so many decimal places, as soon as it is computed."""

    kind: MeasureKind
    places: int
    mode: RoundingMode

    def of(self, value: Fraction) -> Fraction:
        """Return the rounded number."""
        unit = Fraction(10) ** self.places
        sign = -1 if value < 0 else 1
        scaled = abs(value) * unit
        whole = {
            RoundingMode.HALF_UP: lambda: floor(scaled + Fraction(1, 2)),
            RoundingMode.HALF_EVEN: lambda: round(scaled),
            RoundingMode.DOWN: lambda: floor(scaled),
            RoundingMode.UP: lambda: ceil(scaled),
        }[self.mode]()
        return sign * whole / unit


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion: points from 0 to `maximum`, times `weight` in a sheet's sum."""

    key: str
    maximum: Points
    weight: Points = 1


@dataclass(frozen=True, slots=True)
class Threshold:
    """Whoever has less than `at_least` is not ranked."""

    measure: Measure
    at_least: Points


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """The rule of a call.

    Parameters
    ----------
    trim
        For a trimmed mean: so many of the highest and as many of the lowest are left out, ties
        or not, so at least 2 * trim + 1 sheets are needed.
    minimum_sheets
        The quorum.
    tie_breakers
        Compared in order among equal totals; more is better. Equal to the last: a shared rank.
    rounding
        One per kind at most. None unless given.

    References
    ----------
    Leaving out one highest and one lowest, also where several are equal: Korea's rules on
    choosing bidders for local governments' contracts, ch. 5.
    """

    criteria: tuple[Criterion, ...]
    aggregate: Aggregate = Aggregate.MEAN
    trim: int = 1
    apart: Apart = Apart.SHEETS
    minimum_sheets: int = 1
    thresholds: tuple[Threshold, ...] = ()
    tie_breakers: tuple[Measure, ...] = ()
    rounding: tuple[Rounding, ...] = ()

    def __post_init__(self) -> None:
        keys = [criterion.key for criterion in self.criteria]
        if len(set(keys)) < len(keys):
            raise Invalid("a criterion comes twice", where="criteria")
        if self.trim < 0 or self.minimum_sheets < 1:
            raise Invalid("expected trim >= 0 and a quorum >= 1", where="trim")
        kinds = [rounding.kind for rounding in self.rounding]
        if len(set(kinds)) < len(kinds):
            raise Invalid("a kind is rounded twice", where="rounding")

    @property
    def sheets_needed(self) -> int:
        """The fewest sheets that the rule can be applied to."""
        trimmed = 2 * self.trim + 1 if self.aggregate == Aggregate.TRIMMED else 1
        return max(self.minimum_sheets, trimmed)


def exactly(points: Points, where: str = "points") -> Fraction:
    """Return the number as a fraction.

    Raises
    ------
    Invalid
        If it is a float, or no finite number.
    """
    if isinstance(points, (float, bool)):
        raise Invalid("expected a whole number, a decimal or a fraction", where=where)
    try:
        return Fraction(points)
    except (ValueError, OverflowError, TypeError, ZeroDivisionError) as fault:
        raise Invalid("not a number: {points}", where=where, points=points) from fault


def trimmed_mean(values: Sequence[Fraction], trim: int = 1) -> Fraction:
    """Return the mean without the `trim` highest and the `trim` lowest values.

    Raises
    ------
    Invalid
        If nothing would be left.
    """
    if len(values) < 2 * trim + 1:
        raise Invalid(
            "a trimmed mean of {count} values; it needs {needed}",
            count=len(values),
            needed=2 * trim + 1,
        )
    kept = sorted(values)[trim : len(values) - trim]
    return sum(kept, Fraction(0)) / len(kept)


def median(values: Sequence[Fraction]) -> Fraction:
    """Return the middle value, or the mean of the two in the middle."""
    ordered, middle = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
