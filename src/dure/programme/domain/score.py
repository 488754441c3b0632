"""Points on a score sheet: what may be given, what is missing, how two devices are merged.

Not here: how sheets become one score; that is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from dure.core.bounded import bounded
from dure.core.errors import Invalid
from dure.core.said import say
from dure.programme.domain.rubric import Rubric, RubricCriterion

STEP = Fraction(1, 2)
"""Points are given in halves; a criterion's most is allowed whatever it is."""

COMMENT_LIMIT = 5000


@dataclass(frozen=True, slots=True)
class Score:
    """What stands for one criterion.

    Parameters
    ----------
    points
        None while nothing was given.
    version
        Of the sheet, when this last changed.
    other
        What a second device gave for the same criterion meanwhile; kept until one is chosen.
    """

    points: Fraction | None = None
    comment: str = ""
    version: int = 0
    other: Fraction | None = None


@dataclass(frozen=True, slots=True)
class SheetContent:
    """Everything that an evaluator writes on a sheet."""

    scores: Mapping[str, Score] = field(default_factory=dict)
    comment: str = ""
    comment_to_applicant: str = ""
    comments_version: int = 0


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What was changed on one device since it last read the sheet; the rest is left out."""

    points: Mapping[str, Fraction | None] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    comment: str | None = None
    comment_to_applicant: str | None = None


@dataclass(frozen=True, slots=True)
class SheetPoints:
    """One sheet that counts: criterion to points."""

    application_id: int
    evaluator_id: int
    points: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Merged:
    """The sheet after a save, and where two devices differ: keys of criteria, "comment", …"""

    content: SheetContent
    differences: tuple[str, ...]


def merged(content: SheetContent, change: SheetChange, *, read_version: int, to: int) -> Merged:
    """Put a change into what stands, losing neither.

    Where something else was saved since the device read the sheet, points that stand stay and the
    others are kept beside them; texts are joined, the one that stands first.

    Parameters
    ----------
    read_version
        The version that the device had read when the change was made.
    to
        The version that the sheet will have.
    """
    scores, differences = dict(content.scores), []
    for key in sorted(set(change.points) | set(change.comments)):
        old = scores.get(key, Score())
        new = _points(old, change, key, read_version)
        stale = old.version > read_version
        said, clash = _text(old.comment, change.comments.get(key), stale)
        new = replace(new, comment=said)
        if new != old:
            scores[key] = replace(new, version=to)
        if clash or (new.other is not None and new.other != old.other):
            differences.append(key)
    stale = content.comments_version > read_version
    comment, first = _text(content.comment, change.comment, stale)
    to_applicant, second = _text(content.comment_to_applicant, change.comment_to_applicant, stale)
    touched = (comment, to_applicant) != (content.comment, content.comment_to_applicant)
    differences += ["comment"] * first + ["comment_to_applicant"] * second
    version = to if touched else content.comments_version
    return Merged(SheetContent(scores, comment, to_applicant, version), tuple(differences))


def _points(old: Score, change: SheetChange, key: str, read_version: int) -> Score:
    if key not in change.points:
        return old
    given = change.points[key]
    if given == old.points:
        return replace(old, other=None) if old.version <= read_version else old
    if old.version > read_version and old.points is not None:
        return old if given is None else replace(old, other=given)
    return replace(old, points=given, other=None)


def _text(old: str, given: str | None, stale: bool) -> tuple[str, bool]:
    """Return the text, and whether two different ones were joined."""
    if given is None or given == old:
        return old, False
    if not stale or not old or old in given:
        return given, False
    if given in old:
        return old, False
    return f"{old}\n\n{given}", True


def check_change(rubric: Rubric, change: SheetChange) -> None:
    """Refuse what the rubric has no place for.

    Raises
    ------
    Invalid
        For an unknown criterion, points below 0, above its most or between the steps, or a text
        that is too long.
    """
    for key in {*change.points, *change.comments}:
        if rubric.criterion(key) is None:
            raise Invalid("The score sheet has no criterion {criterion}.", criterion=key)
    for key, points in change.points.items():
        criterion = rubric.criterion(key)
        if criterion is not None and points is not None:
            _check_points(criterion, points)
    for where, text in _texts(rubric, change):
        bounded(text, COMMENT_LIMIT, where)


def _texts(rubric: Rubric, change: SheetChange) -> Iterator[tuple[str, str]]:
    """Give each text of a change with the name of its field, as people read it."""
    for criterion in rubric.criteria:
        yield criterion.name, change.comments.get(criterion.key) or ""
    yield say("Your opinion of the whole"), change.comment or ""
    yield say("What the applicant should know"), change.comment_to_applicant or ""


def _check_points(criterion: RubricCriterion, points: Fraction) -> None:
    if not 0 <= points <= criterion.weight:
        raise Invalid(
            "Points go from 0 to {most}; {points} is outside.",
            where=criterion.name,
            remedy="Give points within these limits.",
            most=written(criterion.weight),
            points=written(points),
        )
    if points % STEP and points != criterion.weight:
        raise Invalid(
            "Points are given in steps of {step}.",
            where=criterion.name,
            remedy="Choose the nearest step.",
            step=written(STEP),
        )


def missing_of(rubric: Rubric, content: SheetContent) -> tuple[str, ...]:
    """Name what must still be filled in before the sheet can be handed in.

    Every criterion has points; below a criterion's threshold its own comment says why; and the
    sheet has an opinion. Names are those of the criteria as written in the rubric, and "comment".
    """
    found: list[str] = []
    for criterion in rubric.criteria:
        score = content.scores.get(criterion.key, Score())
        if score.points is None:
            found.append(criterion.name)
        elif needs_comment(criterion, score.points) and not score.comment.strip():
            found.append(f"{criterion.name}: comment")
    if not content.comment.strip():
        found.append("comment")
    return tuple(found)


def needs_comment(criterion: RubricCriterion, points: Fraction) -> bool:
    """Tell whether so few points must be explained: below the threshold, or none at all."""
    return points == 0 or (criterion.threshold is not None and points < criterion.threshold)


def undecided(content: SheetContent) -> tuple[str, ...]:
    """Return the criteria for which two devices gave different points, none chosen yet."""
    return tuple(key for key, score in content.scores.items() if score.other is not None)


def total_of(scores: Mapping[str, Score]) -> Fraction:
    """Return the sum of the points given so far."""
    return sum((one.points for one in scores.values() if one.points is not None), Fraction(0))


def written(points: Fraction) -> str:
    """Return points as a decimal text where they have one, else as a fraction."""
    thousandths = points * 1000
    if thousandths.denominator != 1:
        return str(points)
    text = f"{int(thousandths) // 1000}.{int(thousandths) % 1000:03}"
    return text.rstrip("0").rstrip(".")
