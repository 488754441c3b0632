"""What a device sends of a score sheet: only what was changed on it since it last read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from dure.core.errors import Invalid
from dure.programme.domain.rubric import Rubric
from dure.programme.domain.score import SheetChange

TEXTS = ("comment", "comment_to_applicant")


def read_version(sent: Mapping[str, str]) -> int:
    """Return the version that the device had read. Raises `Invalid` if there is none."""
    text = sent.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        raise Invalid("The page does not say which version it shows.", remedy="Reload the page.")
    return int(text)


def change_from(sent: Mapping[str, str], rubric: Rubric) -> SheetChange:
    """Return what differs from what the device had read (`was-…` beside each field).

    Raises
    ------
    Invalid
        If something that should be points is no number.
    """
    points, comments = {}, {}
    for criterion in rubric.criteria:
        key = f"points-{criterion.key}"
        if _changed(sent, key):
            points[criterion.key] = _points(sent[key], criterion.name)
        key = f"comment-{criterion.key}"
        if _changed(sent, key):
            comments[criterion.key] = _text(sent[key])
    own = {name: _text(sent[name]) for name in TEXTS if _changed(sent, name)}
    return SheetChange(points, comments, own.get("comment"), own.get("comment_to_applicant"))


def _changed(sent: Mapping[str, str], key: str) -> bool:
    return key in sent and _text(sent[key]) != _text(sent.get(f"was-{key}", ""))


def _text(given: str) -> str:
    return given.replace("\r\n", "\n").strip()


def _points(given: str, where: str) -> Fraction | None:
    text = given.strip().replace(",", ".")
    if not text:
        return None
    if len(text) > 12 or not text.replace(".", "", 1).replace("-", "", 1).isdecimal():
        raise Invalid("Points must be a number.", where=where, remedy="Write it in digits.")
    return Fraction(text)
