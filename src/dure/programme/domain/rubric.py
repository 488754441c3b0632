"""What evaluators score by: criteria with points, the meaning of scores, and thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from dure.core.errors import Invalid
from dure.programme.domain.reading import Table, fraction_text


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a score means: from *points* upwards, a proposal is as *text* says."""

    points: Fraction
    text: str
    text_en: str = ""


@dataclass(frozen=True, slots=True)
class RubricCriterion:
    """One thing that is judged.

    Parameters
    ----------
    weight
        The most points; the least is 0. Weights of a rubric usually add up to 100.
    anchors
        From the best to the least.
    threshold
        Points that an application must reach here; None if it need not.
    """

    key: str
    name: str
    weight: Fraction
    name_en: str = ""
    description: str = ""
    description_en: str = ""
    anchors: tuple[Anchor, ...] = ()
    threshold: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """All criteria of one stage, in order.

    Parameters
    ----------
    total
        The points that the weights add up to.
    threshold
        Points that an application must reach in all; None if it need not.
    example
        True where the weights are examples, because the official ones are not public.
    source
        Where the criteria were taken from; empty if they are the call's own.
    """

    criteria: tuple[RubricCriterion, ...]
    total: Fraction = Fraction(100)
    threshold: Fraction | None = None
    example: bool = False
    source: str = ""

    def criterion(self, key: str) -> RubricCriterion | None:
        """Return the criterion of that key, None if there is none."""
        return next((each for each in self.criteria if each.key == key), None)


def rubric_from_mapping(given: Mapping[str, Any]) -> Rubric:
    """Return the rubric that *given* lays down.

    Raises
    ------
    Faulty
        If anything is missing, unknown or out of range, if a key stands twice, or if the weights
        do not add up to the total; with every fault and its path.
    """
    table = Table(given)
    rows = table.tables("criteria", ...)
    criteria = tuple(_criterion(each) for each in rows)
    total = table.fraction("total", 100, most=10_000)
    threshold = table.fraction_or_none("threshold", most=total)
    example = table.truth("example")
    source = table.text("source", "", most=500)
    _check_together(table, rows, criteria, total)
    table.finish()
    table.refuse()
    return Rubric(criteria, total, threshold, example, source)


def rubric_to_mapping(rubric: Rubric) -> dict[str, Any]:
    """Return a rubric as JSON values; `rubric_from_mapping` makes the same rubric of them."""
    return {
        "criteria": [_criterion_mapping(each) for each in rubric.criteria],
        "total": fraction_text(rubric.total),
        "threshold": _or_none(rubric.threshold),
        "example": rubric.example,
        "source": rubric.source,
    }


def _check_together(
    table: Table, rows: list[Table], criteria: tuple[RubricCriterion, ...], total: Fraction
) -> None:
    keys = [each.key for each in criteria]
    for row, each in zip(rows, criteria, strict=True):
        if keys.count(each.key) > 1:
            row.fault("key", Invalid("Two criteria have the key {key}.", key=each.key))
    whole = sum((each.weight for each in criteria), Fraction(0))
    if criteria and whole != total:
        table.fault(
            "criteria",
            Invalid(
                "The weights add up to {sum}, not to {total}.",
                sum=fraction_text(whole),
                total=fraction_text(total),
            ),
        )


def _criterion(each: Table) -> RubricCriterion:
    weight = each.fraction("weight", most=10_000)
    criterion = RubricCriterion(
        key=each.text("key", most=60),
        name=each.text("name", most=120),
        weight=weight,
        name_en=each.text("name_en", "", most=120),
        description=each.text("description", ""),
        description_en=each.text("description_en", ""),
        anchors=tuple(_anchor(anchor, weight) for anchor in each.tables("anchors")),
        threshold=each.fraction_or_none("threshold", most=weight),
    )
    if weight == 0:
        each.fault("weight", Invalid("A criterion has more than 0 points."))
    for key, text in (("key", criterion.key), ("name", criterion.name)):
        if not text.strip() and each.has(key):
            each.fault(key, Invalid("This is missing."))
    each.finish()
    return criterion


def _anchor(each: Table, weight: Fraction) -> Anchor:
    anchor = Anchor(
        points=each.fraction("points", most=weight),
        text=each.text("text", most=500),
        text_en=each.text("text_en", "", most=500),
    )
    each.finish()
    return anchor


def _criterion_mapping(each: RubricCriterion) -> dict[str, Any]:
    return {
        "key": each.key,
        "name": each.name,
        "name_en": each.name_en,
        "description": each.description,
        "description_en": each.description_en,
        "weight": fraction_text(each.weight),
        "threshold": _or_none(each.threshold),
        "anchors": [
            {"points": fraction_text(a.points), "text": a.text, "text_en": a.text_en}
            for a in each.anchors
        ],
    }


def _or_none(value: Fraction | None) -> str | None:
    return None if value is None else fraction_text(value)
